//! The agent's program, which this build carries for each architecture.
//!
//! Reads what `build.rs` built; `gen-userdata agent` writes it out for baking into an AMI.

use sha2::{Digest as _, Sha256};

use crate::inspect::agent_version;
use crate::node_spec::{Architecture, Architectures};

// cargo takes a copied target directory for this tree's own, and so the agents in it.
const _: () = assert!(
    is_same(env!("CARGO_MANIFEST_DIR"), include_str!(concat!(env!("OUT_DIR"), "/built-for"))),
    "the agents in the target directory are those of another working tree, from which it was copied; run `touch \
     generator/build.rs` and build again"
);

/// Whether two texts are the same; `==` is none for constants.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    one.len() == other.len()
}

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

/// What rides in user data for `architectures`: the agent, or both, that for `x86_64` first.
///
/// Both in one file are a tenth smaller than two files, for their texts are the same. The first of them runs as it is,
/// since Linux reads no further than its header says; [`pick_command`] makes the other of it.
///
/// # Errors
/// A build that was made without one of the targets.
pub fn riding(architectures: Architectures) -> Result<&'static [u8], NotEmbedded> {
    match architectures {
        Architectures::One(architecture) => embedded(architecture),
        Architectures::Both => {
            for architecture in Architecture::ALL {
                embedded(architecture)?;
            }
            Ok(include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-both")))
        }
    }
}

/// Whether `program` is, byte for byte, what rides from this build.
pub(crate) fn is_own(program: &[u8]) -> bool {
    packed(program).is_some()
}

/// The version that an agent prints of itself.
pub fn version(program: &[u8]) -> Option<String> {
    agent_version(program)
}

/// The shell command that leaves of both agents at `path` the one for the machine that it runs on; to run it again
/// changes nothing.
///
/// # Errors
/// A build that was made without one of the targets.
pub fn pick_command(path: &str) -> Result<String, NotEmbedded> {
    let length = embedded(Architecture::Aarch64)?.len();
    Ok(format!(
        "[ $(uname -m) = x86_64 ] || {{ tail -c {length} {path} >{path}.new && chmod 755 {path}.new && mv {path}.new {path}; }}"
    ))
}

/// The gzip form of `program`, if it is what rides in user data: packed with zopfli when this was built, which takes
/// too long for each rendering.
pub fn packed(program: &[u8]) -> Option<&'static [u8]> {
    let packed: [(Architectures, &[u8]); 3] = [
        (
            Architectures::One(Architecture::X86_64),
            include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-x86_64.gz")),
        ),
        (
            Architectures::One(Architecture::Aarch64),
            include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-aarch64.gz")),
        ),
        (Architectures::Both, include_bytes!(concat!(env!("OUT_DIR"), "/nodestrap-agent-both.gz"))),
    ];
    let is_this = |architectures| riding(architectures).is_ok_and(|agent| agent == program);
    packed.into_iter().find_map(|(architectures, packed)| is_this(architectures).then_some(packed))
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
    use std::io::Read as _;

    use super::*;

    /// `e_machine` of the ELF specification: `EM_X86_64` and `EM_AARCH64`.
    fn machine(architecture: Architecture) -> u8 {
        match architecture {
            Architecture::X86_64 => 62,
            Architecture::Aarch64 => 183,
        }
    }

    #[test]
    fn what_rides_unpacks_to_the_program_and_has_no_time_in_it() {
        let one = Architecture::ALL.map(Architectures::One);
        for architectures in one.into_iter().chain([Architectures::Both]) {
            let program = riding(architectures).unwrap_or_else(|error| panic!("{error}"));
            let packed = packed(program).expect("an embedded agent");
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(packed).read_to_end(&mut unpacked).expect("sound gzip");
            assert_eq!(unpacked, program);
            assert_eq!(packed[4..8], [0; 4]);
        }
        assert_eq!(packed(b"another program"), None);
    }

    #[test]
    fn both_are_one_behind_the_other_and_smaller_than_two_files() {
        let of = |architectures| riding(architectures).unwrap_or_else(|error| panic!("{error}"));
        let [first, second] = Architecture::ALL.map(|architecture| of(Architectures::One(architecture)));
        let both = of(Architectures::Both);
        assert_eq!(both, [first, second].concat());
        let size = |program| packed(program).expect("an embedded agent").len();
        assert!(size(both) + 1000 < size(first) + size(second), "{} for both", size(both));
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
