//! A TCP connection. The address is ready for the kernel, so that rustix need not put it together.

#![expect(unsafe_code, reason = "system calls that take addresses of structures")]

use nodestrap_agent::imds::endpoint::Address;
use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use syscalls::{Sysno, syscall};

const SOL_SOCKET: usize = 1;
const SO_RCVTIMEO: usize = 20;
const SO_SNDTIMEO: usize = 21;

/// `struct timeval` of both 64-bit ABIs.
#[repr(C)]
struct Timeval {
    seconds: u64,
    microseconds: u64,
}

/// Opens a socket for addresses of a family.
pub(super) fn open(address: &Address) -> Result<OwnedFd, Errno> {
    let family = AddressFamily::from_raw(address.family().into());
    rustix::net::socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None)
}

/// Connects it. No operation on it takes longer than `patience` seconds.
pub(super) fn connect(socket: BorrowedFd<'_>, address: &Address, patience: u64) -> Result<(), syscalls::Errno> {
    let patience = Timeval { seconds: patience, microseconds: 0 };
    let (socket, address) = (socket.as_raw_fd(), address.as_bytes());
    // Linux applies the sending time-out to connecting as well (socket(7)).
    for option in SO_RCVTIMEO..=SO_SNDTIMEO {
        // SAFETY: the kernel reads one `struct timeval` from the pointer.
        unsafe { syscall!(Sysno::setsockopt, socket, SOL_SOCKET, option, &raw const patience, size_of::<Timeval>()) }?;
    }
    // SAFETY: the kernel reads that many bytes from the pointer.
    unsafe { syscall!(Sysno::connect, socket, address.as_ptr(), address.len()) }?;
    Ok(())
}
