//! System errors, in the words of a log line.

use rustix::io::Errno;

/// What an error number means.
pub(crate) fn describe(error: Errno) -> &'static [u8] {
    match error {
        Errno::ACCESS | Errno::PERM => b"permission denied",
        Errno::CONNREFUSED => b"connection refused",
        Errno::CONNRESET | Errno::PIPE => b"connection reset",
        Errno::HOSTUNREACH | Errno::NETUNREACH => b"no route",
        Errno::ISDIR => b"it is a directory",
        Errno::NOENT => b"no such file or directory",
        Errno::NOSPC | Errno::DQUOT => b"no space left",
        Errno::NOTDIR => b"not a directory",
        Errno::ROFS => b"read-only file system",
        Errno::AGAIN | Errno::TIMEDOUT | Errno::INPROGRESS => b"timed out",
        _ => b"system error",
    }
}
