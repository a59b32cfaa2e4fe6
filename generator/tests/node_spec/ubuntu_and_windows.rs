//! What node groups for Ubuntu and Windows may not say, with every message.

use nodestrap_generator::node_spec::{CapacityFlags, FlagInputs, HostFlags, read};

use crate::support::{PUBLIC_KEY, options, refused, sound};

/// The sound file for a family with these lines in its node group, from line 15 on.
fn group(family: &str, lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    sound().replace("amiFamily: AmazonLinux2", &format!("amiFamily: {family}")) + &indented.concat()
}

#[track_caller]
fn refuses(family: &str, cases: &[(&str, &str)]) {
    for (lines, message) in cases {
        assert_eq!(refused(&group(family, lines)), format!("cluster.yaml:{message}"), "{lines:?}");
    }
}

const UBUNTU: &str = "Ubuntu2004";
const WINDOWS: &str = "WindowsServer2019CoreContainer";

/// The parts of `nodestrap` that need a program of the agent's, or a unit, on the node.
const PARTS: [&str; 6] = [
    "containerd: {sandboxImage: example.com/pause:1}",
    "environment: {kubelet: {A: b}}",
    "localStorage: {strategy: RAID0}",
    "network: {domains: [example.com]}",
    "proxy: {https: http://proxy.example.com:3128}",
    "token: aws-cli",
];

#[test]
fn parts_that_nothing_acts_on_are_refused() {
    for (family, nodes) in [(UBUNTU, "Ubuntu"), (WINDOWS, "Windows")] {
        for part in PARTS {
            let name = part.split_once(':').expect("a name").0;
            assert_eq!(
                refused(&group(family, &format!("nodestrap:\n  {part}"))),
                format!("cluster.yaml:16:7: nodeGroups[0].nodestrap.{name}: is not rendered for {nodes}; remove it")
            );
        }
    }
    refuses(
        WINDOWS,
        &[(
            "nodestrap: {instanceLabels: [zoneId]}",
            "15:17: nodeGroups[0].nodestrap.instanceLabels: is not rendered for Windows; remove it, and write labels where \
             all nodes have the same value",
        )],
    );
}

#[test]
fn parts_that_flags_ask_for_are_refused_under_the_flags_names() {
    let host = HostFlags { nameservers: vec!["10.0.0.2".to_owned()], ..HostFlags::default() };
    let capacity = CapacityFlags { prefix_delegation: true, ..CapacityFlags::default() };
    let flags = FlagInputs { host, capacity, ..FlagInputs::default() };
    let text = group(WINDOWS, "");
    let problems = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect_err("nothing acts on them");
    assert_eq!(
        problems.to_string(),
        "--nameserver, --search-domain: is not rendered for Windows; remove it\n\
         --prefix-delegation, --custom-networking, --max-enis, --reserved-enis, --recommended-cap, --max-pods-expression: is \
         for the VPC CNI of Linux nodes, while a Windows node takes as many pods as its first network interface has \
         addresses; write maxPodsPerNode instead"
    );
}

#[test]
fn a_node_name_of_their_own_is_refused_where_nothing_sets_it() {
    for (family, nodes) in [("Ubuntu2204", "Ubuntu"), (WINDOWS, "Windows")] {
        let text = group(family, "nodestrap: {nodeName: instanceId}").replace("1.24", "1.30");
        assert_eq!(
            refused(&text),
            format!("cluster.yaml:15:17: nodeGroups[0].nodestrap.nodeName: is not rendered for {nodes}; remove it")
        );
    }
}

#[test]
fn settings_of_bottlerocket_are_refused_elsewhere() {
    for family in [UBUNTU, WINDOWS, "AmazonLinux2"] {
        refuses(
            family,
            &[(
                "bottlerocket: {settings: {}}",
                "15:19: nodeGroups[0].bottlerocket: only Bottlerocket reads these settings; remove it, or write amiFamily \
                 Bottlerocket",
            )],
        );
    }
}

#[test]
fn reserves_that_nobody_computes_or_everybody_does_are_refused() {
    refuses(
        UBUNTU,
        &[(
            "nodestrap: {capacity: {kubeReserved: none}}",
            "15:42: nodeGroups[0].nodestrap.capacity.kubeReserved: bootstrap.sh of Ubuntu's images computes what kubelet \
             sets aside by AWS's formulas; remove it, or write amounts in kubeletExtraConfig.kubeReserved",
        )],
    );
    refuses(
        WINDOWS,
        &[
            (
                "nodestrap: {capacity: {kubeReserved: aws}}",
                "15:42: nodeGroups[0].nodestrap.capacity.kubeReserved: nothing on a Windows node computes what kubelet \
                 sets aside; write amounts in kubeletExtraConfig.kubeReserved",
            ),
            (
                "nodestrap: {capacity: {prefixDelegation: true}}",
                "15:17: nodeGroups[0].nodestrap.capacity: is for the VPC CNI of Linux nodes, while a Windows node takes as \
                 many pods as its first network interface has addresses; write maxPodsPerNode instead",
            ),
        ],
    );
}

#[test]
fn ipv6_goes_as_far_as_the_images_scripts_do() {
    let v6 = |family: &str, lines: &str| {
        group(family, lines).replace("  serviceIPv4CIDR: 10.100.0.0/16", "  serviceIPv6CIDR: fd00:1234::/108")
    };
    assert_eq!(
        refused(&v6(UBUNTU, "clusterDNS: fd00:1234::b")),
        "cluster.yaml:15:17: nodeGroups[0].clusterDNS: bootstrap.sh of Ubuntu's images computes the address from the \
         service CIDR in IPv6 clusters, and takes no other; remove it"
    );
    assert_eq!(
        refused(&v6(WINDOWS, "")),
        "cluster.yaml:8:20: kubernetesNetworkConfig.serviceIPv6CIDR: Windows nodes cannot join IPv6 clusters; give them a \
         cluster of IPv4"
    );
}

#[test]
fn windows_needs_the_service_cidr_even_where_the_dns_address_is_known() {
    let text = group(WINDOWS, "clusterDNS: 10.100.0.10")
        .replace("kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n", "");
    assert_eq!(
        refused(&text),
        "the service CIDR, which Start-EKSBootstrap.ps1 would guess, is missing: write \
         kubernetesNetworkConfig.serviceIPv4CIDR, or give --service-cidr; \"aws eks describe-cluster --name demo --region \
         eu-west-1 --query cluster.kubernetesNetworkConfig --output text\" prints it"
    );
}

#[test]
fn nothing_in_a_windows_command_ends_the_script() {
    let message = |tag: &str| {
        format!("holds {tag:?}, which EC2Launch takes for a tag of its own; write it in two texts, such as '<' + '…'")
    };
    refuses(
        WINDOWS,
        &[
            (
                "preBootstrapCommands: [\"a </PowerShell>\"]",
                &format!("15:28: nodeGroups[0].preBootstrapCommands[0]: {}", message("</PowerShell>")),
            ),
            (
                "overrideBootstrapCommand: \"<persist>true</persist>\"",
                &format!("15:31: nodeGroups[0].overrideBootstrapCommand: {}", message("<persist>")),
            ),
        ],
    );
}

#[test]
fn windows_takes_no_key_and_no_field_without_a_flag() {
    refuses(
        WINDOWS,
        &[
            (
                &format!("ssh: {{publicKey: {PUBLIC_KEY:?}}}"),
                "15:22: nodeGroups[0].ssh.publicKey: no SSH server of a Windows image takes it; name an EC2 key pair, which \
                 the administrator's password is encrypted with, as publicKeyName",
            ),
            (
                "kubeletExtraConfig: {cpuManagerPolicy: static}",
                "15:26: nodeGroups[0].kubeletExtraConfig.cpuManagerPolicy: Windows nodes get kubelet's settings as flags, \
                 and this has none; there are evictionHard, evictionMaxPodGracePeriod, evictionMinimumReclaim, \
                 evictionSoft, evictionSoftGracePeriod, imageGCHighThresholdPercent, imageGCLowThresholdPercent, \
                 kubeReserved, podsPerCore, systemReserved",
            ),
        ],
    );
}
