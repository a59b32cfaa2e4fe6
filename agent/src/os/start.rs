//! The entry point, and the end of the process.

#![expect(unsafe_code, reason = "there is no runtime below this: the kernel jumps here")]

use core::ffi::c_char;

use nodestrap_agent::failure::Exit;
use syscalls::{Sysno, syscall};

use super::arguments::Arguments;
use super::buffers;
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

/// From the kernel's stack to the program, and out.
extern "C" fn main(stack: *const usize) -> ! {
    // SAFETY: `_start` passes the stack as the kernel laid it out: a count, that many pointers to NUL-ended strings, a
    // null pointer, then the environment in the same form. All of it stays in place as long as the process lives.
    let arguments = unsafe {
        let words = stack.add(1).cast::<*const c_char>();
        Arguments { words: Strings::new(words), environment: Strings::new(words.add(*stack + 1)) }
    };
    // SAFETY: this function runs once, as the process's beginning.
    let buffers = unsafe { buffers::take() };
    exit(crate::main(&arguments, buffers))
}

/// Ends the process.
pub(crate) fn exit(status: u8) -> ! {
    loop {
        // SAFETY: takes a number and does not come back.
        let _ = unsafe { syscall!(Sysno::exit_group, usize::from(status)) };
    }
}

/// A fault of the agent itself: said in one line, and told apart from every other end.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    super::console::bug();
    exit(Exit::Bug as u8)
}
