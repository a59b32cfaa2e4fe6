//! Every example makes stacks and user data without AWS, and the same ones each time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use maxpods_data::table::InstanceTable;
use nodestrap_stacks::config::{Given, Input, read};
use nodestrap_stacks::dry_run;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The effective file and the files of an example, or why there are none.
fn made(name: &str) -> Result<(String, BTreeMap<String, String>), String> {
    let table = InstanceTable::embedded();
    let read_file = |named: &str| fs::read(examples().join(named.trim_start_matches("examples/")));
    let subnets = BTreeMap::new();
    let given = Given {
        cluster_name: "unused",
        node_group_name: "unused",
        region: None,
        version: None,
        zones: None,
        subnets: &subnets,
        cluster: None,
        table: &table,
        read_file: &read_file,
    };
    let bytes = fs::read(examples().join(name)).map_err(|error| error.to_string())?;
    let configuration = read(Input::File(name, &bytes), &given).map_err(|problems| problems.to_string())?;
    let again = read(Input::File(name, configuration.effective.as_bytes()), &given);
    assert_eq!(again.map(|again| again.effective).as_ref(), Ok(&configuration.effective), "{name}");
    let files = dry_run::files(&configuration, &table).map_err(|error| error.to_string())?;
    Ok((configuration.effective, files))
}

#[test]
fn every_example_makes_the_same_files_each_time() {
    let entries = fs::read_dir(examples()).expect("the examples").map(|entry| entry.expect("an entry").file_name());
    let is_yaml = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "yaml");
    let names: Vec<String> = entries.filter_map(|name| name.into_string().ok()).filter(is_yaml).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let first = made(&name);
        let (_, files) = first.as_ref().unwrap_or_else(|said| panic!("{name}: {said}"));
        let templates = files.keys().filter(|file| file.ends_with(".template.json")).count();
        assert_eq!(templates, 2, "{name}: {:?}", files.keys());
        assert_eq!(made(&name), first, "{name}");
    }
}
