//! The standard streams.

#![expect(unsafe_code, reason = "nothing proves that the streams are open")]

use rustix::fd::BorrowedFd;

/// Standard output.
pub(super) fn output() -> BorrowedFd<'static> {
    // SAFETY: the program never closes descriptor 1. If it was started without one, writing fails, or goes to what was
    // opened under that number since; the kernel checks it either way.
    unsafe { rustix::stdio::stdout() }
}

/// Standard error.
pub(super) fn error() -> BorrowedFd<'static> {
    // SAFETY: as for `output`, with descriptor 2.
    unsafe { rustix::stdio::stderr() }
}
