//! The time, by system calls: a lookup in the vDSO would be half of the program.

#![expect(unsafe_code, reason = "a system call that fills in a structure")]

use syscalls::{Sysno, raw_syscall};

const REALTIME: usize = 0;
const MONOTONIC: usize = 1;

/// `struct timespec` of both 64-bit ABIs.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

fn now(clock: usize) -> Timespec {
    let mut time = Timespec::default();
    // SAFETY: the kernel writes one `struct timespec` to the pointer, which is valid for it. It cannot fail for these
    // clocks; if it did, time would stand still at 0.
    unsafe { raw_syscall!(Sysno::clock_gettime, clock, &raw mut time) };
    time
}

/// Seconds since 1970.
pub(crate) fn unix_seconds() -> u64 {
    now(REALTIME).seconds.unsigned_abs()
}

/// Milliseconds since some moment before the boot.
pub(crate) fn monotonic_ms() -> u64 {
    let time = now(MONOTONIC);
    time.seconds.unsigned_abs() * 1_000 + time.nanoseconds.unsigned_abs() / 1_000_000
}

/// Nanoseconds of the second.
pub(crate) fn nanoseconds() -> u32 {
    now(MONOTONIC).nanoseconds as u32
}

/// Waits. Waking early does no harm: who waits looks at the clock.
pub(crate) fn sleep_ms(milliseconds: u32) {
    let pause =
        Timespec { seconds: i64::from(milliseconds / 1_000), nanoseconds: i64::from(milliseconds % 1_000) * 1_000_000 };
    // SAFETY: the kernel reads one `struct timespec` from the pointer.
    unsafe { raw_syscall!(Sysno::nanosleep, &raw const pause, 0) };
}
