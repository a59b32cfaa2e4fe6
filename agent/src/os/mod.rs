//! Linux, behind the library's traits.
//!
//! Unsafe code stands in seven modules only, each with one reason: [`start`] (the entry point), [`memory`] (what a C
//! library would bring), [`buffers`] and [`strings`] (what the kernel hands over), [`clock`], [`spawn`] and [`system`]
//! (system calls).

pub(crate) mod arguments;
pub(crate) mod buffers;
pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod files;
pub(crate) mod machine;
mod memory;
mod spawn;
mod start;
mod strings;
mod system;
pub(crate) mod systemd;
