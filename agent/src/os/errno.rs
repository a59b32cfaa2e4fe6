//! System errors, in the words of a log line.

use rustix::io::Errno;

/// What an error number means.
#[inline(never)]
pub(crate) fn describe(error: Errno) -> &'static [u8] {
    const TEXTS: [(Errno, &[u8]); 8] = [
        (Errno::ACCESS, b"permission denied"),
        (Errno::FBIG, b"too large"),
        (Errno::ISDIR, b"a directory"),
        (Errno::NOENT, b"no such directory"),
        (Errno::NOSPC, b"no space left"),
        (Errno::NOTDIR, b"not a directory"),
        (Errno::PERM, b"not permitted"),
        (Errno::ROFS, b"read-only file system"),
    ];
    for (known, text) in TEXTS {
        if known == error {
            return text;
        }
    }
    b"system error"
}
