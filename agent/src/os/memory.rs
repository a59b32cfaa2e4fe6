//! The memory functions that compiled Rust calls and that a C library would bring.
//!
//! One instruction or one byte at a time: the agent moves a few kilobytes in its life, and the loops are written in
//! assembly so that the compiler cannot turn them into calls of themselves.

#![expect(unsafe_code, reason = "these functions are defined by their raw pointers")]

use core::arch::asm;

/// # Safety
/// As in C: `count` bytes can be read at `from` and written at `to`, and the two do not overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    // SAFETY: moves `count` bytes upwards, as the caller allows; the direction flag is clear in the ABI.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!("rep movsb", inout("rcx") count => _, inout("rdi") to => _, inout("rsi") from => _,
            options(nostack, preserves_flags));
    }
    // SAFETY: moves `count` bytes upwards, as the caller allows.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!("cbz {n}, 3f", "2: ldrb {b:w}, [{f}], #1", "strb {b:w}, [{t}], #1", "subs {n}, {n}, #1", "b.ne 2b", "3:",
            n = inout(reg) count => _, f = inout(reg) from => _, t = inout(reg) to => _, b = out(reg) _,
            options(nostack));
    }
    to
}

/// # Safety
/// As in C: `count` bytes can be read at `from` and written at `to`; they may overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    if (to as usize).wrapping_sub(from as usize) >= count {
        // SAFETY: the target begins before the source or behind its end, so moving upwards reads each byte in time.
        return unsafe { memcpy(to, from, count) };
    }
    // SAFETY: moves `count` bytes downwards from the last, as the caller allows, and sets the direction flag back.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!("std", "rep movsb", "cld", inout("rcx") count => _, inout("rdi") to.add(count).wrapping_sub(1) => _,
            inout("rsi") from.add(count).wrapping_sub(1) => _, options(nostack));
    }
    // SAFETY: moves `count` bytes downwards from the last, as the caller allows; `count` is above 0 here.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!("2: ldrb {b:w}, [{f}, #-1]!", "strb {b:w}, [{t}, #-1]!", "subs {n}, {n}, #1", "b.ne 2b",
            n = inout(reg) count => _, f = inout(reg) from.add(count) => _, t = inout(reg) to.add(count) => _,
            b = out(reg) _, options(nostack));
    }
    to
}

/// # Safety
/// As in C: `count` bytes can be written at `to`.
#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, count: usize) -> *mut u8 {
    // SAFETY: writes `count` bytes, as the caller allows.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!("rep stosb", inout("rcx") count => _, inout("rdi") to => _, in("eax") value,
            options(nostack, preserves_flags));
    }
    // SAFETY: writes `count` bytes, as the caller allows.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!("cbz {n}, 3f", "2: strb {v:w}, [{t}], #1", "subs {n}, {n}, #1", "b.ne 2b", "3:",
            n = inout(reg) count => _, t = inout(reg) to => _, v = in(reg) value, options(nostack));
    }
    to
}

/// # Safety
/// As in C: `count` bytes can be read at both.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, count: usize) -> i32 {
    for index in 0..count {
        // SAFETY: within the `count` bytes that the caller allows.
        let (left, right) = unsafe { (*left.add(index), *right.add(index)) };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
    }
    0
}

/// # Safety
/// As [`memcmp`], of which it is the weaker form.
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, count: usize) -> i32 {
    // SAFETY: the same demands.
    unsafe { memcmp(left, right, count) }
}

/// # Safety
/// As in C: `text` ends with a NUL.
#[unsafe(no_mangle)]
unsafe extern "C" fn strlen(text: *const u8) -> usize {
    let mut length = 0;
    // SAFETY: the walk ends at the NUL.
    while unsafe { text.add(length).read_volatile() } != 0 {
        // Volatile, or the compiler would see strlen in this loop and call it.
        length += 1;
    }
    length
}
