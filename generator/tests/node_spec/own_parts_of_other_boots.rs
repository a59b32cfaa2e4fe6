//! `nodestrap.userData` of Bottlerocket's and Windows' node groups: settings in TOML and PowerShell scripts beside what the
//! `ClusterConfig` says, and each message about what cannot stand beside it.

use std::io;

use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, Reading, read};
use nodestrap_generator::problem::Problems;
use serde_json::{Value, json};

use crate::support::{options, with_group};

const WINDOWS: &str = "WindowsServer2022CoreContainer";

/// Reads the sound file for a family, its parts beside it.
fn read_with(family: &str, list: &str, lines: &str) -> Result<Reading, Problems> {
    fn read_file(name: &str) -> io::Result<Vec<u8>> {
        let text = match name {
            "motd.toml" => "[settings]\nmotd = 'hello'\n",
            "kernel.toml" => {
                "# ours\n[settings.kernel]\nlockdown = 'integrity'\n\n[settings.kernel.sysctl]\n\"vm.x\" = '1'\n"
            }
            "ntp.toml" => "settings.ntp.time-servers = ['a', 'b']\n",
            "typo.toml" => "[settings]\n[settings.kubernetes]\nlog-levl = 3\nmax-pods = 3\n",
            "cluster.toml" => "[settings.kubernetes.node-labels]\nteam = 'a'\n",
            "admin.toml" => "settings.host-containers.admin.enabled = true\n",
            "tags.ps1" => "<PowerShell>\n",
            "setup.ps1" => "Set-TimeZone -Id UTC\n",
            "setup.sh" => "#!/bin/sh\n",
            _ => return Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
        };
        Ok(text.as_bytes().to_vec())
    }
    let options = ReadOptions { read_file: &read_file, ..options() };
    let text = with_group(lines).replace("amiFamily: AmazonLinux2", &format!("amiFamily: {family}"));
    let text = text.replace("nodeGroups:", list);
    read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options)
}

#[track_caller]
fn refused(family: &str, list: &str, lines: &str) -> String {
    read_with(family, list, lines).expect_err(lines).to_string()
}

#[track_caller]
fn settings(lines: &str) -> Value {
    let reading = read_with("Bottlerocket", "nodeGroups:", lines);
    Value::Object(reading.unwrap_or_else(|problems| panic!("to be read:\n{problems}")).spec.bottlerocket.settings)
}

#[test]
fn settings_of_files_and_of_the_clusterconfig_are_one() {
    assert_eq!(
        settings(
            "bottlerocket: {settings: {motd: hello, kernel: {sysctl: {vm.y: '2'}}}}\n\
             nodestrap: {userData: {before: [motd.toml, kernel.toml], after: [ntp.toml]}}"
        ),
        json!({
            "motd": "hello",
            "kernel": {"lockdown": "integrity", "sysctl": {"vm.x": "1", "vm.y": "2"}},
            "ntp": {"time-servers": ["a", "b"]},
        })
    );
    // Without the mapping `bottlerocket` as well.
    assert_eq!(settings("nodestrap: {userData: {after: [motd.toml]}}"), json!({"motd": "hello"}));
}

#[test]
fn settings_that_are_unlike_are_refused_with_both_places() {
    for (lines, message) in [
        (
            "bottlerocket: {settings: {motd: other}}\nnodestrap: {userData: {before: [motd.toml]}}",
            "motd.toml:2:1: settings.motd: is \"hello\" here, and \"other\" at cluster.yaml:15:31: \
             nodeGroups[0].bottlerocket.settings.motd; keep one of them",
        ),
        (
            "bottlerocket: {settings: {ntp: {time-servers: [c]}}}\nnodestrap: {userData: {before: [ntp.toml]}}",
            "ntp.toml:1:14: settings.ntp.time-servers: is another list than at cluster.yaml:15:37: \
             nodeGroups[0].bottlerocket.settings.ntp.time-servers; write all of it in one of the two",
        ),
        (
            "bottlerocket: {settings: {kernel: {sysctl: none}}}\nnodestrap: {userData: {before: [kernel.toml]}}",
            "kernel.toml:5:18: settings.kernel.sysctl: is a mapping here, and \"none\" at cluster.yaml:15:40: \
             nodeGroups[0].bottlerocket.settings.kernel.sysctl; keep one of them",
        ),
        (
            "bottlerocket: {enableAdminContainer: true}\nnodestrap: {userData: {before: [admin.toml]}}",
            "admin.toml:1:32: settings.host-containers.admin.enabled: enableAdminContainer says it as well; keep one of \
             the two",
        ),
    ] {
        assert_eq!(refused("Bottlerocket", "nodeGroups:", lines), message);
    }
}

#[test]
fn settings_that_bottlerocket_does_not_take_are_told_where_they_stand() {
    assert_eq!(
        refused("Bottlerocket", "nodeGroups:", "nodestrap: {userData: {before: [typo.toml]}}"),
        "typo.toml:3:1: settings.kubernetes.log-levl: Bottlerocket has no setting \"log-levl\" here; did you mean \
         log-level?\ntypo.toml:4:1: settings.kubernetes.max-pods: nodestrap makes it from maxPodsPerNode; write that, and \
         remove this"
    );
    assert_eq!(
        refused("Bottlerocket", "managedNodeGroups:", "nodestrap: {userData: {before: [cluster.toml]}}"),
        "cluster.toml:1:22: settings.kubernetes.node-labels: EKS itself sets it on the nodes of a managed node group; write \
         labels, and remove this"
    );
}

#[test]
fn each_boot_takes_its_own_kind_of_part_alone() {
    for (family, file, message) in [
        (
            "Bottlerocket",
            "setup.sh",
            "is a shell script, which Bottlerocket does not read; write settings in TOML, which begin with [settings]",
        ),
        ("Bottlerocket", "gone.toml", "\"gone.toml\" cannot be read (no such file); name a file that is there"),
        (WINDOWS, "setup.sh", "is a shell script, which Windows does not read; write a PowerShell script"),
        (
            "AmazonLinux2",
            "motd.toml",
            "begins as settings of Bottlerocket do, and these nodes run Linux with cloud-init; begin with #cloud-config or #!",
        ),
        (
            "AmazonLinux2",
            "tags.ps1",
            "is a script for Windows, and these nodes run Linux; begin with #cloud-config or #!",
        ),
        ("AmazonLinux2", "setup.ps1", "begins like nothing that is carried; begin with #cloud-config or #!"),
    ] {
        let told = refused(family, "nodeGroups:", &format!("nodestrap: {{userData: {{before: [{file}]}}}}"));
        let place = if file == "gone.toml" {
            "cluster.yaml:15:37: nodeGroups[0].nodestrap.userData.before[0]".to_owned()
        } else {
            format!("{file}:1:1")
        };
        assert_eq!(told, format!("{place}: {message}"), "{family}");
    }
}

#[test]
fn nothing_runs_after_eks_own_script_on_windows() {
    let lines = "nodestrap: {userData: {after: [setup.ps1]}}";
    assert_eq!(
        refused(WINDOWS, "managedNodeGroups:", lines),
        "cluster.yaml:15:36: managedNodeGroups[0].nodestrap.userData.after[0]: EKS calls Start-EKSBootstrap.ps1 behind all \
         scripts of a managed node group, so that none can run after it; write it in before, or name an image with ami"
    );
    read_with(WINDOWS, "managedNodeGroups:", &format!("{lines}\nami: ami-0123abcd"))
        .expect("nodestrap's own script calls it");
}
