//! Managed node groups: which fields they have, and what EKS leaves to their user data.

use crate::support::{reads, refused, with};

/// A managed node group with these lines from line 15 on.
fn managed(lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    with("nodeGroups:\n  - name: ng\n", "managedNodeGroups:\n  - name: ng\n") + &indented.concat()
}

#[test]
fn fields_of_eksctls_managed_node_groups_are_read() {
    let lines = "ami: ami-0123abcd\ninstanceTypes: [m5.large, c5.large]\nlabels: {team: a}\n\
                 taints: [{key: a, effect: NoSchedule}]\nmaxPodsPerNode: 20\npreBootstrapCommands: [echo]\n\
                 overrideBootstrapCommand: exec true\nssh: {publicKeyName: mine}\ndisableIMDSv1: true\n\
                 disablePodIMDS: true\nnodestrap: {containerd: {fipsRegistry: false}}\n";
    let spec = reads(&managed(lines)).spec;
    assert!(spec.managed && !spec.is_booted_by_eks());
    let types: Vec<String> = spec.instance_types.iter().map(ToString::to_string).collect();
    assert_eq!(types, ["m5.large", "c5.large"]);
    assert_eq!((spec.taints.len(), spec.pre_bootstrap_commands.len()), (1, 1));
    assert!(spec.labels.contains_key("team") && spec.disable_pod_imds && spec.max_pods.is_some());
    assert!(spec.key_name.is_some() && spec.override_bootstrap_command.is_some());
    assert!(reads(&managed("")).spec.is_booted_by_eks());
}

#[test]
fn fields_of_the_other_list_are_refused_with_what_to_do() {
    for (lines, message) in [
        ("clusterDNS: 10.100.0.10", "clusterDNS: belongs to nodeGroups; remove it, or move the node group there"),
        (
            "kubeletExtraConfig: {}",
            "kubeletExtraConfig: belongs to nodeGroups; remove it, or move the node group there",
        ),
        ("instancesDistribution: {}", "instancesDistribution: belongs to nodeGroups; write instanceTypes"),
        (
            "launchTemplate: {id: lt-1}",
            "launchTemplate: the template that it names has user data of its own; remove it, and put what is rendered here \
             into it",
        ),
        (
            "instanceSelector: {vCPUs: 2}",
            "instanceSelector: the selector asks EC2, which gen-userdata never does; write the types that it selects into \
             instanceTypes",
        ),
        (
            "spot: true",
            "spot: concerns the stacks and leaves user data as it is, so gen-userdata does not act on it; remove it, or \
             accept such fields with --allow-stack-fields",
        ),
        ("instanceTypess: []", "instanceTypess: a managed node group has no such field; did you mean instanceTypes?"),
    ] {
        assert_eq!(refused(&managed(lines)), format!("cluster.yaml:15:5: managedNodeGroups[0].{message}"), "{lines}");
    }
    assert_eq!(
        refused(&managed("instanceType: m5.large\ninstanceTypes: [c5.large]")),
        "cluster.yaml:15:19: managedNodeGroups[0].instanceType: stands beside instanceTypes; keep one of the two"
    );
}

#[test]
fn where_eks_makes_the_nodes_what_it_leaves_no_room_for_is_refused() {
    for (lines, message) in [
        (
            "overrideBootstrapCommand: exec true",
            "15:31: managedNodeGroups[0].overrideBootstrapCommand: takes the place of what EKS itself runs on the nodes of a \
             managed node group; name an image with ami, or write preBootstrapCommands",
        ),
        (
            "maxPodsPerNode: 20",
            "15:21: managedNodeGroups[0].maxPodsPerNode: EKS calls bootstrap.sh on these nodes, and lets nothing be passed to \
             it; name an image with ami, or remove it",
        ),
        (
            "nodestrap: {instanceLabels: [zoneId]}",
            "13:5: managedNodeGroups[0]: nodestrap's settings, but userData, are for nodes that nodestrap makes, and EKS makes \
             these; name an image with ami, or remove the settings",
        ),
    ] {
        assert_eq!(refused(&managed(lines)), format!("cluster.yaml:{message}"), "{lines}");
        reads(&managed(&format!("ami: ami-0123abcd\n{lines}")));
    }
    assert_eq!(
        refused(&managed("nodestrap: {userData: {before: [binary.sh]}}")),
        "binary.sh:1:1: is a script that is not text in UTF-8, which cloud-init loses in a MIME document; write it as text"
    );
}
