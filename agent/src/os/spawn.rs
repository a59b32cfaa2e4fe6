//! Running another program and waiting for it.

#![expect(unsafe_code, reason = "rustix keeps fork and exec for C libraries")]

use core::ffi::{CStr, c_char};
use core::ptr;

use syscalls::{Sysno, syscall};

use super::start::exit;
use super::strings::Strings;

const SIGCHLD: usize = 17;
/// More words than any command here has.
const MOST_WORDS: usize = 8;

/// Runs the program that `command` (at most 7 words) names, with `environment`. Tells whether it ended with status 0.
pub(super) fn run(command: &[&CStr], environment: Strings) -> bool {
    let mut words: [*const c_char; MOST_WORDS] = [ptr::null(); MOST_WORDS];
    for (slot, word) in words[..MOST_WORDS - 1].iter_mut().zip(command) {
        *slot = word.as_ptr();
    }
    let mut status = 0i32;
    // SAFETY: clone as fork does it (which aarch64 does not have), in a process with one thread: the child has a copy
    // of everything. execve gets a NUL-ended path, and two lists of NUL-ended strings that end with a null pointer.
    // wait4 writes one int to the pointer, which is valid for it; no signal interrupts it, as the program handles none.
    unsafe {
        match syscall!(Sysno::clone, SIGCHLD, 0, 0, 0, 0) {
            Ok(0) => {
                let _ = syscall!(Sysno::execve, words[0], words.as_ptr(), environment.as_ptr());
                // The shell's status for a program that is not there.
                exit(127)
            }
            Ok(child) => syscall!(Sysno::wait4, child, &raw mut status, 0, 0).is_ok() && status == 0,
            Err(_) => false,
        }
    }
}
