//! Whole bundles against the files in `tests/golden/`; `UPDATE_GOLDEN=1 cargo test` writes these anew.
//!
//! `listing.txt` has modes, owners, commands and keys; `files/` is the tree. The agent's own bytes are not kept: they change
//! with every change of the agent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use nodestrap_generator::bundle::{Bundle, MapTypes, Options, build};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::node_spec::NodeSpec;

use crate::support::{ARTICLE, CONTAINERD, CUSTOM, DOCKER, spec, table};

const AGENT: &str = "/usr/local/bin/nodestrap-agent";

#[test]
fn the_articles_node_group_gets_the_articles_files() {
    matches_golden("article", &spec(ARTICLE), MapTypes::All);
}

#[test]
fn a_node_group_with_containerd_gets_its_files() {
    matches_golden("containerd", &spec(CONTAINERD), MapTypes::Needed);
}

#[test]
fn a_node_group_of_the_docker_era_gets_its_files() {
    matches_golden("docker", &spec(DOCKER), MapTypes::Needed);
}

#[test]
fn an_image_of_the_users_own_gets_its_files() {
    matches_golden("custom", &spec(CUSTOM), MapTypes::Needed);
}

#[test]
fn the_same_node_group_gives_the_same_bytes() {
    for text in [ARTICLE, CONTAINERD, CUSTOM, DOCKER] {
        for compression in [Compression::Standard, Compression::Smallest] {
            let render = || {
                let bundle = build(&spec(text), &Options::new(&table())).expect("sound");
                UserData::encode(&bundle, compression)
            };
            assert_eq!(render(), render());
        }
    }
}

#[track_caller]
fn matches_golden(name: &str, spec: &NodeSpec, types: MapTypes) {
    let table = table();
    let bundle = build(spec, &Options { types, ..Options::new(&table) }).expect("the bundle is to be made");
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let files = directory.join("files");
    let built = tree_of(&bundle);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        write(&directory, &listing(&bundle), &files, &built);
    }
    let expected = fs::read_to_string(directory.join("listing.txt")).expect("the listing is there");
    assert_eq!(listing(&bundle), expected, "{name}: files, commands, keys");
    let mut kept = BTreeMap::new();
    read_tree(&files, &files, &mut kept);
    assert_eq!(built.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>(), "{name}: the files' paths");
    for (path, content) in &built {
        assert_eq!(*content, kept[path], "{name}: {path}");
    }
}

/// One line a file, a command, a key.
fn listing(bundle: &Bundle) -> String {
    let mut text = String::new();
    for file in &bundle.files {
        writeln!(text, "file {:04o} {} {}", file.mode, file.owner, file.path).expect("a String takes any text");
    }
    for command in &bundle.commands {
        writeln!(text, "command {}", serde_json::json!(command)).expect("a String takes any text");
    }
    for key in &bundle.authorized_keys {
        writeln!(text, "key {key}").expect("a String takes any text");
    }
    text
}

/// The texts of a bundle by path.
fn tree_of(bundle: &Bundle) -> BTreeMap<String, String> {
    let texts = bundle.files.iter().filter(|file| file.path != AGENT);
    texts.map(|file| (file.path.clone(), String::from_utf8(file.content.clone()).expect("a text"))).collect()
}

fn read_tree(root: &Path, directory: &Path, files: &mut BTreeMap<String, String>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_tree(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").display();
            files.insert(format!("/{name}"), fs::read_to_string(&path).expect("a text"));
        }
    }
}

fn write(directory: &Path, listing: &str, files: &Path, built: &BTreeMap<String, String>) {
    if files.exists() {
        fs::remove_dir_all(files).expect("the old files go");
    }
    fs::write(directory.join("listing.txt"), listing).expect("the listing is written");
    for (path, content) in built {
        let path = files.join(path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
        fs::write(path, content).expect("the file is written");
    }
}
