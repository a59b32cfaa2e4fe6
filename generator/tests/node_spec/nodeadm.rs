//! Amazon Linux 2023: what nodeadm has no setting for, and who boots the nodes.

use nodestrap_generator::node_spec::Boot;

use crate::support::{reads, refused, with};

/// The sound file with a node group of Amazon Linux 2023 that has this line as well.
fn group(line: &str) -> String {
    with("amiFamily: AmazonLinux2\n", &format!("amiFamily: AmazonLinux2023\n    {line}\n"))
}

#[test]
fn what_nodeadm_cannot_do_is_refused() {
    for (line, problem) in [
        (
            "nodestrap: {instanceLabels: [zone]}",
            "nodeadm takes no labels from the instance; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {token: aws-iam-authenticator}",
            "nodeadm's kubelet has its token from the AWS CLI; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {capacity: {kubeReserved: none}}",
            "nodeadm always sets aside by AWS's formulas; remove it and write kubeletExtraConfig.kubeReserved, whose fields \
             take the place of them",
        ),
        (
            "nodestrap: {containerd: {imageCredentialProvider: /opt/ecr}}",
            "nodeadm names the image's own program to kubelet; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {containerd: {version: 2}}",
            "nodeadm asks containerd for its version, so that this decides about sandboxImage alone; remove it",
        ),
        ("nodestrap: {boot: ubuntu}", "\"ubuntu\" does not boot AmazonLinux2023 nodes; write nodeadm or agent"),
    ] {
        let shown = refused(&group(line));
        assert!(shown.starts_with("cluster.yaml:15:") && shown.ends_with(&format!(": {problem}")), "{line}: {shown}");
    }
}

#[test]
fn the_agent_boots_the_same_image_where_it_is_asked_for() {
    assert_eq!(reads(&group("")).spec.boot, Boot::Nodeadm);
    assert_eq!(reads(&group("nodestrap: {boot: agent, instanceLabels: [zone]}")).spec.boot, Boot::Agent);
}

#[test]
fn a_command_in_nodeadms_place_is_a_node_config() {
    let shown = refused(&group("overrideBootstrapCommand: /etc/eks/bootstrap.sh demo"));
    assert!(shown.contains("overrideBootstrapCommand: is no NodeConfig, "), "{shown}");
    reads(&group("overrideBootstrapCommand: '{apiVersion: node.eks.aws/v1alpha1, kind: NodeConfig}'"));
}
