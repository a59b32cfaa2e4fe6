//! Running another program and waiting for it.

#![expect(unsafe_code, reason = "fork and exec")]

use core::ptr;

use maxpods_data::scan::until;
use syscalls::{Sysno, raw_syscall};

use super::start::exit;
use super::strings::Strings;

const SIGCHLD: usize = 17;
/// More words than any command here has.
const MOST_WORDS: usize = 8;

/// Runs a program with `environment` and waits for it. Each word of the command (7 at most) has a NUL behind it; the
/// first is the program. Tells whether it ended with status 0.
pub(super) fn run(mut command: &[u8], environment: Strings) -> bool {
    let mut words = [ptr::null(); MOST_WORDS];
    for word in &mut words[..MOST_WORDS - 1] {
        if !command.is_empty() {
            *word = until(&mut command, b'\0').as_ptr();
        }
    }
    let mut status = 0i32;
    // SAFETY: clone as fork does it (which aarch64 does not have), in a process with one thread: the child has a copy
    // of everything. execve gets a NUL-ended path, and two lists of NUL-ended strings that end with a null pointer.
    // wait4 writes one int to the pointer, which is valid for it; no signal interrupts it, as the program handles none.
    // If there is no child, there is none to wait for either, and execve alone decides.
    unsafe {
        let child = raw_syscall!(Sysno::clone, SIGCHLD, 0, 0, 0, 0);
        if child == 0 {
            raw_syscall!(Sysno::execve, words[0], words.as_ptr(), environment.as_ptr());
            // The shell's status for a program that is not there.
            exit(127)
        }
        raw_syscall!(Sysno::wait4, child, &raw mut status, 0, 0) == child && status == 0
    }
}
