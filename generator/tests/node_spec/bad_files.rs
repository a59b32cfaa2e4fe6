//! Files that are no `ClusterConfig`, and fields that nobody acts on.

use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, read};

use crate::support::{options, refused, sound, with, with_group};

#[test]
fn what_is_no_mapping_is_refused() {
    let first_line = "a ClusterConfig starts with \"apiVersion: eksctl.io/v1alpha5\"";
    assert_eq!(refused(""), format!("cluster.yaml:1:1: the file is empty; {first_line}"));
    assert_eq!(refused("# nothing\n"), format!("cluster.yaml:1:1: the file is empty; {first_line}"));
    assert_eq!(refused("- a\n"), format!("cluster.yaml:1:1: must be a mapping, not a list; {first_line}"));
    assert_eq!(refused("text\n"), format!("cluster.yaml:1:1: must be a mapping, not \"text\"; {first_line}"));
}

#[test]
fn yamls_own_faults_are_told_with_their_place() {
    let bytes = read(Some(("-", b"a: \xff")), &FlagInputs::default(), &options()).expect_err("not UTF-8");
    assert_eq!(bytes.to_string(), "-:1:4: not UTF-8 text here: save the file as UTF-8");
    assert_eq!(
        refused(&with("  region: eu-west-1", "  region: eu-west-1\n  region: eu-west-2")),
        "cluster.yaml:6:3: the key \"region\" is here twice: line 5 has it already"
    );
    assert_eq!(
        refused(&(sound() + "---\na: b\n")),
        "cluster.yaml:15:1: a second document begins here, and only one is read: give each a file of its own"
    );
}

#[test]
fn another_api_version_or_kind_is_refused() {
    assert_eq!(
        refused(&with("v1alpha5", "v1alpha4")),
        "cluster.yaml:1:13: apiVersion: must be eksctl.io/v1alpha5, not \"eksctl.io/v1alpha4\""
    );
    assert_eq!(
        refused(&with("kind: ClusterConfig", "kind: Cluster")),
        "cluster.yaml:2:7: kind: must be ClusterConfig, not \"Cluster\""
    );
    assert_eq!(
        refused(&with("apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", "")),
        "cluster.yaml:1:1: apiVersion: is missing: write \"apiVersion: eksctl.io/v1alpha5\"\n\
         cluster.yaml:1:1: kind: is missing: write \"kind: ClusterConfig\""
    );
}

#[test]
fn fields_that_eksctl_does_not_know_get_the_nearest_name() {
    for (lines, message) in [
        ("label: {a: b}", "15:5: nodeGroups[0].label: a node group has no such field; did you mean labels?"),
        (
            "MaxPodsPerNode: 5",
            "15:5: nodeGroups[0].MaxPodsPerNode: a node group has no such field; did you mean maxPodsPerNode?",
        ),
        (
            "desiredCapcity: 5",
            "15:5: nodeGroups[0].desiredCapcity: a node group has no such field; did you mean desiredCapacity?",
        ),
        ("bananas: 5", "15:5: nodeGroups[0].bananas: a node group has no such field in eksctl.io/v1alpha5; remove it"),
        ("bananas:", "15:5: nodeGroups[0].bananas: a node group has no such field in eksctl.io/v1alpha5; remove it"),
        (
            "\"a\\u001b[2J\": 5",
            "15:5: nodeGroups[0][\"a\\u{1b}[2J\"]: a node group has no such field in eksctl.io/v1alpha5; remove it",
        ),
        (
            "ssh: {allow: false, publicKye: x}",
            "15:25: nodeGroups[0].ssh.publicKye: ssh has no such field; did you mean publicKey?",
        ),
        (
            "instancesDistribution: {instanceTypes: [m5.large], types: []}",
            "15:56: nodeGroups[0].instancesDistribution.types: instancesDistribution has no such field in eksctl.io/v1alpha5; remove it",
        ),
        (
            "taints: [{key: a, effect: NoSchedule, operator: Equal}]",
            "15:43: nodeGroups[0].taints[0].operator: a taint has no such field in eksctl.io/v1alpha5; remove it",
        ),
    ] {
        assert_eq!(refused(&with_group(lines)), format!("cluster.yaml:{message}"));
    }
    assert_eq!(
        refused(&with("kind: ClusterConfig", "kind: ClusterConfig\nnodeGroup: []")),
        "cluster.yaml:3:1: nodeGroup: a ClusterConfig has no such field; did you mean nodeGroups?"
    );
    assert_eq!(
        refused(&with("  region:", "  labels: {}\n  region:")),
        "cluster.yaml:5:3: metadata.labels: metadata has no such field in eksctl.io/v1alpha5; remove it"
    );
}

#[test]
fn stack_fields_are_refused_with_the_flag_that_allows_them() {
    let message = "concerns the stacks and leaves user data as it is, so gen-userdata does not act on it; \
                   remove it, or accept such fields with --allow-stack-fields";
    for (text, place) in [
        (with_group("enclaveEnabled: true"), "15:5: nodeGroups[0].enclaveEnabled"),
        (with_group("localZones: [us-west-2-lax-1a]"), "15:5: nodeGroups[0].localZones"),
        (with("  region:", "  annotations: {}\n  region:"), "5:3: metadata.annotations"),
        (with("status:", "gitops: {}\nstatus:"), "9:1: gitops"),
    ] {
        assert_eq!(refused(&text), format!("cluster.yaml:{place}: {message}"));
    }
}

#[test]
fn fields_that_a_cluster_is_created_from_need_no_flag() {
    let text = with_group(
        "desiredCapacity: 3\niam: {instanceRoleARN: x}\nssh: {publicKeyName: ops, sourceSecurityGroupIds: []}",
    )
    .replace("status:", "vpc: {}\navailabilityZones: [eu-west-1a, eu-west-1b]\nstatus:");
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options());
    assert_eq!(reading.expect("each is acted on by nodestrap create").ignored, []);
}

#[test]
fn fields_that_would_change_the_node_are_refused_even_where_stack_fields_are_allowed() {
    let options = ReadOptions { allow_stack_fields: true, ..options() };
    for (text, message) in [
        (
            with_group("efaEnabled: true"),
            "15:5: nodeGroups[0].efaEnabled: the installer of EFA's driver is not rendered; \
             use an image that has the driver, or install it in preBootstrapCommands",
        ),
        (
            with_group("instanceSelector: {vCPUs: 2}"),
            "15:5: nodeGroups[0].instanceSelector: the selector asks EC2, which gen-userdata never does; \
             write the types that it selects into instancesDistribution.instanceTypes",
        ),
        (
            with_group("instanceTypes: [m5.large]"),
            "15:5: nodeGroups[0].instanceTypes: belongs to managedNodeGroups; write instancesDistribution.instanceTypes",
        ),
        (
            with_group("spot: true"),
            "15:5: nodeGroups[0].spot: belongs to managedNodeGroups; write the shares of instancesDistribution, or remove it",
        ),
        (
            with_group("ssh: {enableSsm: true}"),
            "15:11: nodeGroups[0].ssh.enableSsm: the images of EKS have the SSM agent, so none is installed; remove it",
        ),
    ] {
        let problems = read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options);
        assert_eq!(problems.expect_err(message).to_string(), format!("cluster.yaml:{message}"));
    }
}

#[test]
fn a_feature_that_is_turned_off_may_stand() {
    crate::support::reads(&with_group("efaEnabled: false\nbottlerocket:\nspot: false"));
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    for (text, message) in [
        (
            with("metadata:\n  name: demo\n  region: eu-west-1\n  version: \"1.24\"", "metadata: demo"),
            "3:11: metadata: must be a mapping, not \"demo\"",
        ),
        (with("name: demo", "name: [demo]"), "4:9: metadata.name: must be text, not a list"),
        (
            with("  - name: ng\n    amiFamily: AmazonLinux2", "  name: ng\n  amiFamily: AmazonLinux2"),
            "13:3: nodeGroups: must be a list, not a mapping",
        ),
        (with_group("labels: [a]"), "15:13: nodeGroups[0].labels: must be a mapping, not a list"),
        (with_group("labels: {a: {b: c}}"), "15:17: nodeGroups[0].labels.a: must be text, not a mapping"),
        (with_group("taints: NoSchedule"), "15:13: nodeGroups[0].taints: must be a list, not \"NoSchedule\""),
        (
            with_group("preBootstrapCommands: echo"),
            "15:27: nodeGroups[0].preBootstrapCommands: must be a list, not \"echo\"",
        ),
        (
            with_group("kubeletExtraConfig: 'maxPods: 5'"),
            "15:25: nodeGroups[0].kubeletExtraConfig: must be a mapping, not \"maxPods: 5\"",
        ),
        (with_group("disablePodIMDS: 1"), "15:21: nodeGroups[0].disablePodIMDS: must be true or false, not \"1\""),
        (
            with_group("disableIMDSv1: 'true'"),
            "15:20: nodeGroups[0].disableIMDSv1: must be true or false, not \"true\"",
        ),
        (
            with_group("instancesDistribution: {instanceTypes: m5.large}"),
            "15:44: nodeGroups[0].instancesDistribution.instanceTypes: must be a list, not \"m5.large\"",
        ),
    ] {
        assert_eq!(refused(&text), format!("cluster.yaml:{message}"));
    }
}

#[test]
fn every_problem_is_told_in_the_order_of_the_file() {
    let text = with_group("maxPodsPerNode: 0\nbananas: 1")
        .replace("region: eu-west-1", "region: mars")
        .replace("1.24", "1.13");
    let shown = refused(&text);
    let places: Vec<&str> = shown.lines().map(|line| line.split(": ").take(2).last().unwrap_or_default()).collect();
    assert_eq!(
        places,
        ["metadata.region", "metadata.version", "nodeGroups[0].maxPodsPerNode", "nodeGroups[0].bananas"],
        "{shown}"
    );
}
