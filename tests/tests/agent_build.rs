//! The agent's build is reproducible: the same sources give the same bytes, wherever they lie.
//!
//! That the embedded agents are among what is compared also shows that they are of these sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::programs::{agent, repository};
use sha2::{Digest as _, Sha256};

const ARCHITECTURES: [Architecture; 2] = [Architecture::X86_64, Architecture::Aarch64];

/// What cargo wants to see of the workspace.
const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "agent",
    "creator",
    "fuzz/targets",
    "generator",
    "maxpods-data",
    "rust-toolchain.toml",
    "tests",
];

/// A copy of the sources.
fn copy_sources(directory: &Path) {
    fs::create_dir_all(directory).expect("a directory");
    let mut cp = Command::new("cp");
    cp.current_dir(repository()).args(["--recursive", "--parents"]).args(SOURCES).arg(directory);
    let status = cp.status().expect("cp runs");
    assert!(status.success(), "the sources are copied");
}

/// Builds the agent in a copy of the sources, as the generator's build script does.
fn build(sources: &Path, architecture: Architecture) -> PathBuf {
    let target = format!("{}-unknown-linux-musl", architecture.name());
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let reaches_crates = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR"];
        let changes_bytes = text.starts_with("CARGO_") && !reaches_crates.iter().any(|start| text.starts_with(start));
        if changes_bytes || text.starts_with("RUSTFLAGS") || text.starts_with("RUSTC") {
            cargo.env_remove(&name);
        }
    }
    let status = cargo
        .current_dir(sources)
        .args(["build", "--locked", "--quiet", "--package", "nodestrap-agent", "--features", "program"])
        .args(["--profile", "agent", "--target", &target, "--target-dir", "target"])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the agent for {target} builds in {}", sources.display());
    sources.join("target").join(target).join("agent/nodestrap-agent")
}

fn sha256(program: &Path) -> String {
    let bytes = fs::read(program).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    Sha256::digest(&bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn two_directories_and_the_generator_build_the_same_agent() {
    let place = tempfile::tempdir().expect("a directory");
    let directories = [place.path().join("a"), place.path().join("another, deeper/and of another length")];
    for directory in &directories {
        copy_sources(directory);
    }
    for architecture in ARCHITECTURES {
        let embedded = sha256(&agent(architecture, place.path()));
        for directory in &directories {
            let built = sha256(&build(directory, architecture));
            println!("{}: {built} in {}", architecture.name(), directory.display());
            assert_eq!(
                built,
                embedded,
                "the agent for {} built in {} is not the one that gen-userdata embeds",
                architecture.name(),
                directory.display()
            );
        }
    }
}
