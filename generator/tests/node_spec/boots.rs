//! Node groups that the program which boots their nodes, or the image, cannot be told all about.

use nodestrap_generator::node_spec::{FlagInputs, read};

use crate::support::{options, read_file, reads, refused, sound};

const WINDOWS: &str = "WindowsServer2022CoreContainer";

/// The sound file for a family at a Kubernetes version, with these lines in its node group, from line 15 on.
fn group(family: &str, version: &str, lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let sound = sound().replace("AmazonLinux2", family).replace("\"1.24\"", &format!("\"{version}\""));
    sound + &indented.concat()
}

/// The same without the service CIDR, whose two lines are left out, and with the address of the DNS.
fn without_service_cidr(family: &str, version: &str, dns: &str) -> String {
    let text = group(family, version, &format!("clusterDNS: {dns}"));
    text.replace("kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n", "")
}

#[test]
fn the_agent_boots_no_image_that_lacks_the_runtime_of_its_minor() {
    let lines = "nodestrap: {boot: agent}";
    assert_eq!(
        refused(&group("AmazonLinux2023", "1.23", lines)),
        "cluster.yaml:15:23: nodeGroups[0].nodestrap.boot: the agent's nodes of Kubernetes 1.23 run Docker, which the image \
         does not have; remove it, or use Kubernetes 1.24 or newer"
    );
    reads(&group("AmazonLinux2023", "1.24", lines));
    reads(&group("AmazonLinux2023", "1.23", ""));
}

#[test]
fn a_boot_that_the_family_does_not_have_is_told_which_it_has() {
    for (family, boots) in [
        ("AmazonLinux2", "agent"),
        ("AmazonLinux2023", "nodeadm or agent"),
        ("Bottlerocket", "bottlerocket"),
        ("Ubuntu2404", "ubuntu"),
        (WINDOWS, "windows"),
    ] {
        assert_eq!(
            refused(&group(family, "1.31", "nodestrap: {boot: lilo}")),
            format!(
                "cluster.yaml:15:23: nodeGroups[0].nodestrap.boot: \"lilo\" does not boot {family} nodes; write {boots}"
            )
        );
    }
}

#[test]
fn a_service_cidr_that_a_nodes_own_program_wants_is_told_what_it_is_for() {
    for (family, use_of_it) in
        [("AmazonLinux2023", "which nodeadm asks for,"), (WINDOWS, "which Start-EKSBootstrap.ps1 would guess,")]
    {
        assert_eq!(
            refused(&without_service_cidr(family, "1.31", "10.100.0.10")),
            format!(
                "the service CIDR, {use_of_it} is missing: write kubernetesNetworkConfig.serviceIPv4CIDR, or give \
                 --service-cidr; \"aws eks describe-cluster --name demo --region eu-west-1 --query \
                 cluster.kubernetesNetworkConfig --output text\" prints it"
            ),
            "{family}"
        );
    }
    for family in ["AmazonLinux2", "Bottlerocket", "Ubuntu2404"] {
        let version = if family == "AmazonLinux2" { "1.24" } else { "1.31" };
        reads(&without_service_cidr(family, version, "10.100.0.10"));
    }
}

#[test]
fn ubuntus_script_tells_ipv6_by_the_service_cidr() {
    let text = without_service_cidr("Ubuntu2404", "1.31", "fd00::a");
    let text = text.replace("status:\n", "kubernetesNetworkConfig: {ipFamily: IPv6}\nstatus:\n");
    assert_eq!(
        refused(&text),
        "cluster.yaml:14:17: nodeGroups[0].clusterDNS: bootstrap.sh of Ubuntu's images computes the address from the service \
         CIDR in IPv6 clusters, and takes no other; remove it\n\
         the service CIDR, with which bootstrap.sh of Ubuntu's images tells IPv6, is missing: write \
         kubernetesNetworkConfig.serviceIPv6CIDR, or give --service-cidr; \"aws eks describe-cluster --name demo --region \
         eu-west-1 --query cluster.kubernetesNetworkConfig --output text\" prints it"
    );
}

#[test]
fn an_address_of_the_dns_that_ubuntus_script_would_drop_is_refused() {
    let text = group("Ubuntu2404", "1.31", "kubeletExtraConfig: {clusterDNS: ['fd00:1234::b']}");
    assert_eq!(
        refused(&text.replace("serviceIPv4CIDR: 10.100.0.0/16", "serviceIPv6CIDR: fd00:1234::/108")),
        "cluster.yaml:15:26: nodeGroups[0].kubeletExtraConfig.clusterDNS: bootstrap.sh of Ubuntu's images computes the address \
         from the service CIDR in IPv6 clusters, and takes no other; remove it"
    );
}

#[test]
fn windows_takes_one_address_of_the_dns() {
    let message = "Start-EKSBootstrap.ps1 takes one address alone; keep one";
    assert_eq!(
        refused(&group(WINDOWS, "1.31", "kubeletExtraConfig: {clusterDNS: [10.100.0.10, 10.100.0.11]}")),
        format!("cluster.yaml:15:26: nodeGroups[0].kubeletExtraConfig.clusterDNS: {message}")
    );
    let flags =
        FlagInputs { cluster_dns: ["10.100.0.10", "10.100.0.11"].map(str::to_owned).to_vec(), ..FlagInputs::default() };
    let text = group(WINDOWS, "1.31", "");
    let problems = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect_err("two addresses");
    assert_eq!(problems.to_string(), format!("--cluster-dns: {message}"));
    reads(&group(WINDOWS, "1.31", "kubeletExtraConfig: {clusterDNS: [10.100.0.10]}"));
}

#[test]
fn a_local_cluster_on_an_outpost_has_no_nodes_that_cannot_join_it() {
    for (family, nodes) in [("Bottlerocket", "Bottlerocket"), ("Ubuntu2404", "Ubuntu"), (WINDOWS, "Windows")] {
        let text = group(family, "1.31", "").replace("status:\n", "status:\n  id: abc-1\n");
        assert_eq!(
            refused(&text),
            format!(
                "cluster.yaml:10:7: status.id: makes the cluster a local one on AWS Outposts, which {nodes} nodes are not \
                 rendered for; write amiFamily AmazonLinux2"
            )
        );
    }
    let arn =
        "outpost: {controlPlaneOutpostARN: 'arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0'}";
    let text = group("Bottlerocket", "1.31", "").replace("status:\n", &format!("{arn}\nstatus:\n"));
    let told = refused(&text);
    assert_eq!(
        told.lines().next(),
        Some(
            "cluster.yaml:9:35: outpost.controlPlaneOutpostARN: makes the cluster a local one on AWS Outposts, which \
             Bottlerocket nodes are not rendered for; write amiFamily AmazonLinux2"
        )
    );
}

#[test]
fn each_setting_that_eks_makes_itself_is_refused_with_what_to_write() {
    for (setting, mend) in [
        ("api-server: 'https://a'", "remove it, or name an image with ami"),
        ("cluster-certificate: Q0E=", "remove it, or name an image with ami"),
        ("cluster-dns-ip: 10.100.0.10", "remove it, or name an image with ami"),
        ("cluster-name: demo", "remove it, or name an image with ami"),
        ("node-labels: {a: b}", "write labels, and remove this"),
        ("node-taints: {a: ['b:NoSchedule']}", "write taints, and remove this"),
    ] {
        let text = group("Bottlerocket", "1.31", &format!("bottlerocket: {{settings: {{kubernetes: {{{setting}}}}}}}"));
        let text = text.replace("nodeGroups:\n", "managedNodeGroups:\n");
        let name = setting.split_once(':').expect("a name").0;
        assert_eq!(
            refused(&text),
            format!(
                "cluster.yaml:15:44: managedNodeGroups[0].bottlerocket.settings.kubernetes.{name}: EKS itself sets it on the \
                 nodes of a managed node group; {mend}"
            )
        );
    }
}

#[test]
fn an_image_of_one_architecture_for_types_of_both_is_told_of() {
    let text = group("AmazonLinux2", "1.24", "ami: ami-0123abcd\ninstanceTypes: [m5.large, m6g.large]");
    let reading = read_file(&text.replace("nodeGroups:\n", "managedNodeGroups:\n")).expect("the file is sound");
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "cluster.yaml:15:10: managedNodeGroups[0].ami: is one image for instance types of two architectures; name the \
             other's image where the Auto Scaling group overrides the launch template"
        ]
    );
}
