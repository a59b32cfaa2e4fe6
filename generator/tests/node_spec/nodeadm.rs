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
            "34: nodeGroups[0].nodestrap.instanceLabels[0]: nodeadm takes no labels from the instance; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {token: aws-iam-authenticator}",
            "24: nodeGroups[0].nodestrap.token: nodeadm's kubelet has its token from the AWS CLI; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {capacity: {kubeReserved: none}}",
            "42: nodeGroups[0].nodestrap.capacity.kubeReserved: nodeadm always sets aside by AWS's formulas; remove it and write kubeletExtraConfig.kubeReserved, whose fields \
             take the place of them",
        ),
        (
            "nodestrap: {containerd: {imageCredentialProvider: /opt/ecr}}",
            "55: nodeGroups[0].nodestrap.containerd.imageCredentialProvider: nodeadm names the image's own program to kubelet; remove it, or write boot: agent beside it",
        ),
        (
            "nodestrap: {containerd: {version: 2}}",
            "39: nodeGroups[0].nodestrap.containerd.version: nodeadm asks containerd for its version, so that this decides about sandboxImage alone; remove it",
        ),
        (
            "nodestrap: {boot: ubuntu}",
            "23: nodeGroups[0].nodestrap.boot: \"ubuntu\" does not boot AmazonLinux2023 nodes; write nodeadm or agent",
        ),
    ] {
        assert_eq!(refused(&group(line)), format!("cluster.yaml:15:{problem}"));
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

/// What nodeadm's own `config check` calls valid, and fails over or passes by later: a line of `spec`, and what is said of
/// it behind the column at which it stands.
pub(crate) const NOT_FOR_NODEADM: &[(&str, &str)] = &[
    ("kubelets: {}", "3 of the NodeConfig: spec.kubelets: spec has no such field; did you mean kubelet?"),
    (
        "instance: {localStorage: {strategy: RAID5}}",
        "39 of the NodeConfig: spec.instance.localStorage.strategy: \"RAID5\" is no strategy that nodeadm knows; write RAID0 or RAID10 or Mount",
    ),
    (
        "instance: {localStorage: {disabledMounts: [Kubelet]}}",
        "46 of the NodeConfig: spec.instance.localStorage.disabledMounts[0]: \"Kubelet\" is no mount that nodeadm knows; write Containerd or PodLogs or SOCI",
    ),
    (
        "instance: {network: {nameservers: [dns]}}",
        "38 of the NodeConfig: spec.instance.network.nameservers[0]: \"dns\" is not an IP address, which looks like \"10.0.0.2\"",
    ),
    (
        "featureGates: {NoSuchGate: true}",
        "18 of the NodeConfig: spec.featureGates.NoSuchGate: nodeadm has no such feature gate; it has FastImagePull and InstanceIdNodeName",
    ),
    (
        "featureGates: {FastImagePul: true}",
        "18 of the NodeConfig: spec.featureGates.FastImagePul: nodeadm has no such feature gate; did you mean FastImagePull?",
    ),
    (
        "featureGates: {FastImagePull: maybe}",
        "33 of the NodeConfig: spec.featureGates.FastImagePull: must be true or false, not \"maybe\"",
    ),
    (
        "kubelet: {maxPodsExpression: 'foo +'}",
        "32 of the NodeConfig: spec.kubelet.maxPodsExpression: \"foo +\" is not a CEL expression: it breaks off or is wrong at character 6; it looks like \"((default_enis - 1) * (ips_per_eni - 1)) + 2\"",
    ),
    (
        "kubelet: {config: {maxPods: abc}}",
        "22 of the NodeConfig: spec.kubelet.config.maxPods: \"abc\" is a text where kubelet wants a whole number; write digits alone, without quotes",
    ),
    (
        "kubelet: {config: {maxPod: 3}}",
        "22 of the NodeConfig: spec.kubelet.config.maxPod: kubelet 1.24 has no field \"maxPod\" here; did you mean maxPods?",
    ),
    (
        "kubelet: {flags: [v=4]}",
        "21 of the NodeConfig: spec.kubelet.flags[0]: \"v=4\" is no argument of kubelet's, which looks like \"--v=4\"",
    ),
    (
        "kubelet: {maxPodsExpression: 20}",
        "32 of the NodeConfig: spec.kubelet.maxPodsExpression: is no text without quotes, and nodeadm refuses a NodeConfig for it; write \"20\"",
    ),
    (
        "instance: {environment: {kubelet: {GOMAXPROCS: 4}}}",
        "50 of the NodeConfig: spec.instance.environment.kubelet.GOMAXPROCS: is no text without quotes, and nodeadm refuses a NodeConfig for it; write \"4\"",
    ),
    (
        "instance: {environment: {kubelet: {A: yes}}}",
        "41 of the NodeConfig: spec.instance.environment.kubelet.A: YAML readers differ on yes; write true without quotes, or \"yes\" with them",
    ),
    (
        "kubelet: {flags: [1.5]}",
        "21 of the NodeConfig: spec.kubelet.flags[0]: is no text without quotes, and nodeadm refuses a NodeConfig for it; write \"1.5\"",
    ),
    (
        "kubelet: {flags: [--allow-privileged=true]}",
        "21 of the NodeConfig: spec.kubelet.flags[0]: kubelet 1.24 does not know --allow-privileged, and would not start; remove it",
    ),
    (
        "containerd: {config: 'not toml'}",
        "24 of the NodeConfig: spec.containerd.config: is not TOML, at line 1, column 5 of it (key with no value, expected `=`); write a part of containerd's configuration",
    ),
    (
        "cluster: {apiServerEndpoint: example dot com}",
        "32 of the NodeConfig: spec.cluster.apiServerEndpoint: \"example dot com\" is not an API server's endpoint: it does not start with https://; it looks like \"https://0123.sk1.us-east-1.eks.amazonaws.com\"",
    ),
    (
        "cluster: {cidr: 10.100.0.0}",
        "19 of the NodeConfig: spec.cluster.cidr: \"10.100.0.0\" is not a CIDR, which looks like \"10.100.0.0/16\" or \"fd00:1234::/108\"",
    ),
    (
        "cluster: {certificateAuthority: '!'}",
        "35 of the NodeConfig: spec.cluster.certificateAuthority: it is not base64 (invalid symbol 33, offset 0); write what \"aws eks describe-cluster\" prints as certificateAuthority.data",
    ),
    (
        "instance: {localStorage: {mountPath: data}}",
        "40 of the NodeConfig: spec.instance.localStorage.mountPath: \"data\" is not a directory to mount disks below; write an absolute path of letters, digits, dots, dashes and underscores, such as \"/mnt/k8s-disks\"",
    ),
    (
        "instance: {localStorage: {mountPath: /var/lib/kubelet}}",
        "40 of the NodeConfig: spec.instance.localStorage.mountPath: \"/var/lib/kubelet\" lies in /var/lib/kubelet, which is not a place for disks; write another, such as \"/mnt/k8s-disks\"",
    ),
    (
        "instance: {network: {domains: [a_b]}}",
        "34 of the NodeConfig: spec.instance.network.domains[0]: \"a_b\" is not a search domain, which looks like \"corp.example\"",
    ),
    (
        "instance: {environment: {kubelet.service: {A: b}}}",
        "28 of the NodeConfig: spec.instance.environment[\"kubelet.service\"]: nodeadm adds .service to it; write \"kubelet\"",
    ),
    (
        "instance: {environment: {defaults: {A: b}}}",
        "28 of the NodeConfig: spec.instance.environment.defaults: nodeadm would set this up for a service defaults; did you mean default?",
    ),
    (
        "instance: {environment: {a b: {A: b}}}",
        "28 of the NodeConfig: spec.instance.environment[\"a b\"]: \"a b\" is not the name of a systemd service, which looks like \"kubelet\"",
    ),
    (
        "instance: {environment: {kubelet: {A-B: c}}}",
        "38 of the NodeConfig: spec.instance.environment.kubelet.A-B: \"A-B\" is not the name of an environment variable, which has letters, digits and underscores alone and does not start with a digit",
    ),
    (
        "instance: {environment: {kubelet: {A: \"b\\nc\"}}}",
        "41 of the NodeConfig: spec.instance.environment.kubelet.A: \"b\\nc\" holds '\\n', which no environment variable of a unit can; write one line without control characters",
    ),
    (
        "kubelet: {config: {featureGates: {Some: yes}}}",
        "43 of the NodeConfig: spec.kubelet.config.featureGates.Some: YAML readers differ on yes; write true without quotes, or \"yes\" with them",
    ),
];

#[test]
fn what_nodeadm_takes_and_cannot_use_is_refused() {
    let head =
        "overrideBootstrapCommand: |\n      apiVersion: node.eks.aws/v1alpha1\n      kind: NodeConfig\n      spec:\n";
    for (lines, message) in NOT_FOR_NODEADM {
        let shown = refused(&group(&format!("{head}        {lines}")));
        let place = "cluster.yaml:16:7: nodeGroups[0].overrideBootstrapCommand: line 4, column ";
        assert_eq!(shown, format!("{place}{message}"), "{lines}");
    }
    for (api, kind, message) in [
        (
            "node.eks.aws/v1",
            "NodeConfig",
            "14 of the NodeConfig: apiVersion: \"node.eks.aws/v1\" is no apiVersion that nodeadm knows; write node.eks.aws/v1alpha1",
        ),
        (
            "node.eks.aws/v1alpha1",
            "Node",
            "43 of the NodeConfig: kind: \"Node\" is no kind that nodeadm knows; write NodeConfig",
        ),
    ] {
        let shown = refused(&group(&format!("overrideBootstrapCommand: '{{apiVersion: {api}, kind: {kind}}}'")));
        let place = "cluster.yaml:15:31: nodeGroups[0].overrideBootstrapCommand: line 1, column ";
        assert_eq!(shown, format!("{place}{message}"), "{api} {kind}");
    }
}

#[test]
fn a_node_config_with_every_field_is_taken() {
    reads(&group(
        "overrideBootstrapCommand: |
      apiVersion: node.eks.aws/v1alpha1
      kind: NodeConfig
      metadata: {name: a}
      spec:
        cluster: {name: demo, cidr: 10.100.0.0/16, enableOutpost: false}
        containerd: {config: \"[grpc]\\naddress = 'a'\\n\", baseRuntimeSpec: {process: {rlimits: []}}}
        featureGates: {InstanceIdNodeName: true, FastImagePull: false}
        instance:
          environment: {default: {A: b}}
          localStorage: {strategy: RAID0, mountPath: /mnt/a, disabledMounts: [Containerd, PodLogs, SOCI]}
          network: {nameservers: [10.0.0.2], domains: [example.com]}
        kubelet: {config: {maxPods: 3, clusterDomain: a.local}, flags: [--v=4], maxPodsExpression: max_pods}",
    ));
}

#[test]
fn a_script_that_is_no_text_would_be_lost() {
    assert_eq!(
        refused(&group("nodestrap: {userData: {before: [binary.sh]}}")),
        "binary.sh:1:1: is a script that is not text in UTF-8, which cloud-init loses in a MIME document; write it as text"
    );
}

#[test]
fn images_of_eks_have_the_pause_image_in_them() {
    assert_eq!(
        refused(&group("nodestrap: {containerd: {fipsRegistry: true}}").replace("eu-west-1", "us-east-1")),
        "cluster.yaml:15:44: nodeGroups[0].nodestrap.containerd.fipsRegistry: images that nodeadm boots have EKS' own image in \
         them, and pull it from nowhere; remove it"
    );
}
