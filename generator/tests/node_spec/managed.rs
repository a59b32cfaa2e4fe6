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
            "releaseVersion: x",
            "releaseVersion: concerns the stacks and leaves user data as it is, so gen-userdata does not act on it; remove it, or \
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

/// A managed node group of a family without an image of its own, with these lines from line 14 on; nothing is said of
/// the cluster but its name, region and version.
fn made_by_eks(family: &str, version: &str, lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let head = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: demo\n  region: eu-west-1\n";
    format!(
        "{head}  version: \"{version}\"\nmanagedNodeGroups:\n  - name: ng\n    amiFamily: {family}\n{}",
        indented.concat()
    )
}

#[test]
fn eks_tells_its_nodes_of_their_cluster_itself() {
    for (family, version) in [
        ("AmazonLinux2", "1.30"),
        ("AmazonLinux2023", "1.34"),
        ("Bottlerocket", "1.34"),
        ("WindowsServer2022CoreContainer", "1.34"),
    ] {
        let spec = reads(&made_by_eks(family, version, "")).spec;
        assert!(
            spec.is_booted_by_eks() && spec.cluster.api_server.is_none() && spec.cluster_dns.is_empty(),
            "{family}"
        );
        let told = refused(&made_by_eks(family, version, "ami: ami-0123abcd"));
        for fact in ["status.endpoint", "status.certificateAuthorityData", "kubernetesNetworkConfig.serviceIPv4CIDR"] {
            assert!(told.contains(&format!("missing: write {fact}, or give ")), "{family}: {told}");
        }
    }
}

#[test]
fn what_is_wrong_in_the_clusters_facts_is_told_all_the_same() {
    let status = "status: {endpoint: 'http://example.com'}\nmanagedNodeGroups:";
    let file = made_by_eks("AmazonLinux2023", "1.34", "").replace("managedNodeGroups:", status);
    assert!(
        refused(&file).starts_with("cluster.yaml:7:20: status.endpoint: \"http://example.com\" "),
        "{}",
        refused(&file)
    );
}

#[test]
fn a_proxy_asks_for_the_service_cidr_of_every_node() {
    let file = made_by_eks("AmazonLinux2023", "1.34", "nodestrap: {proxy: {https: 'http://10.0.0.1:3128'}}");
    assert_eq!(
        refused(&file),
        "the service CIDR, which is reached without the proxy, is missing: write kubernetesNetworkConfig.serviceIPv4CIDR, or \
         give --service-cidr; \"aws eks describe-cluster --name demo --region eu-west-1 --query \
         cluster.kubernetesNetworkConfig --output text\" prints it"
    );
}

#[test]
fn what_eks_leaves_no_room_for_is_refused_on_each_family() {
    let windows = "WindowsServer2022CoreContainer";
    for (family, lines, message) in [
        (
            "AmazonLinux2023",
            "nodestrap: {boot: agent}",
            "10:23: managedNodeGroups[0].nodestrap.boot: EKS makes the nodes of this managed node group, with nodeadm; name an \
             image with ami, or remove it",
        ),
        (
            "AmazonLinux2023",
            "overrideBootstrapCommand: '{apiVersion: node.eks.aws/v1alpha1, kind: NodeConfig, spec: {cluster: {name: a}}}'",
            "10:31: managedNodeGroups[0].overrideBootstrapCommand: sets spec.cluster, which EKS' own NodeConfig behind it sets in \
             a managed node group; remove that, or name an image with ami",
        ),
        (
            "AmazonLinux2023",
            "overrideBootstrapCommand: exec true",
            "10:31: managedNodeGroups[0].overrideBootstrapCommand: is no NodeConfig, which is what nodes take that nodeadm boots \
             (error: line 1 column 1: expected mapping start); write one with apiVersion node.eks.aws/v1alpha1",
        ),
        (
            "Bottlerocket",
            "bottlerocket: {settings: {kubernetes: {api-server: 'https://a'}}}",
            "10:44: managedNodeGroups[0].bottlerocket.settings.kubernetes.api-server: EKS itself sets it on the nodes of a \
             managed node group; remove it, or name an image with ami",
        ),
        (
            "Bottlerocket",
            "bottlerocket: {settings: {kubernetes: {node-labels: {a: b}}}}",
            "10:44: managedNodeGroups[0].bottlerocket.settings.kubernetes.node-labels: EKS itself sets it on the nodes of a \
             managed node group; write labels, and remove this",
        ),
        (
            windows,
            "overrideBootstrapCommand: exit",
            "10:31: managedNodeGroups[0].overrideBootstrapCommand: takes the place of what EKS itself runs on the nodes of a \
             managed node group; name an image with ami, or write preBootstrapCommands",
        ),
        (
            windows,
            "maxPodsPerNode: 20",
            "10:21: managedNodeGroups[0].maxPodsPerNode: EKS calls Start-EKSBootstrap.ps1 on these nodes, and lets nothing be \
             passed to it; name an image with ami, or remove it",
        ),
        (
            "Ubuntu2404",
            "",
            "9:16: managedNodeGroups[0].amiFamily: EKS has no Ubuntu2404 images of its own for managed node groups; name \
             Canonical's with ami",
        ),
    ] {
        assert_eq!(refused(&made_by_eks(family, "1.34", lines)), format!("cluster.yaml:{message}"), "{family} {lines}");
    }
}
