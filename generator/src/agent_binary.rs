//! The agent's program, which this build carries for each architecture.
//!
//! Reads what `build.rs` built; `gen-userdata agent` writes it out for baking into an AMI.

use sha2::{Digest as _, Sha256};

use crate::node_spec::Architecture;

/// The agent for `architecture`: a static ELF executable.
///
/// # Errors
/// A build that was made without this architecture's target.
pub fn embedded(architecture: Architecture) -> Result<&'static [u8], NotEmbedded> {
    let program: &'static [u8] = match architecture {
        Architecture::X86_64 => include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-x86_64")),
        Architecture::Aarch64 => include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-aarch64")),
    };
    // What the build script writes where it could not build one.
    if program.is_empty() { Err(NotEmbedded { architecture }) } else { Ok(program) }
}

/// The SHA-256 of `bytes`, in 64 lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// This build has no agent for an architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this build has no agent for {architecture}: its Rust target was not installed; run `rustup target add \
     {architecture}-unknown-linux-musl` and build again"
)]
pub struct NotEmbedded {
    /// The architecture.
    pub architecture: Architecture,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `e_machine` of the ELF specification: `EM_X86_64` and `EM_AARCH64`.
    fn machine(architecture: Architecture) -> u8 {
        match architecture {
            Architecture::X86_64 => 62,
            Architecture::Aarch64 => 183,
        }
    }

    #[test]
    fn each_architecture_has_its_own_executable() {
        for architecture in Architecture::ALL {
            let program = embedded(architecture).unwrap_or_else(|error| panic!("{error}"));
            // 64 bits, little endian; type 2, a fixed executable; then the machine.
            assert_eq!(program[..6], *b"\x7fELF\x02\x01", "{architecture}");
            assert_eq!(program[16..20], [2, 0, machine(architecture), 0], "{architecture}");
        }
    }

    #[test]
    fn no_path_of_the_build_is_inside() {
        let contains = |program: &[u8], text: &str| program.windows(text.len()).any(|part| part == text.as_bytes());
        for architecture in Architecture::ALL {
            let program = embedded(architecture).unwrap_or_else(|error| panic!("{error}"));
            for path in [env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), "/registry/src/", "/rustc/", ".rs"] {
                assert!(!contains(program, path), "{path} is in the agent for {architecture}");
            }
        }
    }

    #[test]
    fn a_build_without_an_architecture_says_how_to_get_it() {
        assert_eq!(
            NotEmbedded { architecture: Architecture::Aarch64 }.to_string(),
            "this build has no agent for aarch64: its Rust target was not installed; run `rustup target add \
             aarch64-unknown-linux-musl` and build again"
        );
    }

    #[test]
    fn digests_are_those_of_sha256sum() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
