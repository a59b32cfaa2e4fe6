//! What sound input becomes.

use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures, FlagInputs, ReadOptions, read};
use nodestrap_generator::values::{IpFamily, MaxPods};

use crate::support::{PUBLIC_KEY, options, reads, sound, with, with_group};

#[test]
fn the_articles_example_reads() {
    let spec = reads(include_str!("../../../examples/article.yaml")).spec;
    assert_eq!(spec.cluster.name.as_str(), "hilarious-hideout-1578729265");
    assert_eq!(spec.cluster.region.as_str(), "ap-northeast-1");
    assert_eq!(spec.cluster.kubernetes.minor, 14);
    let api_server = spec.cluster.api_server().expect("a known one");
    assert!(api_server.certificate_authority.as_str().starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert_eq!(spec.name.as_str(), "ng-b50c30b5");
    assert_eq!(spec.family, AmiFamily::AmazonLinux2);
    assert_eq!(spec.architectures, Architectures::One(Architecture::X86_64));
    assert_eq!(spec.instance_types[0].as_str(), "m5.large");
    assert_eq!(spec.cluster_dns[0].to_string(), "10.100.0.10");
    let labels: Vec<String> = spec.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(
        labels,
        ["alpha.eksctl.io/cluster-name=hilarious-hideout-1578729265", "alpha.eksctl.io/nodegroup-name=ng-b50c30b5",]
    );
    assert!(spec.taints.is_empty() && spec.max_pods.is_none());
}

#[test]
fn every_field_that_is_acted_on_may_stand_in_one_file() {
    let spec = reads(&crate::support::full()).spec;
    assert_eq!((spec.labels.len(), spec.taints.len(), spec.pre_bootstrap_commands.len()), (3, 1, 1));
}

#[test]
fn labels_and_taints_keep_their_own_text() {
    let texts =
        ["yes", "No", "on", "0644", "1_000", "1.10", "1.20", "null", "true", "0x1F", "1e3", "2026-01-02", "007"];
    for text in texts {
        let spec =
            reads(&with_group(&format!("labels: {{a: {text}, {text}: b}}\ntaints: {{c: '{text}:NoSchedule'}}"))).spec;
        assert_eq!(spec.labels["a"].as_str(), text);
        assert_eq!(spec.labels[text].as_str(), "b");
        assert_eq!(spec.taints[0].to_string(), format!("c={text}:NoSchedule"));
        let spec = reads(&with_group(&format!("taints: [{{key: {text}, value: {text}, effect: NoExecute}}]"))).spec;
        assert_eq!(spec.taints[0].to_string(), format!("{text}={text}:NoExecute"));
    }
}

#[test]
fn a_label_without_a_value_is_empty() {
    for lines in ["labels:\n  a:", "labels: {a: ''}"] {
        assert_eq!(reads(&with_group(lines)).spec.labels["a"].as_str(), "");
    }
}

#[test]
fn an_unquoted_version_keeps_its_zero() {
    let spec = reads(&with("\"1.24\"", "1.30")).spec;
    assert_eq!(spec.cluster.kubernetes.minor, 30);
}

#[test]
fn taints_of_either_form_keep_their_order() {
    let list = "taints:\n- {key: b, value: x, effect: NoSchedule}\n- {key: a, effect: NoExecute}";
    let mapping = "taints:\n  b: x:NoSchedule\n  a: NoExecute";
    for lines in [list, mapping] {
        let taints: Vec<String> = reads(&with_group(lines)).spec.taints.iter().map(ToString::to_string).collect();
        assert_eq!(taints, ["b=x:NoSchedule", "a=:NoExecute"]);
    }
    let empty_value = reads(&with_group("taints: {a: ':NoSchedule'}")).spec.taints;
    assert_eq!(empty_value[0].to_string(), "a=:NoSchedule");
}

#[test]
fn instance_types_are_one_several_or_the_default() {
    let types = |lines: &str| {
        let spec = reads(&with_group(lines)).spec;
        let types: Vec<String> = spec.instance_types.iter().map(ToString::to_string).collect();
        (types.join(" "), spec.architectures)
    };
    assert_eq!(types(""), ("m5.large".to_owned(), Architectures::One(Architecture::X86_64)));
    assert_eq!(types("instanceType: c6g.xlarge"), ("c6g.xlarge".to_owned(), Architectures::One(Architecture::Aarch64)));
    let mixed = "instancesDistribution: {instanceTypes: [c5.xlarge, m5.large]}";
    assert_eq!(types(mixed), ("c5.xlarge m5.large".to_owned(), Architectures::One(Architecture::X86_64)));
    let both = "instancesDistribution: {instanceTypes: [c5.xlarge, m6g.large]}";
    assert_eq!(types(both), ("c5.xlarge m6g.large".to_owned(), Architectures::Both));
    assert_eq!(
        types(&format!("instanceType: mixed\n{mixed}")),
        ("c5.xlarge m5.large".to_owned(), Architectures::One(Architecture::X86_64))
    );
}

#[test]
fn cluster_dns_is_the_node_groups_kubelets_or_the_service_cidrs() {
    let dns = |text: &str| {
        let addresses: Vec<String> = reads(text).spec.cluster_dns.iter().map(ToString::to_string).collect();
        addresses.join(" ")
    };
    assert_eq!(dns(&with("10.100.0.0/16", "10.100.0.128/25")), "10.100.0.138");
    assert_eq!(dns(&with_group("clusterDNS: 169.254.20.10")), "169.254.20.10");
    assert_eq!(
        dns(&with_group("kubeletExtraConfig: {clusterDNS: [169.254.20.10, 10.100.0.10]}")),
        "169.254.20.10 10.100.0.10"
    );
    assert_eq!(
        dns(&with("serviceIPv4CIDR: 10.100.0.0/16", "ipFamily: IPv6\n  serviceIPv6CIDR: fd30:1c53:5f8a::/108")),
        "fd30:1c53:5f8a::a"
    );
    assert_eq!(
        dns(&with_group("kubeletExtraConfig: {clusterDNS: [10.100.0.10, 'fd00::a']}")),
        "10.100.0.10 fd00::a",
        "of both families"
    );
    let without_cidr = with("kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n", "");
    assert_eq!(dns(&format!("{without_cidr}    clusterDNS: 10.0.0.10\n")), "10.0.0.10");
}

#[test]
fn the_ip_family_is_stated_or_follows_from_the_service_cidr() {
    let family = |text: &str| reads(text).spec.cluster.ip_family;
    let network = |lines: &str| with("serviceIPv4CIDR: 10.100.0.0/16", lines);
    assert_eq!(family(&network("serviceIPv4CIDR: 10.100.0.0/16")), IpFamily::V4);
    assert_eq!(family(&network("ipFamily: ipv4\n  serviceIPv4CIDR: 10.100.0.0/16")), IpFamily::V4);
    assert_eq!(family(&network("serviceIPv6CIDR: fd00::/108")), IpFamily::V6);
    assert_eq!(family(&format!("{}    clusterDNS: fd00::a\n", network("ipFamily: IPv6"))), IpFamily::V6);
    assert_eq!(
        family(&with_group("clusterDNS: fd00::a")),
        IpFamily::V4,
        "a DNS address of its own is no statement about the cluster"
    );
}

#[test]
fn commands_and_kubelet_configuration_arrive_as_written() {
    let spec = reads(&with_group(
        "maxPodsPerNode: 42\npreBootstrapCommands:\n- \"echo 'a: b'\"\n- |\n  one\n  two\noverrideBootstrapCommand: exec true\n\
         kubeletExtraConfig:\n  featureGates: {RotateKubeletServerCertificate: false}\n  evictionHard:\n    memory.available: 5%",
    ))
    .spec;
    assert_eq!(spec.max_pods.map(MaxPods::get), Some(42));
    assert_eq!(spec.pre_bootstrap_commands, ["echo 'a: b'", "one\ntwo\n"]);
    assert_eq!(spec.override_bootstrap_command.as_deref(), Some("exec true"));
    assert_eq!(
        serde_json::Value::Object(spec.kubelet_extra_config),
        serde_json::json!({
            "featureGates": {"RotateKubeletServerCertificate": false},
            "evictionHard": {"memory.available": "5%"},
        })
    );
}

#[test]
fn an_ssh_key_is_a_text_a_file_or_a_key_pair() {
    for lines in
        [format!("ssh: {{allow: true, publicKey: '{PUBLIC_KEY}'}}"), "ssh: {publicKeyPath: key.pub}".to_owned()]
    {
        let spec = reads(&with_group(&lines)).spec;
        assert_eq!(spec.authorized_keys[0].as_str(), PUBLIC_KEY);
        assert!(spec.key_name.is_none());
    }
    let spec = reads(&with_group("ssh: {publicKeyName: ops}")).spec;
    assert_eq!(spec.key_name.map(|name| name.to_string()).as_deref(), Some("ops"));
    assert!(reads(&with_group("ssh: {allow: false}")).spec.authorized_keys.is_empty());
}

#[test]
fn metadata_options_default_to_eksctls() {
    let spec = reads(&sound()).spec;
    assert_eq!((spec.disable_imds_v1, spec.disable_pod_imds), (true, false));
    let spec = reads(&with_group("disableIMDSv1: no\ndisablePodIMDS: true")).spec;
    assert_eq!((spec.disable_imds_v1, spec.disable_pod_imds), (false, true));
}

#[test]
fn eksctls_words_for_the_newest_image_name_none() {
    for word in ["auto", "auto-ssm"] {
        assert_eq!(reads(&with_group(&format!("ami: {word}"))).spec.image, None);
    }
    let image = reads(&with_group("ami: ami-0123456789abcdef0")).spec.image;
    assert_eq!(image.map(|image| image.to_string()).as_deref(), Some("ami-0123456789abcdef0"));
}

#[test]
fn the_runtime_of_the_version_may_be_named() {
    reads(&with_group("containerRuntime: containerd"));
    reads(&with("\"1.24\"", "\"1.14\"").replace("- name: ng", "- name: ng\n    containerRuntime: dockerd"));
}

#[test]
fn anchors_and_merge_keys_are_resolved() {
    let text = with(
        "nodeGroups:",
        "nodeGroups:\n  - &base\n    name: base\n    amiFamily: AmazonLinux2\n    labels: &labels {team: a}",
    )
    .replace("  - name: ng\n    amiFamily: AmazonLinux2\n", "  - <<: *base\n    name: ng\n    maxPodsPerNode: 7\n");
    let flags = FlagInputs { node_group: Some("ng".to_owned()), ..FlagInputs::default() };
    let spec = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("the file is sound").spec;
    assert_eq!((spec.labels["team"].as_str(), spec.max_pods.map(MaxPods::get)), ("a", Some(7)));
}

#[test]
fn the_same_input_reads_the_same() {
    let text = with_group("labels: {b: x, a: y}\ntaints: {d: 'x:NoSchedule', c: NoExecute}");
    assert_eq!(format!("{:?}", reads(&text)), format!("{:?}", reads(&text)));
}

#[test]
fn stack_fields_are_listed_where_they_are_allowed() {
    let text = with_group("desiredCapacity: 2\nenclaveEnabled: true\nlocalZones: [us-west-2-lax-1a]")
        .replace("kind: ClusterConfig", "kind: ClusterConfig\ngitops: {}\nkarpenter:");
    let options = ReadOptions { allow_stack_fields: true, ..options() };
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options)
        .expect("the fields are allowed");
    let ignored: Vec<String> = reading.ignored.iter().map(ToString::to_string).collect();
    assert_eq!(
        ignored,
        [
            "cluster.yaml:3:1: gitops",
            "cluster.yaml:18:5: nodeGroups[0].enclaveEnabled",
            "cluster.yaml:19:5: nodeGroups[0].localZones",
        ]
    );
}

#[test]
fn a_cgroup_driver_that_docker_of_the_image_does_not_have_is_told() {
    let notes = |version: &str| {
        let file = with_group("kubeletExtraConfig: {cgroupDriver: systemd}").replace("1.24", version);
        reads(&file).notes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        notes("1.21"),
        ["cluster.yaml:15:26: nodeGroups[0].kubeletExtraConfig.cgroupDriver: is systemd, while Docker of EKS' Amazon \
             Linux 2 images has cgroupfs: kubelet starts only where a command gives Docker this driver as well"]
    );
    assert_eq!(notes("1.30"), Vec::<String>::new());
}
