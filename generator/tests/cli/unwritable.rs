//! Results that have nowhere to go, and forms that a node group does not have.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::support::{program, run};

/// What a terminal shows of the program with these arguments, and the exit code.
fn in_a_terminal(arguments: &str) -> (Option<i32>, String) {
    let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_gen-userdata"));
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(crate::support::examples());
    let output = script.stdin(Stdio::null()).output().expect("script of util-linux is there");
    let shown = String::from_utf8(output.stdout).expect("what a terminal shows is text");
    (output.status.code(), shown.replace("\r\n", "\n"))
}

#[test]
fn bytes_that_garble_a_terminal_are_not_written_to_one() {
    let (code, shown) = in_a_terminal("-f article.yaml --format gzip");
    let message = "error: --format gzip writes bytes that a terminal cannot show: give a file with --out, or use a pipe\n\n\
                   Usage: gen-userdata [OPTIONS]\n       gen-userdata <COMMAND>\n\nFor more information, try '--help'.\n";
    assert_eq!((code, without_colours(&shown).as_str()), (Some(2), message));

    let place = tempfile::tempdir().expect("a directory");
    let user_data = place.path().join("user-data");
    let user_data = user_data.to_str().expect("UTF-8");
    run(&["-f", "article.yaml", "--out", user_data]).done();
    let path = "/usr/local/bin/nodestrap-agent";
    let (code, shown) = in_a_terminal(&format!("inspect {user_data} --show {path}"));
    let message = format!(
        "error: failed to show {path}:\nit holds control characters, which a terminal would act on; send it into a file or a \
         pipe\n"
    );
    assert_eq!((code, shown), (Some(1), message));
}

/// What clap writes into a terminal, without what makes it bold.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| shown + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[test]
fn a_device_that_is_full_is_an_error() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    for (arguments, action) in [
        (&["-f", "article.yaml"][..], "write to standard output"),
        (&["-f", "article.yaml", "--out", "/dev/full"], "write /dev/full"),
        (&["agent", "--arch", "x86_64", "--out", "/dev/full"], "write /dev/full"),
    ] {
        let output = program().args(arguments).stdout(full()).output().expect("the program starts");
        let report = String::from_utf8(output.stderr).expect("standard error is text");
        let expected = format!("error: failed to {action}:\nNo space left on device (os error 28)\n");
        assert!(report.ends_with(&expected), "{arguments:?}: {report}");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn forms_that_a_family_does_not_have_are_refused() {
    for family in ["AmazonLinux2023", "Bottlerocket", "WindowsServer2022CoreContainer"] {
        let place = tempfile::tempdir().expect("a directory");
        let tree = place.path().join("tree");
        let group = ["-f", "article.yaml", "--kubernetes-version", "1.31", "--ami-family", family];
        let arguments = [&group[..], &["--format", "dir", "--out", tree.to_str().expect("UTF-8")]].concat();
        assert_eq!(
            run(&arguments).failed(1),
            format!(
                "error: failed to write the tree:\n{family} nodes get no files from their user data, so that there is none to \
                 bake in; write another --format\n"
            )
        );
        assert!(!tree.exists(), "{family}");
    }
    for family in ["AmazonLinux2023", "Bottlerocket", "Ubuntu2204", "WindowsServer2022CoreContainer"] {
        let arguments = ["simulate", "-f", "article.yaml", "--kubernetes-version", "1.31", "--ami-family", family];
        assert_eq!(
            run(&arguments).failed(1),
            format!(
                "error: failed to simulate the node group:\nthe agent does not boot {family} nodes, and what their image does \
                 is not simulated; look at the user data with --format text\n"
            )
        );
    }
}

#[test]
fn what_a_tree_leaves_to_its_user_is_told() {
    let place = tempfile::tempdir().expect("a directory");
    let tree = place.path().join("tree");
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+ someone@example";
    let script = place.path().join("first.sh");
    std::fs::write(&script, "#!/bin/sh\n").expect("to write");
    let script = script.to_str().expect("UTF-8");
    let group =
        ["-f", "article.yaml", "--ssh-public-key", key, "--user-data-before", script, "--format", "dir", "--out"];
    let report = run(&[&group[..], &[tree.to_str().expect("UTF-8")]].concat()).report;
    let told: Vec<&str> = report.lines().filter(|line| line.starts_with("not in the tree: ")).collect();
    assert_eq!(
        told[told.len() - 2..],
        [format!("not in the tree: the default user's key {key}"), format!("not in the tree: the script of {script}"),]
    );
}
