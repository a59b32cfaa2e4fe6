//! The entry point, and the end of the process.

#![expect(unsafe_code, reason = "there is no runtime below this: the kernel jumps here")]

use core::cell::UnsafeCell;
use core::ffi::c_char;

use nodestrap_agent::boot::Log;
use nodestrap_agent::failure::Exit;
use syscalls::{Sysno, raw_syscall};

use super::console::Console;
use super::strings::Strings;

// The kernel starts a program with the stack pointer at argc, argv[], NULL, envp[], NULL, auxv[], aligned to 16 bytes
// in both ABIs.
#[cfg(target_arch = "x86_64")]
core::arch::global_asm!(
    ".globl _start",
    "_start:",
    "xor ebp, ebp",
    "mov rdi, rsp",
    "call {main}",
    main = sym main,
);

#[cfg(target_arch = "aarch64")]
core::arch::global_asm!(
    ".globl _start",
    "_start:",
    "mov x29, xzr",
    "mov x30, xzr",
    "mov x0, sp",
    "bl {main}",
    main = sym main,
);

/// Ten times what a run with user data of 16 KiB can need; what is larger still is refused.
const ROOM_SIZE: usize = 512 * 1024;
const RESULT_SIZE: usize = 64 * 1024;

/// The program's room for text: it takes no memory until it is touched, and no room on the stack.
struct Room(UnsafeCell<[u8; ROOM_SIZE + RESULT_SIZE]>);

// SAFETY: the program has one thread.
unsafe impl Sync for Room {}

static ROOM: Room = Room(UnsafeCell::new([0; ROOM_SIZE + RESULT_SIZE]));

/// From the kernel's stack to the program, and out.
extern "C" fn main(stack: *const usize) -> ! {
    // SAFETY: `_start` passes the stack as the kernel laid it out: a count, that many pointers to NUL-ended strings, a
    // null pointer, then the environment in the same form. All of it stays in place as long as the process lives.
    let (words, environment) = unsafe {
        let words = stack.add(1).cast::<*const c_char>();
        (Strings::new(words), Strings::new(words.add(*stack + 1)))
    };
    // SAFETY: this function runs once, as the process's beginning, so this is the only reference.
    let (room, result) = unsafe { &mut *ROOM.0.get() }.split_at_mut(ROOM_SIZE);
    exit(crate::main(words.text(), environment, room, result))
}

/// Ends the process.
pub(crate) fn exit(status: u8) -> ! {
    loop {
        // SAFETY: takes a number and does not come back.
        unsafe { raw_syscall!(Sysno::exit_group, usize::from(status)) };
    }
}

/// A fault of the agent itself: said in one line, and told apart from every other end.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    Console.line(b"<3>failed: a panic\n");
    exit(Exit::Bug as u8)
}
