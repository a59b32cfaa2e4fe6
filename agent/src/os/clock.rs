//! The time, by system calls: a lookup in the vDSO would be half of the program.

#![expect(unsafe_code, reason = "a system call that fills in a structure")]

use syscalls::{Sysno, raw_syscall};

/// Seconds since 1970.
pub(crate) const REALTIME: usize = 0;
/// Seconds since some moment before the boot.
pub(crate) const MONOTONIC: usize = 1;

/// `struct timespec` of both 64-bit ABIs, for times that are not before 1970.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(crate) struct Timespec {
    pub(crate) seconds: u64,
    pub(crate) nanoseconds: u64,
}

/// What a clock shows.
#[inline(never)]
pub(crate) fn now(clock: usize) -> Timespec {
    let mut time = Timespec::default();
    // SAFETY: the kernel writes one `struct timespec` to the pointer, which is valid for it. It cannot fail for these
    // clocks; if it did, time would stand still at 0.
    unsafe { raw_syscall!(Sysno::clock_gettime, clock, &raw mut time) };
    time
}

/// Waits for less than a second. Waking early does no harm: who waits looks at the clock.
pub(crate) fn sleep(nanoseconds: u32) {
    let pause = Timespec { seconds: 0, nanoseconds: u64::from(nanoseconds) };
    // SAFETY: the kernel reads one `struct timespec` from the pointer.
    unsafe { raw_syscall!(Sysno::nanosleep, &raw const pause, 0) };
}
