//! The programs under test, as cargo builds them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::agent::Architecture;

/// The repository's root.
pub fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A file below `examples/`.
pub fn example(name: &str) -> PathBuf {
    repository().join("examples").join(name)
}

/// `gen-userdata`, built if need be: cargo does not build another package's programs for a test by itself.
///
/// # Panics
/// If it does not build.
pub fn gen_userdata() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--quiet", "--package", "nodestrap-generator", "--bin", "gen-userdata"])
            .args(["--message-format", "json-render-diagnostics"])
            // Benchmarks measure what users run.
            .args(if cfg!(debug_assertions) { &[][..] } else { &["--release"] })
            .current_dir(repository())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "gen-userdata does not build");
        let messages = String::from_utf8_lossy(&output.stdout);
        let executable = |line: &str| {
            let message: Value = serde_json::from_str(line).ok()?;
            Some(PathBuf::from(message.get("executable")?.as_str()?))
        };
        messages.lines().rev().find_map(executable).expect("cargo names the program")
    })
}

/// Runs `gen-userdata` in the repository's root.
///
/// # Panics
/// If it cannot be started.
pub fn run_gen_userdata(arguments: &[&str]) -> Output {
    Command::new(gen_userdata()).args(arguments).current_dir(repository()).output().expect("gen-userdata runs")
}

/// What `gen-userdata` prints on standard output.
///
/// # Panics
/// If it fails; with what it says.
pub fn stdout_of_gen_userdata(arguments: &[&str]) -> Vec<u8> {
    let output = run_gen_userdata(arguments);
    assert!(output.status.success(), "gen-userdata {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The agent that `gen-userdata` embeds for an architecture, as a program in a directory of its own.
///
/// # Panics
/// If there is none.
pub fn agent(architecture: Architecture, directory: &Path) -> PathBuf {
    let path = directory.join(format!("nodestrap-agent-{}", architecture.name()));
    let out = path.to_str().expect("a plain path");
    stdout_of_gen_userdata(&["agent", "--arch", architecture.name(), "--out", out]);
    path
}

/// A node's files below `root`, as cloud-init would write them from the user data of a file in `examples/`.
///
/// # Panics
/// If the user data cannot be rendered.
pub fn write_node_files(example_name: &str, arguments: &[&str], root: &Path) {
    let file = example(example_name);
    let (file, out) = (file.to_str().expect("a plain path"), root.to_str().expect("a plain path"));
    let fixed = ["-f", file, "--format", "dir", "--out", out];
    stdout_of_gen_userdata(&[&fixed[..], arguments].concat());
}
