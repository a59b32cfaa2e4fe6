//! The table of files in `docs/security.md`, against what user data brings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{example, examples, inspected};

/// What the agent writes by itself, and no user data brings.
const WRITTEN_ON_THE_NODE: &str = "/etc/eksctl/kubelet.local.env";

/// Files of a cloud-config of the user's own, in the examples.
const THE_USERS: [&str; 1] = ["/etc/motd"];

/// Settings that add files, over examples and the node groups of the golden files.
const MORE: [&[&str]; 5] = [
    &["-f", "article.yaml", "--local-storage", "RAID0", "--nameserver", "10.0.0.53"],
    &["-f", "containerd.yaml", "--https-proxy", "http://proxy.example:3128"],
    &["-f", "../generator/tests/golden/custom/cluster.yaml"],
    &["-f", "../generator/tests/golden/docker/cluster.yaml"],
    &["-f", "../generator/tests/golden/containerd/cluster.yaml"],
];

/// Modes by paths, as the page has them.
fn table() -> BTreeMap<String, String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/security.md")).expect("the page");
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let path = cells.next()?.strip_prefix("`/")?.strip_suffix('`')?;
        let (mode, why) = (cells.next()?, cells.next()?);
        assert!(!why.is_empty(), "{path} has a reason");
        Some((format!("/{path}"), mode.to_owned()))
    });
    rows.collect()
}

/// The path with what differs between nodes as the page has it.
fn general(path: &str) -> String {
    if path.starts_with("/var/lib/cloud/scripts/nodestrap/") {
        return "/var/lib/cloud/scripts/nodestrap/N-NAME".to_owned();
    }
    match (path.strip_prefix("/etc/systemd/system/"), path.strip_suffix(".service.d/environment.conf")) {
        (Some(_), Some(_)) => "/etc/systemd/system/SERVICE.service.d/environment.conf".to_owned(),
        _ => path.to_owned(),
    }
}

#[test]
fn the_page_on_security_has_every_file_with_its_mode_and_no_other() {
    let table = table();
    let mut unseen: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    assert!(unseen.remove(WRITTEN_ON_THE_NODE), "the page has what the agent writes");
    let entries = fs::read_dir(examples()).expect("the examples").map(|entry| entry.expect("an entry").path());
    let names = entries.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let examples: Vec<String> = names.filter(|name| name.split('.').next_back() == Some("yaml")).collect();
    let place = tempfile::tempdir().expect("a directory");
    let with_variables = place.path().join("cluster.yaml");
    let text = example("article.yaml") + "    nodestrap: {environment: {default: {AWS_USE_FIPS_ENDPOINT: true}}}\n";
    fs::write(&with_variables, text).expect("written");
    let variables = [vec!["-f", with_variables.to_str().expect("a plain path")]];
    let runs = examples
        .iter()
        .map(|name| vec!["-f", name])
        .chain(MORE.iter().map(|arguments| arguments.to_vec()))
        .chain(variables);
    for arguments in runs {
        let report = inspected(&arguments);
        if report["kind"] != "cloud-config" {
            // One document or script for the image's own program.
            continue;
        }
        for file in report["files"].as_array().expect("a list") {
            let path = file["path"].as_str().expect("a path");
            if THE_USERS.contains(&path) {
                continue;
            }
            let general = general(path);
            let mode = table.get(&general).unwrap_or_else(|| panic!("{path} of {arguments:?} is not on the page"));
            assert_eq!(file["mode"], *mode, "{path} of {arguments:?}");
            assert_eq!(file["owner"], "root:root", "{path} of {arguments:?}");
            unseen.remove(general.as_str());
        }
    }
    assert_eq!(unseen, BTreeSet::new(), "nothing brings these");
}
