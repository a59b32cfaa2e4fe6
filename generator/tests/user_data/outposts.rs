//! Nodes of local clusters on AWS Outposts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::values::IpFamily;
use serde_json::Value;

use crate::matrix::{Case, cases};
use crate::support::{bundle_of, spec, text};

const DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";
const KUBECONFIG: &str = "/etc/eksctl/kubeconfig.yaml";
const BOOTSTRAP_KUBECONFIG: &str = "/etc/eksctl/bootstrap-kubeconfig.yaml";
const HOST: &str = "7950C8F5B4E86FAF920EB443279E8896.sk1.ap-northeast-1.eks.amazonaws.com";

fn local(case: Case) -> Bundle {
    let outpost = "outpost:\n  controlPlaneOutpostARN: arn:aws:outposts:eu-west-1:111122223333:outpost/op-1\nstatus:\n  \
                   id: 550e8400-e29b-41d4-a716-446655440000\n";
    bundle_of(&spec(&case.config().replace("status:\n", outpost)))
}

#[test]
fn kubelet_gets_its_first_certificate_with_a_token_for_the_clusters_id() {
    for case in cases().into_iter().filter(|case| case.ip_family == IpFamily::V4) {
        let bundle = local(case);
        // kubelet writes this one itself, and uses it where it is there.
        assert!(bundle.file(KUBECONFIG).is_none(), "{case}");
        let flags = format!("  --bootstrap-kubeconfig={BOOTSTRAP_KUBECONFIG} \\\n  --kubeconfig={KUBECONFIG} \\\n");
        assert!(text(&bundle, DROP_IN).contains(&flags), "{case}");
        assert!(case.minor.knows_flag("bootstrap-kubeconfig"), "{case}");
        let config: Value = serde_saphyr::from_str(text(&bundle, BOOTSTRAP_KUBECONFIG)).expect("sound YAML");
        let args = config["users"][0]["user"]["exec"]["args"].as_array().expect("arguments");
        assert_eq!(args[2], "550e8400-e29b-41d4-a716-446655440000", "{case}");
    }
}

#[test]
fn the_api_servers_addresses_go_into_etc_hosts_before_kubelet_starts() {
    let resolving = format!(
        "ExecStartPre=/bin/sh -c 'grep -qwF {HOST} /etc/hosts || getent hosts {HOST} | shuf | tee -a /etc/hosts | grep .'\n"
    );
    for case in cases().into_iter().filter(|case| case.ip_family == IpFamily::V4) {
        assert!(text(&local(case), DROP_IN).contains(&resolving), "{case}");
        assert!(!text(&case.bundle(), DROP_IN).contains("/etc/hosts"), "{case}");
    }
}

/// Runs the drop-in's command with `hosts` for `/etc/hosts` and a `getent` that does this.
fn resolve(place: &Path, getent: &str) -> Output {
    let bundle = local(cases()[0]);
    let line = text(&bundle, DROP_IN).lines().find(|line| line.starts_with("ExecStartPre=")).expect("the command");
    let script = line.strip_prefix("ExecStartPre=/bin/sh -c '").and_then(|script| script.strip_suffix('\''));
    let script = script.expect("a shell's script").replace("/etc/hosts", place.join("hosts").to_str().expect("UTF-8"));
    let stub = place.join("getent");
    fs::write(&stub, format!("#!/bin/sh\n{getent}\n")).expect("to write");
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).expect("to make it a program");
    let search = format!("{}:/usr/bin:/bin", place.display());
    Command::new("/bin/sh").args(["-c", &script]).env("PATH", search).output().expect("a shell")
}

#[test]
fn addresses_are_added_once_and_a_name_without_any_is_a_failure() {
    let place = tempfile::tempdir().expect("a directory");
    let hosts = place.path().join("hosts");
    fs::write(&hosts, "127.0.0.1 localhost\n").expect("to write");
    let nothing = resolve(place.path(), "exit 2");
    assert!(!nothing.status.success(), "{nothing:?}");
    assert_eq!(fs::read_to_string(&hosts).expect("the file"), "127.0.0.1 localhost\n");

    let lines = [format!("10.0.0.1        {HOST}"), format!("10.0.0.2        {HOST}")];
    let found = format!("echo '{}'", lines.join("\n"));
    for _ in 0..2 {
        let run = resolve(place.path(), &found);
        assert!(run.status.success(), "{run:?}");
        let text = fs::read_to_string(&hosts).expect("the file");
        let mut added: Vec<&str> = text.lines().skip(1).collect();
        added.sort_unstable();
        assert_eq!(added, lines);
    }
    // Cut off from whoever knows the name, the node goes by its own file.
    assert!(resolve(place.path(), "exit 2").status.success());
}

#[test]
fn an_address_needs_no_resolving() {
    let case = cases()[0];
    let mut spec = spec(&case.config());
    spec.cluster.local_id = "id".parse().ok();
    let api_server = spec.cluster.api_server.as_mut().expect("a known one");
    api_server.endpoint = "https://10.0.0.1:6443".parse().expect("an endpoint");
    assert!(!text(&bundle_of(&spec), DROP_IN).contains("/etc/hosts"));
}
