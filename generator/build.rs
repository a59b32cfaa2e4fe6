//! Builds the agent for each architecture whose Rust target is installed, for `agent_binary` to embed.
//!
//! Writes `nodestrap-agent-ARCHITECTURE` into `OUT_DIR`: the executable, or nothing where the target is missing. Reads the
//! workspace that this crate is in; the nested build has a target directory of its own, so that it never waits for the
//! outer one's lock, and an environment of its own, so that `cargo clippy`, coverage and the user's flags leave its bytes alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Architectures by the kernel's name.
const ARCHITECTURES: [&str; 2] = ["x86_64", "aarch64"];

/// What the agent is made from, beside its dependencies, from the workspace's root.
const SOURCES: [&str; 5] = ["agent", "maxpods-data", ".cargo", "Cargo.toml", "Cargo.lock"];

fn main() {
    let root = Path::new(&variable("CARGO_MANIFEST_DIR")).parent().expect("a workspace is around us").to_owned();
    let out = PathBuf::from(variable("OUT_DIR"));
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    for architecture in ARCHITECTURES {
        let target = format!("{architecture}-unknown-linux-musl");
        let embedded = out.join(format!("nodestrap-agent-{architecture}"));
        match missing_library(&target) {
            None => {
                let program = build(&root, &out, &target);
                fs::copy(&program, &embedded)
                    .unwrap_or_else(|error| panic!("cannot copy {}: {error}", program.display()));
            }
            Some(library) => {
                // Looked at again with each build, so that installing the target is enough.
                println!("cargo::rerun-if-changed={}", library.display());
                println!(
                    "cargo::warning=no agent for {architecture} is embedded, for its Rust target is not installed; run \
                     `rustup target add {target}` to have it"
                );
                fs::write(&embedded, []).unwrap_or_else(|error| panic!("cannot write {}: {error}", embedded.display()));
            }
        }
    }
}

/// Where the standard library of `target` would be, if it is not there.
fn missing_library(target: &str) -> Option<PathBuf> {
    let mut rustc = Command::new(variable("RUSTC"));
    let output = rustc.args(["--print", "target-libdir", "--target", target]).output();
    let output = output.unwrap_or_else(|error| panic!("cannot run rustc: {error}"));
    let library = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let is_core = |entry: fs::DirEntry| entry.file_name().to_string_lossy().starts_with("libcore-");
    let installed = fs::read_dir(&library).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(is_core)));
    (!installed).then_some(library)
}

/// Builds the agent and gives the executable's path.
fn build(root: &Path, out: &Path, target: &str) -> PathBuf {
    let target_directory = out.join("agent");
    let mut cargo = Command::new(variable("CARGO"));
    // The root's .cargo/config.toml has the link settings, and cargo looks for it from where it runs.
    cargo.current_dir(root);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(changes_the_build) {
            cargo.env_remove(name);
        }
    }
    cargo.args(["build", "--locked", "--quiet", "--package", "nodestrap-agent", "--features", "program"]);
    cargo.args(["--profile", "agent", "--target", target, "--target-dir"]).arg(&target_directory);
    match cargo.status() {
        Ok(status) if status.success() => target_directory.join(target).join("agent/nodestrap-agent"),
        Ok(status) => panic!("the agent for {target} was not built: cargo ended with {status}, its messages are above"),
        Err(error) => panic!("cannot run cargo: {error}"),
    }
}

/// Whether a variable of the outer build, or of the user's shell, would change the agent's bytes or fail its build.
fn changes_the_build(name: &str) -> bool {
    const REMOVED: [&str; 4] = ["RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_LINKER"];
    // How cargo finds and reaches registries, and shares the processors with the outer build.
    const KEPT: [&str; 5] = ["CARGO_HOME", "CARGO_MAKEFLAGS", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR"];
    let kept = KEPT.iter().any(|start| name.starts_with(start));
    REMOVED.contains(&name) || name.starts_with("CARGO_") && !kept
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("cargo sets {name} for build scripts: {error}"))
}
