//! System calls on files and sockets, with descriptors as bare numbers.
//!
//! By way of the syscalls crate and not of rustix, whose descriptors check and close themselves: that took half as much
//! room again as all calls together. A wrong number does no harm here; the kernel refuses it.

#![expect(unsafe_code, reason = "system calls take addresses")]

use core::ffi::CStr;

use nodestrap_agent::imds::endpoint::Address;
use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;
use syscalls::{Errno, Sysno, syscall};

/// A file descriptor. It stays open until [`close`], or as long as the process lives.
#[derive(Clone, Copy)]
pub(super) struct Descriptor(usize);

pub(super) const OUTPUT: Descriptor = Descriptor(1);
pub(super) const ERROR: Descriptor = Descriptor(2);
/// No descriptor.
pub(super) const NONE: Descriptor = Descriptor(usize::MAX);

// From Linux's headers; the same on x86_64 and aarch64, except for O_NOFOLLOW.
const AT_FDCWD: isize = -100;
const O_WRONLY_CREAT_TRUNC: usize = 0o1101;
#[cfg(target_arch = "x86_64")]
const O_NOFOLLOW: usize = 0o400_000;
#[cfg(target_arch = "aarch64")]
const O_NOFOLLOW: usize = 0o100_000;
const O_CLOEXEC: usize = 0o2_000_000;
const SOCK_STREAM: usize = 1;
const SOL_SOCKET: usize = 1;
const SO_RCVTIMEO: usize = 20;
const SO_SNDTIMEO: usize = 21;
const MSG_NOSIGNAL: usize = 0x4000;

/// For reading an existing file.
pub(super) const READ: usize = O_CLOEXEC;
/// For writing a file from its beginning, but not through a link.
pub(super) const WRITE: usize = O_WRONLY_CREAT_TRUNC | O_NOFOLLOW | O_CLOEXEC;

fn status(error: Errno) -> Status {
    Status(error.into_raw().cast_unsigned())
}

/// Opens a file below the working directory, with `mode` if it is made.
#[inline(never)]
pub(super) fn open(path: &CStr, flags: usize, mode: u32) -> Result<Descriptor, Status> {
    // SAFETY: the kernel reads a string that ends with NUL.
    unsafe { syscall!(Sysno::openat, AT_FDCWD, path.as_ptr(), flags, mode) }.map(Descriptor).map_err(status)
}

/// Sets a file's mode.
pub(super) fn chmod(file: Descriptor, mode: u32) -> Result<(), Status> {
    // SAFETY: takes numbers.
    unsafe { syscall!(Sysno::fchmod, file.0, mode) }.map_err(status)?;
    Ok(())
}

/// Has the disk keep a file or a directory.
#[inline(never)]
pub(super) fn sync(file: Descriptor) -> Result<(), Status> {
    // SAFETY: takes a number.
    unsafe { syscall!(Sysno::fsync, file.0) }.map_err(status)?;
    Ok(())
}

/// Gives a file another's name, in its place.
pub(super) fn rename(from: &CStr, to: &CStr) -> Result<(), Status> {
    // SAFETY: the kernel reads two strings that end with NUL.
    unsafe { syscall!(Sysno::renameat, AT_FDCWD, from.as_ptr(), AT_FDCWD, to.as_ptr()) }.map_err(status)?;
    Ok(())
}

/// Changes the working directory.
pub(super) fn change_directory(to: &CStr) -> Result<(), Status> {
    // SAFETY: the kernel reads a string that ends with NUL.
    unsafe { syscall!(Sysno::chdir, to.as_ptr()) }.map_err(status)?;
    Ok(())
}

/// Reads some bytes behind `text`. [`Status::CLOSED`] at the end, [`Status::TOO_LARGE`] where there is no room.
#[inline(never)]
pub(super) fn read(from: Descriptor, text: &mut Text<'_>) -> Result<(), Status> {
    let room = text.room();
    // What just fits could not be told from what does not.
    if room.is_empty() {
        return Err(Status::TOO_LARGE);
    }
    // SAFETY: the kernel writes at most as many bytes as the room has.
    match unsafe { syscall!(Sysno::read, from.0, room.as_mut_ptr(), room.len()) } {
        Ok(0) => Err(Status::CLOSED),
        Ok(count) => {
            text.grow(count);
            Ok(())
        }
        Err(error) => Err(status(error)),
    }
}

/// Writes all of `bytes`. No signal interrupts it: the program handles none.
#[inline(never)]
pub(super) fn write(to: Descriptor, mut bytes: &[u8]) -> Result<(), Status> {
    while !bytes.is_empty() {
        // SAFETY: the kernel reads as many bytes as there are.
        let count = unsafe { syscall!(Sysno::write, to.0, bytes.as_ptr(), bytes.len()) }.map_err(status)?;
        bytes = bytes.get(count..).unwrap_or_default();
    }
    Ok(())
}

/// Opens a TCP socket for addresses of the same family.
pub(super) fn socket(address: &Address) -> Result<Descriptor, Status> {
    // SAFETY: takes numbers.
    unsafe { syscall!(Sysno::socket, address.family(), SOCK_STREAM | O_CLOEXEC, 0) }.map(Descriptor).map_err(status)
}

/// `struct timeval` of both 64-bit ABIs.
#[repr(C)]
struct Timeval {
    seconds: u64,
    microseconds: u64,
}

/// Connects a socket. No operation on it takes longer than `patience` seconds.
pub(super) fn connect(socket: Descriptor, address: &Address, patience: u64) -> Result<(), Status> {
    let patience = Timeval { seconds: patience, microseconds: 0 };
    let address = address.as_bytes();
    // Linux applies the sending time-out to connecting as well (socket(7)). Both calls can fail only for a bad socket.
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        // SAFETY: the kernel reads one `struct timeval` from the pointer.
        let _ = unsafe {
            syscall!(Sysno::setsockopt, socket.0, SOL_SOCKET, option, &raw const patience, size_of::<Timeval>())
        };
    }
    // SAFETY: the kernel reads that many bytes from the pointer.
    unsafe { syscall!(Sysno::connect, socket.0, address.as_ptr(), address.len()) }.map_err(status)?;
    Ok(())
}

/// Sends `bytes`, which fit in the socket's buffer. A closed connection is an error, not the end of the process.
pub(super) fn send(socket: Descriptor, bytes: &[u8]) -> Result<(), Status> {
    // SAFETY: the kernel reads as many bytes as there are; no address is given.
    unsafe { syscall!(Sysno::sendto, socket.0, bytes.as_ptr(), bytes.len(), MSG_NOSIGNAL, 0, 0) }.map_err(status)?;
    Ok(())
}

/// Closes a descriptor, if it is one.
pub(super) fn close(descriptor: Descriptor) {
    // SAFETY: takes a number.
    let _ = unsafe { syscall!(Sysno::close, descriptor.0) };
}
