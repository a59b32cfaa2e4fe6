//! Reading and writing, for files, sockets and the standard streams alike.

use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;

/// The error as the library has it.
pub(super) fn status(error: Errno) -> Status {
    Status(error.raw_os_error().unsigned_abs())
}

/// Reads some bytes behind `text`. [`Status::CLOSED`] at the end, [`Status::TOO_LARGE`] where there is no room.
#[inline(never)]
pub(super) fn read(from: BorrowedFd<'_>, text: &mut Text<'_>) -> Result<(), Status> {
    let room = text.room();
    // What just fits could not be told from what does not.
    if room.is_empty() {
        return Err(Status::TOO_LARGE);
    }
    match rustix::io::read(from, room).map_err(status)? {
        0 => Err(Status::CLOSED),
        count => {
            text.grow(count);
            Ok(())
        }
    }
}

/// Writes all of `bytes`.
///
/// No signal interrupts it: the program handles none.
#[inline(never)]
pub(super) fn write(to: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), Status> {
    while !bytes.is_empty() {
        let count = rustix::io::write(to, bytes).map_err(status)?;
        bytes = bytes.get(count..).unwrap_or_default();
    }
    Ok(())
}
