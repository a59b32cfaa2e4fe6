//! Each form of the output, where it goes, and the line about it.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;

use crate::support::{decoded, examples, inspected, program, run, run_with_input};

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).expect("it is gzip of text");
    text
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_slice(&run(arguments).done()).expect("it is JSON")
}

#[test]
fn every_form_holds_the_same_user_data() {
    let base64 = run(&["-f", "article.yaml"]).done();
    let raw = decoded(&base64);
    assert_eq!(run(&["-f", "article.yaml", "--format", "gzip"]).done(), raw);
    assert_eq!(run(&["-f", "article.yaml", "--format", "cloud-config"]).text(), gunzip(&raw));

    let line = String::from_utf8(base64).expect("base64 is text");
    let launch_template = json(&["-f", "article.yaml", "--format", "launch-template"]);
    assert_eq!(launch_template["UserData"], line.trim_end());
    assert_eq!(launch_template["InstanceType"], "m5.large");

    let terraform = json(&["-f", "article.yaml", "--format", "terraform"]);
    assert_eq!(terraform["user_data_base64"], line.trim_end());
    assert!(terraform.as_object().is_some_and(|fields| fields.values().all(serde_json::Value::is_string)));
    // Terraform sends a query in any case.
    let queried = run_with_input(&["-f", "article.yaml", "--format", "terraform"], b"{\"a\": \"b\"}");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&queried.done()).expect("it is JSON"), terraform);
}

#[test]
fn every_example_renders_and_is_what_inspect_reads() {
    let mut examples: Vec<String> = fs::read_dir(examples())
        .expect("the directory of examples")
        .map(|entry| entry.expect("an example").path())
        .filter(|path| path.is_file())
        .map(|path| path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned())
        .collect();
    examples.sort();
    assert!(examples.contains(&"article.yaml".to_owned()));
    for example in examples {
        let report = inspected(&["-f", &example]);
        assert_eq!(report["warnings"], serde_json::json!([]), "{example}");
        if report["kind"] == "multi-part" {
            let has_node_config = |part: &serde_json::Value| part["kind"] == "node-config";
            assert!(report["parts"].as_array().expect("a list of parts").iter().any(has_node_config), "{example}");
            continue;
        }
        let (kind, file) = match example.as_str() {
            "bottlerocket.yaml" => ("bottlerocket", None),
            "ubuntu.yaml" => ("cloud-config", Some("/etc/eksctl/bootstrap.ubuntu.sh")),
            "windows.yaml" => ("windows", None),
            _ => ("cloud-config", Some("/etc/eksctl/kubelet.yaml")),
        };
        assert_eq!(report["kind"], kind, "{example}");
        let paths: Vec<&str> = report["files"]
            .as_array()
            .expect("a list of files")
            .iter()
            .filter_map(|file| file["path"].as_str())
            .collect();
        assert!(file.is_none_or(|file| paths.contains(&file)), "{example}: {paths:?}");
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    for example in ["article.yaml", "spot.yaml"] {
        assert_eq!(run(&["-f", example]).done(), run(&["-f", example]).done());
    }
}

#[test]
fn the_line_on_standard_error_tells_the_budget_the_files_and_the_agent() {
    let rendered = run(&["-f", "article.yaml"]);
    let raw = decoded(&rendered.output);
    let files = inspected(&["-f", "article.yaml"])["files"].as_array().map(Vec::len).expect("a list of files");
    let version = run(&["--version"]).text();
    let agent = version.lines().find_map(|line| line.strip_prefix("nodestrap-agent ")?.split_once(' '));
    let (_, agent) = agent.expect("version, architecture and digest");
    let (thousands, rest) = (raw.len() / 1000, raw.len() % 1000);
    assert_eq!(
        rendered.report,
        format!("user data: {thousands},{rest:03} of 16,384 bytes, {files} files, agent {agent}\n")
    );
}

#[test]
fn a_tree_has_the_files_with_their_modes_and_names_the_commands_that_it_lacks() {
    let place = tempfile::tempdir().expect("a directory");
    let tree = place.path().join("tree");
    let rendered = run(&["-f", "spot.yaml", "--format", "dir", "--out", tree.to_str().expect("UTF-8")]);
    assert!(rendered.report.contains("\nnot in the tree: the first boot's command [\"/bin/bash\",\"-c\",\"mkdir"));
    assert!(rendered.done().is_empty());
    let mode = |path: &str| fs::metadata(tree.join(path)).expect(path).permissions().mode() & 0o777;
    assert_eq!(mode("usr/local/bin/nodestrap-agent"), 0o755);
    assert_eq!(mode("etc/eksctl/kubelet.env"), 0o644);

    let again = run(&["-f", "spot.yaml", "--format", "dir", "--out", tree.to_str().expect("UTF-8")]).failed(1);
    let tree = tree.display();
    assert_eq!(
        again,
        format!(
            "error: failed to write the tree:\n{tree} is there already; name a directory that is empty or not there\n"
        )
    );
}

#[test]
fn a_tree_needs_a_directory() {
    assert_eq!(
        run(&["-f", "article.yaml", "--format", "dir"]).failed(2),
        "error: --format dir writes a tree of files: give the directory with --out

Usage: gen-userdata [OPTIONS]
       gen-userdata <COMMAND>

For more information, try '--help'.
"
    );
}

#[test]
fn a_file_gets_the_bytes_of_standard_output_and_keeps_its_mode_and_its_links() {
    let place = tempfile::tempdir().expect("a directory");
    let (file, link) = (place.path().join("userdata"), place.path().join("link"));
    fs::write(&file, "old").expect("to write");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("to set the mode");
    symlink(&file, &link).expect("to link");
    let written = run(&["-f", "article.yaml", "--out", link.to_str().expect("UTF-8")]);
    assert!(written.report.starts_with("user data: "));
    assert!(written.done().is_empty());
    assert_eq!(fs::read(&file).expect("to read"), run(&["-f", "article.yaml"]).done());
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert_eq!(fs::read_dir(place.path()).expect("the place").count(), 2, "nothing else is left");
}

#[test]
fn a_directory_is_not_overwritten() {
    let place = tempfile::tempdir().expect("a directory");
    let path = place.path().to_str().expect("UTF-8");
    assert_eq!(
        run(&["-f", "article.yaml", "--out", path]).failed(1),
        format!("error: failed to write {path}:\nit is a directory; name a file\n")
    );
}

#[test]
fn a_missing_directory_is_not_made_up() {
    let place = tempfile::tempdir().expect("a directory");
    let (missing, path) = (place.path().join("missing"), place.path().join("missing/userdata"));
    assert_eq!(
        run(&["-f", "article.yaml", "--out", path.to_str().expect("UTF-8")]).failed(1),
        format!(
            "error: failed to write {}:\nthere is no directory {}; make it first\n",
            path.display(),
            missing.display()
        )
    );
}

#[test]
fn an_error_leaves_the_file_as_it_was() {
    let place = tempfile::tempdir().expect("a directory");
    let file = place.path().join("userdata");
    fs::write(&file, "old").expect("to write");
    run(&["-f", "article.yaml", "--region", "x", "--out", file.to_str().expect("UTF-8")]).failed(1);
    assert_eq!(fs::read(&file).expect("to read"), b"old");
    assert_eq!(fs::read_dir(place.path()).expect("the place").count(), 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in [&["-f", "article.yaml"][..], &["max-pods", "m5.large"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = program().args(arguments).stdout(writer).stderr(Stdio::piped()).output().expect("it starts");
        let report = String::from_utf8(output.stderr).expect("standard error is text");
        assert_eq!(output.status.code(), Some(0), "{report}");
        assert!(report.lines().all(|line| line.starts_with("user data: ")), "{report}");
    }
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let article = crate::support::example("article.yaml");
    let from_input = run_with_input(&["-f", "-"], article.as_bytes());
    assert_eq!(from_input.done(), run(&["-f", "article.yaml"]).done());
}
