//! Linux, behind the library's traits.
//!
//! Unsafe code stands in eight modules only, each with one reason: [`start`] (the entry point), [`memory`] (what a C
//! library would bring), [`buffers`], [`streams`] and [`strings`] (what the kernel hands over), [`clock`], [`socket`]
//! and [`spawn`] (system calls that rustix does not offer without a C library, or only at three times the size).

pub(crate) mod arguments;
pub(crate) mod buffers;
pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod files;
mod io;
pub(crate) mod machine;
mod memory;
mod socket;
mod spawn;
mod start;
mod streams;
mod strings;
pub(crate) mod systemd;
