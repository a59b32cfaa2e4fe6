//! What is said of eksctl's files, and of the parts that stand beside what is converted.

use super::*;

/// eksctl's files of 0.50 and later with these lines in `kubelet.env`.
fn kubelet_env(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!("#cloud-config\nwrite_files:\n- path: /etc/eksctl/kubelet.env\n  content: |\n{}", lines.concat())
}

#[test]
fn values_of_kubelet_env_that_are_none_are_lost() {
    let about = |lines: &str| {
        let found = findings(&kubelet_env(lines));
        found.into_iter().filter(|line| line.starts_with("lost: /etc/eksctl/kubelet.env")).collect::<Vec<_>>()
    };
    assert_eq!(about("CLUSTER_NAME=demo\nMAX_PODS=20"), [""; 0]);
    for (line, message) in [
        ("MAX_PODS=many", "MAX_PODS: is not a number: write maxPodsPerNode"),
        ("NODE_LABELS=a", "NODE_LABELS: \"a\" is not a label; write key=value"),
        ("NODE_TAINTS=a", "NODE_TAINTS: \"a\" is not a taint; write key=value:Effect or key:Effect"),
    ] {
        assert_eq!(about(line), [format!("lost: /etc/eksctl/kubelet.env: {message}")], "{line}");
    }
}

#[test]
fn ubuntus_nodes_are_not_converted() {
    let script =
        "#cloud-config\nwrite_files:\n- {path: /var/lib/cloud/scripts/eksctl/bootstrap.ubuntu.sh, content: a}\n";
    assert_eq!(
        error(script.as_bytes(), None),
        "it is for Ubuntu, and nodes of Amazon Linux alone are converted: write its ClusterConfig by hand"
    );
}

#[test]
fn parts_that_no_field_stands_for_are_lost() {
    let mend = "save the cloud-config as a file, and name it in nodestrap.userData.before";
    for (part, expected) in [
        (
            "Content-Type: text/cloud-config\n\n#cloud-config\nwrite_files: [{path: /a, content: b}]\n",
            format!("lost: /a: cloud-init writes this file, which no field of a ClusterConfig does: {mend}"),
        ),
        (
            "Content-Type: text/cloud-config\n\n#cloud-config\nhostname: a\n",
            format!(
                "lost: hostname: this is a setting of cloud-init's, which no field of a ClusterConfig has: {mend}"
            ),
        ),
        (
            "Content-Type: text/x-include-url\n\nhttps://example.com/more\n",
            "lost: part-001: is read as include list, which nodestrap does not pass on: do the same in preBootstrapCommands"
                .to_owned(),
        ),
    ] {
        let text = format!(
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{part}--b\nContent-Type: \
             text/x-shellscript\n\n#!/bin/sh\n{}\n--b--\n",
            command_line("")
        );
        assert_eq!(findings(&text), [expected], "{part}");
    }
}
