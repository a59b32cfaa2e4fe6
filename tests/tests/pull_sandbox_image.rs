//! The script that pulls the sandbox image, in a shell, with scripted programs in the place of `ctr` and kubelet's credential
//! provider; the boot lab runs it as a unit.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nodestrap_tests::eras::{EXAMPLE, Era};
use nodestrap_tests::programs;
use tempfile::TempDir;

const IMAGE: &str = "602401143452.dkr.ecr.ap-northeast-1.amazonaws.com/eks/pause:3.5";

/// What the programs that the script calls do, as shell scripts.
struct Programs {
    ctr: &'static str,
    provider: &'static str,
}

/// A provider that answers in one line, as Go's encoder writes it.
const ANSWERS: &str =
    r#"echo '{"auth":{"*.dkr.ecr.*":{"username":"AWS","password":"ab+/=="}},"cacheDuration":"6h0m0s"}'"#;
/// A `ctr` that has no image, and pulls whatever it is told.
const PULLS: &str = r#"echo "$*" >>"$CALLS""#;

struct Run {
    directory: TempDir,
    output: Output,
}

impl Run {
    fn new(programs: &Programs) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let provider = write_program(&directory.path().join("provider"), programs.provider);
        write_program(&directory.path().join("ctr"), programs.ctr);
        write_program(&directory.path().join("sleep"), r#"echo "sleep $*" >>"$CALLS""#);
        let provider = provider.to_str().expect("a plain path");
        let arguments = [&Era::latest().arguments()[..], &["--image-credential-provider", provider]].concat();
        let root = directory.path().join("root");
        programs::write_node_files(EXAMPLE, &arguments, &root);
        let path = format!("{}:/usr/bin:/bin", directory.path().display());
        let output = Command::new(root.join("etc/eksctl/pull-sandbox-image.sh"))
            .env("PATH", path)
            .env("CALLS", directory.path().join("calls"))
            .output()
            .expect("the script is a program");
        Self { directory, output }
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.directory.path().join("calls")).unwrap_or_default()
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).replace(&*self.directory.path().to_string_lossy(), "DIR")
    }
}

fn write_program(path: &Path, script: &str) -> PathBuf {
    fs::write(path, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("set");
    path.to_owned()
}

#[test]
fn an_image_that_is_there_is_not_pulled() {
    let ctr = r#"echo "$*" >>"$CALLS"; echo there"#;
    let run = Run::new(&Programs { ctr, provider: "exit 1" });
    assert_eq!((run.output.status.code(), run.said().as_str()), (Some(0), ""));
    assert_eq!(run.calls(), format!("-n k8s.io images ls -q name=={IMAGE}\n"));
}

#[test]
fn one_that_is_not_is_pulled_with_the_providers_password() {
    let run = Run::new(&Programs { ctr: PULLS, provider: ANSWERS });
    assert_eq!((run.output.status.code(), run.said().as_str()), (Some(0), ""));
    let pull = format!("-n k8s.io images pull --label io.cri-containerd.pinned=pinned --user AWS:ab+/== {IMAGE}\n");
    assert_eq!(run.calls(), format!("-n k8s.io images ls -q name=={IMAGE}\n{pull}"));
}

#[test]
fn a_pull_that_fails_is_tried_again_and_then_told() {
    let ctr = r#"case "$*" in *" pull "*) echo "ctr: no route" >&2; exit 1 ;; esac"#;
    let run = Run::new(&Programs { ctr, provider: ANSWERS });
    assert_eq!(run.output.status.code(), Some(1));
    assert_eq!(run.calls(), "sleep 5\nsleep 10\nsleep 20\nsleep 0\n");
    let told = format!("{IMAGE} is not there, so no pod will start; \"systemctl restart sandbox-image\" tries again\n");
    assert_eq!(run.said(), "ctr: no route\n".repeat(4) + &told);
}

#[test]
fn a_provider_without_credentials_is_named() {
    let run = Run::new(&Programs { ctr: PULLS, provider: "echo 'no role' >&2; exit 1" });
    assert_eq!(run.output.status.code(), Some(1));
    let each = format!("no role\nDIR/provider gives no credentials for {IMAGE}; look at the role of the instance\n");
    let told = format!("{IMAGE} is not there, so no pod will start; \"systemctl restart sandbox-image\" tries again\n");
    assert_eq!(run.said(), each.repeat(4) + &told);
}
