//! The agent's software bill of materials, in CycloneDX 1.6's JSON.
//!
//! The agent reaches nodes inside of user data, where no scanner of packages looks, so the program that puts it there tells
//! what it is made of. Reads the embedded agents and `data/agent-components.tsv`, which a test holds against cargo's own
//! word; the programs of the workspace have theirs from cargo-cyclonedx (docs/supply-chain.md).
//!
//! Source of the fields: the CycloneDX 1.6 JSON reference, <https://cyclonedx.org/docs/1.6/json/>. Serial number and time
//! are left out, for the same build must give the same bytes.

use serde_json::{Value, json};

use crate::agent_binary::{embedded, sha256, version};
use crate::node_spec::Architecture;

/// What is linked into the agent beside itself, one a line: name, version, licence, repository, and the SHA-256 of the
/// package at crates.io; the last two are empty for those of this workspace.
const COMPONENTS: &str = include_str!("../data/agent-components.tsv");

/// The compiler that built the agents, and whose core library is in them.
const RUSTC: &str = env!("NODESTRAP_RUSTC");

/// The agent's bill of materials, with a line end.
pub fn bill_of_materials() -> String {
    let agents = Architecture::ALL.into_iter().filter_map(|architecture| {
        let program = embedded(architecture).ok()?;
        Some(agent(architecture, program))
    });
    let libraries: Vec<Value> = COMPONENTS.lines().filter_map(library).chain([core_library()]).collect();
    let references: Vec<&Value> = libraries.iter().map(|library| &library["bom-ref"]).collect();
    let agents: Vec<Value> = agents.collect();
    let dependencies: Vec<Value> =
        agents.iter().map(|agent| json!({"ref": agent["bom-ref"], "dependsOn": references})).collect();
    let components = [agents, libraries].concat();
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [
                {"type": "application", "name": "gen-userdata", "version": env!("CARGO_PKG_VERSION")},
            ]},
            "component": {
                "type": "application",
                "bom-ref": "nodestrap",
                "name": "nodestrap-agent",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": licences("Apache-2.0"),
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    let mut text = format!("{document:#}");
    text.push('\n');
    text
}

/// One embedded agent.
fn agent(architecture: Architecture, program: &[u8]) -> Value {
    json!({
        "type": "application",
        "bom-ref": format!("nodestrap-agent-{architecture}"),
        "name": "nodestrap-agent",
        "version": version(program).unwrap_or_default(),
        "description": format!("static executable for Linux on {architecture}"),
        "hashes": [{"alg": "SHA-256", "content": sha256(program)}],
        "licenses": licences("Apache-2.0"),
    })
}

/// One line of [`COMPONENTS`].
fn library(line: &str) -> Option<Value> {
    let mut fields = line.split('\t');
    let (name, version, licence) = (fields.next()?, fields.next()?, fields.next()?);
    let (repository, digest) = (fields.next()?, fields.next()?);
    let mut library = json!({
        "type": "library",
        "bom-ref": format!("{name}-{version}"),
        "name": name,
        "version": version,
        "licenses": licences(licence),
    });
    if !digest.is_empty() {
        library["purl"] = json!(format!("pkg:cargo/{name}@{version}"));
        library["hashes"] = json!([{"alg": "SHA-256", "content": digest}]);
        library["externalReferences"] = json!([{"type": "vcs", "url": repository}]);
    }
    Some(library)
}

/// Rust's own, which no lock file names.
fn core_library() -> Value {
    json!({
        "type": "library",
        "bom-ref": "core",
        "name": "core",
        "version": RUSTC,
        "description": "Rust's core library and its compiler's built-in functions",
        "licenses": licences("MIT OR Apache-2.0"),
        "externalReferences": [{"type": "vcs", "url": "https://github.com/rust-lang/rust"}],
    })
}

fn licences(expression: &str) -> Value {
    json!([{"expression": expression}])
}
