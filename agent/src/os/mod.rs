//! Linux, behind the library's traits.
//!
//! Unsafe code stands in seven modules only, each with one reason: [`start`] (the entry point), [`memory`] (what a C
//! library would bring), [`buffers`], [`streams`] and [`strings`] (what the kernel hands over), [`clock`] and [`spawn`] (system calls that rustix does not
//! offer without a C library).

pub(crate) mod arguments;

pub(crate) mod buffers;
pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod errno;
pub(crate) mod files;
pub(crate) mod machine;
mod memory;
mod spawn;
mod start;
mod streams;
mod strings;
pub(crate) mod systemd;
