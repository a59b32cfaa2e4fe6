//! System calls on files and sockets, with descriptors as bare numbers, and results as the kernel gives them: below 0 the
//! number of an error. For the calls that must succeed [`checked`] keeps that number until it is told.
//!
//! By way of the syscalls crate and not of rustix, whose descriptors check and close themselves: that took half as much
//! room again as all calls together. A wrong number does no harm here; the kernel refuses it.

#![expect(unsafe_code, reason = "system calls take addresses")]

use core::ffi::CStr;
use core::sync::atomic::{AtomicU32, Ordering};

use nodestrap_agent::imds::endpoint::Address;
use syscalls::{Sysno, raw_syscall};

/// A file descriptor. It stays open until [`close`], or as long as the process lives.
#[derive(Clone, Copy)]
pub(crate) struct Descriptor(usize);

impl Descriptor {
    /// None that is open. Calls with it do nothing but fail.
    pub(super) const NONE: Self = Self(usize::MAX);

    /// Itself if it is open; `None` if it is not, and then [`error`] tells why.
    pub(super) fn checked(self) -> Option<Self> {
        checked(self.0).map(Self)
    }
}

pub(crate) const OUTPUT: Descriptor = Descriptor(1);
pub(super) const ERROR: Descriptor = Descriptor(2);

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

static ERROR_NUMBER: AtomicU32 = AtomicU32::new(0);

/// The number of the last call's error (errno(3)), 0 after a success.
pub(crate) fn error() -> u32 {
    ERROR_NUMBER.load(Ordering::Relaxed)
}

/// What a system call gave; `None` if it failed, and then [`error`] tells why.
#[inline(never)]
pub(super) fn checked(result: usize) -> Option<usize> {
    // Linux gives errors as small negative numbers.
    let number = 0_usize.wrapping_sub(result);
    let failed = number.wrapping_sub(1) < 4095;
    ERROR_NUMBER.store(if failed { number as u32 } else { 0 }, Ordering::Relaxed);
    (!failed).then_some(result)
}

/// Opens a file below the working directory, with `mode` if it is made.
#[inline(never)]
pub(super) fn open(path: &CStr, flags: usize, mode: usize) -> Descriptor {
    // SAFETY: the kernel reads a string that ends with NUL.
    Descriptor(unsafe { raw_syscall!(Sysno::openat, AT_FDCWD, path.as_ptr(), flags, mode) })
}

/// Sets a file's mode.
pub(super) fn chmod(file: Descriptor, mode: usize) -> Option<()> {
    // SAFETY: takes numbers.
    checked(unsafe { raw_syscall!(Sysno::fchmod, file.0, mode) }).map(drop)
}

/// Has the disk keep a file or a directory.
#[inline(never)]
pub(super) fn sync(file: Descriptor) -> Option<()> {
    // SAFETY: takes a number.
    checked(unsafe { raw_syscall!(Sysno::fsync, file.0) }).map(drop)
}

/// Gives a file another's name, in its place.
pub(super) fn rename(from: &CStr, to: &CStr) -> Option<()> {
    // SAFETY: the kernel reads two strings that end with NUL.
    checked(unsafe { raw_syscall!(Sysno::renameat, AT_FDCWD, from.as_ptr(), AT_FDCWD, to.as_ptr()) }).map(drop)
}

/// Counts the CPUs that this process may run on.
pub(super) fn count_cpus() -> u32 {
    // Room for as many as Linux can have.
    let mut mask = [0_u64; 128];
    // SAFETY: the kernel writes at most that many bytes to the pointer.
    unsafe { raw_syscall!(Sysno::sched_getaffinity, 0, size_of_val(&mask), mask.as_mut_ptr()) };
    let mut count = 0;
    for word in &mask {
        let mut word = *word;
        while word != 0 {
            word &= word - 1;
            count += 1;
        }
    }
    count
}

/// Changes the working directory to the one whose name `path` is, with a NUL behind it.
pub(crate) fn change_directory(path: &[u8]) -> Option<()> {
    let (b'\0', _) = path.split_last()? else { return None };
    // SAFETY: the kernel reads a string that ends with NUL, as was just seen.
    checked(unsafe { raw_syscall!(Sysno::chdir, path.as_ptr()) }).map(drop)
}

/// Reads some bytes and tells how many; 0 at the end.
#[inline(never)]
pub(super) fn read(from: Descriptor, room: &mut [u8]) -> isize {
    // SAFETY: the kernel writes at most as many bytes as the room has.
    unsafe { raw_syscall!(Sysno::read, from.0, room.as_mut_ptr(), room.len()).cast_signed() }
}

/// Writes all of `bytes`. No signal interrupts it, for the program handles none; so what is cut short is a disk's end.
#[inline(never)]
pub(crate) fn write(to: Descriptor, bytes: &[u8]) -> Option<()> {
    // SAFETY: the kernel reads as many bytes as there are.
    let count = checked(unsafe { raw_syscall!(Sysno::write, to.0, bytes.as_ptr(), bytes.len()) })?;
    (count == bytes.len()).then_some(())
}

/// Opens a TCP socket for addresses of a family.
pub(super) fn socket(family: u8) -> Descriptor {
    // SAFETY: takes numbers.
    Descriptor(unsafe { raw_syscall!(Sysno::socket, family, SOCK_STREAM | O_CLOEXEC, 0) })
}

/// How long one operation on a socket may take: `struct timeval` of both 64-bit ABIs, in seconds and microseconds.
static PATIENCE: [u64; 2] = [2, 0];

/// Connects a socket.
pub(super) fn connect(socket: Descriptor, address: &Address) -> isize {
    // Linux applies the sending time-out to connecting as well (socket(7)). Both calls can fail only for a bad socket.
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        // SAFETY: the kernel reads one `struct timeval` from the pointer.
        unsafe { raw_syscall!(Sysno::setsockopt, socket.0, SOL_SOCKET, option, PATIENCE.as_ptr(), 16) };
    }
    // SAFETY: the kernel reads that many bytes from the pointer.
    unsafe { raw_syscall!(Sysno::connect, socket.0, address.as_ptr(), address.len()).cast_signed() }
}

/// Sends `bytes`, which fit in the socket's buffer. A closed connection is an error, not the end of the process.
pub(super) fn send(socket: Descriptor, bytes: &[u8]) -> isize {
    // SAFETY: the kernel reads as many bytes as there are; no address is given.
    unsafe { raw_syscall!(Sysno::sendto, socket.0, bytes.as_ptr(), bytes.len(), MSG_NOSIGNAL, 0, 0).cast_signed() }
}

/// Closes a descriptor.
pub(super) fn close(descriptor: Descriptor) {
    // SAFETY: takes a number.
    unsafe { raw_syscall!(Sysno::close, descriptor.0) };
}
