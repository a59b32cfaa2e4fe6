//! `convert`: what goes where, and the exit codes.

use crate::support::{run, run_with_input};

const CALL: &[u8] =
    b"/etc/eks/bootstrap.sh demo --apiserver-endpoint https://a.eu-west-1.eks.amazonaws.com --b64-cluster-ca \
                      Q0E= --dns-cluster-ip 10.100.0.10 --mount-bpf-fs false --local-disks raid5\n";

#[test]
fn the_cluster_config_goes_to_standard_output_and_the_rest_to_standard_error() {
    let run = run_with_input(&["convert", "-", "--kubernetes-version", "1.30", "--nodegroup", "workers"], CALL);
    assert_eq!(
        run.report,
        "lost: line 1: --local-disks: \"raid5\" is none of mount, raid0 and raid10: write one\n\
         differs: labels: nodes have these as well: alpha.eksctl.io/cluster-name, alpha.eksctl.io/nodegroup-name, \
         alpha.eksctl.io/instance-id, node-lifecycle\n"
    );
    assert_eq!(
        run.text(),
        "apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: demo
  region: eu-west-1
  version: \"1.30\"
status:
  endpoint: https://a.eu-west-1.eks.amazonaws.com
  certificateAuthorityData: Q0E=
nodeGroups:
- name: workers
  amiFamily: AmazonLinux2
  clusterDNS: \"10.100.0.10\"
"
    );
}

#[test]
fn strict_makes_a_loss_an_error_and_prints_nothing() {
    assert_eq!(
        run_with_input(&["convert", "-", "--strict"], CALL).failed(1),
        "error: failed to convert standard input:\nlost: line 1: --local-disks: \"raid5\" is none of mount, raid0 and raid10: \
         write one\n"
    );
    let sound = String::from_utf8_lossy(CALL).replace("raid5", "raid10");
    run_with_input(&["convert", "-", "--strict"], sound.as_bytes()).done();
}

#[test]
fn an_input_that_cannot_be_understood_is_an_error() {
    assert_eq!(
        run_with_input(&["convert", "-", "--from", "bootstrap"], b"echo hello\n").failed(1),
        "error: failed to convert standard input:\nno command calls /etc/eks/bootstrap.sh: give the script that does, or the \
         command line itself\n"
    );
    assert_eq!(
        run(&["convert", "/nonexistent"]).failed(1),
        "error: failed to read /nonexistent:\nNo such file or directory (os error 2)\n"
    );
    assert!(
        run(&["convert", "-", "--from", "karpenter"]).failed(2).contains("write one of bootstrap, node-config, eksctl")
    );
}

#[test]
fn what_nodestrap_made_is_said_to_have_its_cluster_config() {
    let made = run(&["-f", "article.yaml"]).done();
    assert_eq!(
        run_with_input(&["convert", "-"], &made).failed(1),
        "error: failed to convert standard input:\nit is nodestrap's own user data: use the ClusterConfig that it was made \
         from\n"
    );
}
