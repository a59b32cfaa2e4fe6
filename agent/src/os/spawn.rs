//! Running another program and waiting for it.

#![expect(unsafe_code, reason = "rustix keeps fork and exec for C libraries")]

use core::ffi::{CStr, c_char};
use core::ptr;

use syscalls::{Errno, Sysno, syscall};

use super::start::exit;
use super::strings::Strings;

const SIGCHLD: usize = 17;
/// More words than any command here has.
const MOST_WORDS: usize = 8;

/// Runs the first of `programs` that is there, with `command` (at most 7 words, its name first) and `environment`.
/// Tells whether it ended with status 0.
pub(super) fn run(programs: &[&CStr], command: &[&CStr], environment: Strings) -> bool {
    let mut words: [*const c_char; MOST_WORDS] = [ptr::null(); MOST_WORDS];
    for (slot, word) in words[..MOST_WORDS - 1].iter_mut().zip(command) {
        *slot = word.as_ptr();
    }
    // SAFETY: fork in a process with one thread; the child has a copy of everything. On aarch64 there is no fork, and
    // clone with these arguments is the same on both.
    match unsafe { syscall!(Sysno::clone, SIGCHLD, 0, 0, 0, 0) } {
        Ok(0) => {
            execute(programs, &words, environment);
            // The shell's status for a program that is not there.
            exit(127)
        }
        Ok(child) => wait(child),
        Err(_) => false,
    }
}

/// Becomes the program; comes back where there is none.
fn execute(programs: &[&CStr], words: &[*const c_char; MOST_WORDS], environment: Strings) {
    for program in programs {
        // SAFETY: a NUL-ended path, and two lists of NUL-ended strings that end with a null pointer.
        let _ = unsafe { syscall!(Sysno::execve, program.as_ptr(), words.as_ptr(), environment.as_ptr()) };
    }
}

fn wait(child: usize) -> bool {
    let mut status = 0i32;
    loop {
        // SAFETY: the kernel writes one int to the pointer, which is valid for it.
        match unsafe { syscall!(Sysno::wait4, child, &raw mut status, 0, 0) } {
            Ok(_) => return status == 0,
            Err(Errno::EINTR) => {}
            Err(_) => return false,
        }
    }
}
