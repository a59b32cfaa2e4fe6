//! Linux, behind the library's traits.
//!
//! Unsafe code stands in six modules only, each with one reason: [`start`] (the entry point and the program's room),
//! [`memory`] (what a C library would bring), [`strings`] (what the kernel hands over), [`clock`] and
//! [`system`] (system calls), [`systemd`] (exec).

pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod files;
mod memory;
pub(crate) mod network;
mod start;
pub(crate) mod strings;
pub(crate) mod system;
pub(crate) mod systemd;
