//! `gen-userdata inspect`, on what `gen-userdata` renders and on what it cannot read.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{run, run_with_input};

/// The article's files, with the agent in the place of its bootstrap script.
const FILES: [&str; 9] = [
    "/etc/eksctl/ca.crt",
    "/etc/eksctl/kubeconfig.yaml",
    "/etc/eksctl/kubelet.env",
    "/etc/eksctl/kubelet.yaml",
    "/etc/eksctl/max_pods.map",
    "/etc/eksctl/metadata.env",
    "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf",
    "/etc/systemd/system/nodestrap-agent.service",
    "/usr/local/bin/nodestrap-agent",
];

#[test]
fn the_article_s_files_are_listed() {
    let user_data = run(&["-f", "article.yaml"]).done();
    let report = run_with_input(&["inspect", "-"], &user_data).text();
    let table = report.lines().skip_while(|line| !line.contains("PATH")).skip(1).take(FILES.len());
    let mut paths: Vec<&str> =
        table.filter_map(|line| line.split_whitespace().find(|word| word.starts_with('/'))).collect();
    paths.sort_unstable();
    assert_eq!(paths, FILES, "{report}");
    assert!(report.contains("files (9)") && report.contains("of 16,384 bytes"), "{report}");
}

#[test]
fn a_file_is_shown_as_it_will_be_on_the_node() {
    let user_data = run(&["-f", "article.yaml"]).done();
    let shown = run_with_input(&["inspect", "-", "--show", "/usr/local/bin/nodestrap-agent"], &user_data).done();
    let place = tempfile::tempdir().expect("a directory");
    let agent = place.path().join("agent");
    run(&["agent", "--arch", "x86_64", "--out", agent.to_str().expect("UTF-8")]).done();
    assert_eq!(shown, fs::read(agent).expect("to read"));

    let report = run_with_input(&["inspect", "-", "--show", "/nowhere"], &user_data).failed(1);
    assert!(
        report.starts_with("error: failed to show /nowhere:\nthere is no file or part \"/nowhere\"; there are: /etc/")
    );
}

#[test]
fn every_form_of_the_output_is_read_back() {
    let paths = |format: &str| -> Vec<String> {
        let rendered = run(&["-f", "article.yaml", "--format", format]).done();
        let report = run_with_input(&["inspect", "-", "--json"], &rendered).done();
        let report: Value = serde_json::from_slice(&report).expect("JSON");
        let files = report["files"].as_array().expect("a list").iter();
        files.map(|file| file["path"].as_str().expect("a path").to_owned()).collect()
    };
    let expected = paths("base64");
    assert_eq!(expected.len(), FILES.len());
    for format in ["gzip", "cloud-config", "launch-template", "terraform"] {
        assert_eq!(paths(format), expected, "{format}");
    }
}

#[test]
fn files_are_extracted_with_their_modes() {
    let user_data = run(&["-f", "article.yaml"]).done();
    let place = tempfile::tempdir().expect("a directory");
    let tree = place.path().join("tree");
    let arguments = ["inspect", "-", "--extract", tree.to_str().expect("UTF-8")];
    let extracted = run_with_input(&arguments, &user_data);
    assert_eq!(extracted.report, format!("wrote 9 files into {}\n", tree.display()));
    assert!(extracted.done().is_empty());
    let agent = fs::metadata(tree.join("usr/local/bin/nodestrap-agent")).expect("it is there");
    assert_eq!(agent.permissions().mode() & 0o777, 0o755);
    assert_eq!(
        run_with_input(&arguments, &user_data).failed(1),
        format!(
            "error: failed to extract standard input:\n{} is not empty: name a directory that does not exist yet, or an \
             empty one\n",
            tree.display()
        )
    );
}

#[test]
fn a_name_that_is_not_in_the_user_data_is_told_which_are() {
    assert_eq!(
        run_with_input(&["inspect", "-", "--show", "/etc/b"], b"#cloud-config\nwrite_files: [{path: /etc/a}]\n")
            .failed(1),
        "error: failed to show /etc/b:\nthere is no file or part \"/etc/b\"; there are: /etc/a, part-001\n"
    );
}

#[test]
fn a_destination_below_a_file_is_an_error() {
    let place = tempfile::NamedTempFile::new().expect("a file");
    let below = place.path().join("tree");
    let arguments = ["inspect", "-", "--extract", below.to_str().expect("UTF-8")];
    assert_eq!(
        run_with_input(&arguments, b"#cloud-config\nwrite_files: [{path: /etc/a}]\n").failed(1),
        format!(
            "error: failed to extract standard input:\ncould not look at {}: Not a directory (os error 20)\n",
            below.display()
        )
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let mut user_data = run(&["-f", "article.yaml"]).done();
    user_data[99] = b'!';
    assert_eq!(
        run_with_input(&["inspect", "-"], &user_data).failed(1),
        "error: failed to inspect standard input:\nuser data: line 1, column 100: '!' is not base64, which is made of A-Z, \
         a-z, 0-9, + and /, with = at its end\n"
    );
}
