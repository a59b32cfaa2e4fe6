//! `nodestrap.userData`: which files are read, and what is wrong between them.

use std::io;

use nodestrap_generator::node_spec::{FlagInputs, HostFlags, ReadOptions, Reading, read};
use nodestrap_generator::problem::Problems;

use crate::support::{options, refuses_group, with_group};

/// Reads a file in `fleet/`, whose parts are there.
fn read_with(lines: &str, flags: &FlagInputs) -> Result<Reading, Problems> {
    fn read_file(name: &str) -> io::Result<Vec<u8>> {
        let text = match name {
            "fleet/motd.yaml" => "#cloud-config\nwrite_files:\n- {path: /etc/motd, content: hello}\n",
            "fleet/other.yaml" => "#cloud-config\npackages: [jq]\nwrite_files:\n- {path: /etc/motd, content: bye}\n",
            "fleet/more.yaml" => "#cloud-config\nwrite_files:\n- {path: /etc/motd, append: true, content: more}\n",
            "fleet/update.yaml" => "#cloud-config\npackages: no\npackage_update: true\n",
            "fleet/crlf.sh" | "here.sh" | "/abs.sh" | "~/home.sh" => "#!/bin/sh\r\n",
            "fleet/bad.sh" => "echo\n",
            _ => return Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
        };
        Ok(text.as_bytes().to_vec())
    }
    let options = ReadOptions { read_file: &read_file, ..options() };
    read(Some(("fleet/cluster.yaml", with_group(lines).as_bytes())), flags, &options)
}

fn names(reading: &Reading) -> Vec<&str> {
    reading.spec.own.user_data.iter().map(nodestrap_generator::user_parts::UserPart::name).collect()
}

fn refused(lines: &str) -> String {
    read_with(lines, &FlagInputs::default()).expect_err(lines).to_string()
}

#[test]
fn files_are_named_from_the_clusterconfigs_directory() {
    let lines = "nodestrap: {userData: {before: [motd.yaml, more.yaml, /abs.sh], after: [crlf.sh, ~/home.sh]}}";
    let reading = read_with(lines, &FlagInputs::default()).expect("sound");
    assert_eq!(names(&reading), ["fleet/motd.yaml", "fleet/more.yaml", "/abs.sh", "fleet/crlf.sh", "~/home.sh"]);
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    let note = "had 1 line end of Windows (CRLF), which is Linux' now";
    assert_eq!(notes, ["/abs.sh:1:1", "fleet/crlf.sh:1:1", "~/home.sh:1:1"].map(|place| format!("{place}: {note}")));
}

#[test]
fn a_flag_names_files_from_here_and_takes_the_place_of_the_files_list() {
    let host = HostFlags { user_data_before: vec!["here.sh".to_owned()], ..HostFlags::default() };
    let flags = FlagInputs { host, ..FlagInputs::default() };
    let lines = "nodestrap: {userData: {before: [motd.yaml], after: [motd.yaml]}}";
    assert_eq!(names(&read_with(lines, &flags).expect("sound")), ["here.sh", "fleet/motd.yaml"]);
    let host = HostFlags { user_data_after: vec!["gone.sh".to_owned()], ..HostFlags::default() };
    let flags = FlagInputs { host, ..FlagInputs::default() };
    let message = "--user-data-after: \"gone.sh\" cannot be read (no such file); name a file that is there";
    assert_eq!(read_with("", &flags).expect_err("not there").to_string(), message);
}

#[test]
fn each_fault_is_told_with_its_place() {
    refuses_group(&[
        ("nodestrap: {userData: [a]}", "15:27: nodeGroups[0].nodestrap.userData: must be a mapping, not a list"),
        (
            "nodestrap: {userData: {befor: []}}",
            "15:28: nodeGroups[0].nodestrap.userData.befor: nodestrap.userData has no such field; did you mean before?",
        ),
        (
            "nodestrap: {userData: {before: a.sh}}",
            "15:36: nodeGroups[0].nodestrap.userData.before: must be a list, not \"a.sh\"",
        ),
    ]);
    assert_eq!(
        refused("nodestrap: {userData: {before: [gone.sh]}}"),
        "fleet/cluster.yaml:15:37: nodeGroups[0].nodestrap.userData.before[0]: \"fleet/gone.sh\" cannot be read (no such \
         file); name a file that is there"
    );
    assert_eq!(
        refused("nodestrap: {userData: {after: [bad.sh]}}"),
        "fleet/bad.sh:1:1: begins like nothing that is carried; begin with #cloud-config or #!"
    );
}

#[test]
fn parts_that_contradict_each_other_are_refused_with_both_places() {
    assert_eq!(
        refused("nodestrap: {userData: {before: [motd.yaml], after: [other.yaml]}}"),
        "fleet/other.yaml:4:10: write_files[0].path: writes \"/etc/motd\" over what fleet/motd.yaml:3:10: \
         write_files[0].path writes there; keep one of them, or add \"append: true\" here"
    );
    assert_eq!(
        refused("nodestrap: {userData: {before: [update.yaml, other.yaml]}}"),
        "fleet/other.yaml:2:11: packages: is a list here, and \"no\" at fleet/update.yaml:2:11; keep one of them"
    );
}
