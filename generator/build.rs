//! Builds the agent for each architecture whose Rust target is installed, for `agent_binary` to embed.
//!
//! Writes `nodestrap-agent-ARCHITECTURE` into `OUT_DIR`: the executable, or nothing where the target is missing;
//! `nodestrap-agent-both`, one behind the other; and of each with `.gz` behind its name the same as it rides in user data, packed here as small as it goes, once and not at each rendering. Reads the
//! workspace that this crate is in; the nested build has a target directory of its own, so that it never waits for the
//! outer one's lock, and an environment of its own, so that `cargo clippy`, coverage and the user's flags leave its bytes alone.
//!
//! A target directory that was copied to another working tree brings this script's results along, and cargo tells new from
//! old by times alone. `built-for` names the tree that the agents are of: `agent_binary` does not compile in another one, and
//! what the nested build left is thrown away there.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Architectures by the kernel's name.
const ARCHITECTURES: [&str; 2] = ["x86_64", "aarch64"];

/// What the agent is made from, beside its dependencies, from the workspace's root.
const SOURCES: [&str; 5] = ["agent", "maxpods-data", ".cargo", "Cargo.toml", "Cargo.lock"];

fn main() {
    let package = variable("CARGO_MANIFEST_DIR");
    let root = Path::new(&package).parent().expect("a workspace is around us").to_owned();
    let out = PathBuf::from(variable("OUT_DIR"));
    for source in SOURCES {
        // Relative to this package: those of the tree that is built, also where another's target directory was copied.
        println!("cargo::rerun-if-changed=../{source}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=NODESTRAP_RUSTC={}", rustc_version());
    claim(&out, &package);
    for architecture in ARCHITECTURES {
        let target = format!("{architecture}-unknown-linux-musl");
        let embedded = out.join(format!("nodestrap-agent-{architecture}"));
        match missing_library(&target) {
            None => {
                let program = build(&root, &out, &target);
                fs::copy(&program, &embedded)
                    .unwrap_or_else(|error| panic!("cannot copy {}: {error}", program.display()));
                pack(&embedded);
            }
            Some(library) => {
                // Looked at again with each build, so that installing the target is enough.
                println!("cargo::rerun-if-changed={}", library.display());
                println!(
                    "cargo::warning=no agent for {architecture} is embedded, for its Rust target is not installed; run \
                     `rustup target add {target}` to have it"
                );
                fs::write(&embedded, []).unwrap_or_else(|error| panic!("cannot write {}: {error}", embedded.display()));
                pack(&embedded);
            }
        }
    }
    join(&out);
}

/// Notes whose agents these are, and clears away what the nested build made for another tree.
fn claim(out: &Path, package: &str) {
    let (note, agent) = (out.join("built-for"), out.join("agent"));
    if fs::read_to_string(&note).is_ok_and(|owner| owner == package) {
        return;
    }
    if agent.exists() {
        fs::remove_dir_all(&agent).unwrap_or_else(|error| panic!("cannot remove {}: {error}", agent.display()));
    }
    fs::write(&note, package).unwrap_or_else(|error| panic!("cannot write {}: {error}", note.display()));
}

/// The compiler's version, such as `1.95.0`: that of the core library that is in the agent.
fn rustc_version() -> String {
    let output = Command::new(variable("RUSTC")).arg("--version").output();
    let output = output.unwrap_or_else(|error| panic!("cannot run rustc: {error}"));
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().nth(1).expect("rustc tells its version behind its name").to_owned()
}

/// Writes both agents into one file, one behind the other: for user data that serves both architectures.
fn join(out: &Path) {
    let read = |architecture| {
        let path = out.join(format!("nodestrap-agent-{architecture}"));
        fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
    };
    let both = out.join("nodestrap-agent-both");
    fs::write(&both, ARCHITECTURES.map(read).concat())
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", both.display()));
    pack(&both);
}

/// Writes the gzip form of a file beside it, with neither name nor time in it.
fn pack(embedded: &Path) {
    // More than this gains nothing.
    let iteration_count = NonZeroU64::new(100).expect("100 is not 0");
    let options = zopfli::Options { iteration_count, ..zopfli::Options::default() };
    let packed = embedded.with_added_extension("gz");
    let write = || {
        let program = fs::read(embedded)?;
        zopfli::compress(options, zopfli::Format::Gzip, &program[..], fs::File::create(&packed)?)
    };
    write().unwrap_or_else(|error| panic!("cannot write {}: {error}", packed.display()));
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
