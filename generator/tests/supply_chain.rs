//! What the agent is made of, against what cargo says of it. `UPDATE_GOLDEN=1 cargo test` writes the list anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const TARGETS: [&str; 2] = ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Name, version, licence and repository of all that is linked into the agent of either architecture, but itself.
fn linked() -> BTreeSet<[String; 4]> {
    let mut packages = BTreeSet::new();
    for target in TARGETS {
        let format = "{p}|{l}|{r}";
        let text = cargo(&[
            "tree",
            "--locked",
            "--package",
            "nodestrap-agent",
            "--features",
            "program",
            "--target",
            target,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            format,
        ]);
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split('|').collect();
            let [package, licence, repository] = fields[..] else { panic!("{line}") };
            let mut words = package.split(' ');
            let (name, version) = (words.next().expect("a name"), words.next().expect("a version"));
            packages.insert([name, version.trim_start_matches('v'), licence, repository].map(str::to_owned));
        }
    }
    packages
}

/// The digests of the lock file by name and version.
fn digests() -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
    let lock: toml::Table = text.parse().expect("it is TOML");
    let text = |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let packages = lock["package"].as_array().expect("packages");
    packages
        .iter()
        .filter_map(|package| Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?)))
        .collect()
}

#[test]
fn the_list_of_what_is_in_the_agent_is_cargos() {
    let digests = digests();
    let mut list = String::new();
    for [name, version, licence, repository] in linked() {
        let digest = digests.get(&(name.clone(), version.clone())).map_or("", String::as_str);
        writeln!(list, "{name}\t{version}\t{licence}\t{repository}\t{digest}").expect("a String takes any text");
    }
    assert!(list.contains("maxpods-data\t"), "{list}");
    let path = root().join("generator/data/agent-components.tsv");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &list).expect("the list is written");
    }
    assert_eq!(
        std::fs::read_to_string(&path).expect("the list is there"),
        list,
        "generator/data/agent-components.tsv is not what cargo says; write it anew with UPDATE_GOLDEN=1 cargo test -p \
         nodestrap-generator --test supply_chain, and build again"
    );
}

#[test]
fn the_bill_of_materials_names_the_agents_by_their_digests_and_what_is_in_them() {
    let print = || Command::new(env!("CARGO_BIN_EXE_gen-userdata")).arg("sbom").output().expect("it runs").stdout;
    let printed = print();
    assert_eq!(printed, print(), "the same bytes each time");
    let bill: Value = serde_json::from_slice(&printed).expect("it is JSON");
    let components = bill["components"].as_array().expect("a list");
    let names: Vec<&str> = components.iter().filter_map(|component| component["name"].as_str()).collect();
    let mut expected = vec!["nodestrap-agent".to_owned(); 2];
    expected.extend(linked().into_iter().map(|[name, ..]| name));
    expected.push("core".to_owned());
    assert_eq!(names, expected);
    let version = Command::new(env!("CARGO_BIN_EXE_gen-userdata")).arg("--version").output().expect("it runs").stdout;
    let version = String::from_utf8(version).expect("UTF-8");
    for (agent, line) in components.iter().zip(version.lines().skip(1)) {
        let digest = agent["hashes"][0]["content"].as_str().expect("a digest");
        assert!(line.ends_with(&format!(" sha256 {digest}")), "{line}");
    }
}
