//! Fields that belong to another kind of node group, or to no node that is rendered.

use nodestrap_generator::node_spec::{FlagInputs, read};

use crate::support::{options, read_file, refused, refuses_group, sound, with};

#[test]
fn fields_of_managed_node_groups_are_refused_in_others() {
    for field in ["launchTemplate: {id: lt-1}", "nodeRepairConfig: {enabled: true}", "releaseVersion: x"] {
        let name = field.split_once(':').expect("a name").0;
        refuses_group(&[(
            field,
            &format!(
                "15:5: nodeGroups[0].{name}: belongs to managedNodeGroups; remove it, or move the node group there"
            ),
        )]);
    }
}

#[test]
fn fields_of_other_node_groups_are_refused_in_managed_ones() {
    let managed = |line: &str| refused(&(with("nodeGroups:\n", "managedNodeGroups:\n") + &format!("    {line}\n")));
    for field in [
        "asgMetricsCollection: []",
        "classicLoadBalancerNames: []",
        "containerRuntime: containerd",
        "cpuCredits: unlimited",
        "enclaveEnabled: true",
    ] {
        let name = field.split_once(':').expect("a name").0;
        assert_eq!(
            managed(field),
            format!(
                "cluster.yaml:15:5: managedNodeGroups[0].{name}: belongs to nodeGroups; remove it, or move the node group \
                 there"
            )
        );
    }
    assert_eq!(
        managed("efaEnabled: true"),
        "cluster.yaml:15:5: managedNodeGroups[0].efaEnabled: the installer of EFA's driver is not rendered; use an image \
         that has the driver, or install it in preBootstrapCommands"
    );
}

#[test]
fn a_node_group_without_a_name_is_one_to_choose_from() {
    let text = sound() + "  - amiFamily: AmazonLinux2\n";
    assert_eq!(
        refused(&text),
        "cluster.yaml:13:3: nodeGroups: has several node groups; choose one with --nodegroup: \"ng\", one without a name"
    );
    let flags = FlagInputs { node_group: Some("other".to_owned()), ..FlagInputs::default() };
    let problems =
        read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect_err("there is no such group");
    assert_eq!(
        problems.to_string(),
        "--nodegroup: there is no node group \"other\"; there is \"ng\", one without a name"
    );
}

#[test]
fn a_family_that_is_taken_because_nobody_names_one_is_told() {
    for (version, family, since) in [
        ("1.29", "AmazonLinux2", "did up to Kubernetes 1.29"),
        ("1.30", "AmazonLinux2023", "does from Kubernetes 1.30 on"),
    ] {
        let text = with("    amiFamily: AmazonLinux2\n", "").replace("1.24", version);
        let reading = read_file(&text).expect("the file is sound");
        let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [format!(
                "cluster.yaml:13:5: nodeGroups[0]: no AMI family is named, so {family} is taken, as EKS {since}; write \
                 amiFamily, or give --ami-family, so that it stays"
            )]
        );
    }
}

#[test]
fn a_setting_of_bottlerocket_that_is_no_mapping_is_refused() {
    let text = sound().replace("AmazonLinux2", "Bottlerocket")
        + "    bottlerocket: {settings: {kubernetes: {eviction-hard: 5}}}\n";
    assert_eq!(
        refused(&text),
        "cluster.yaml:15:44: nodeGroups[0].bottlerocket.settings.kubernetes.eviction-hard: 5 is not what Bottlerocket takes \
         here; write a mapping"
    );
}
