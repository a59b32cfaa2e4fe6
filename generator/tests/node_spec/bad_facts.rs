//! Facts of the cluster that are wrong or missing.

use crate::support::{certificate_authority_data, refused, refuses_each, sound, with, with_group};

#[test]
fn missing_facts_name_field_flag_and_source() {
    let describe = |query: &str| {
        format!(
            "\"aws eks describe-cluster --name demo --region eu-west-1 --query cluster.{query} --output text\" prints it"
        )
    };
    let data = format!("  certificateAuthorityData: {}\n", certificate_authority_data());
    for (line, message) in [
        (
            "  region: eu-west-1\n",
            "the cluster's region is missing: write metadata.region, or give --region".to_owned(),
        ),
        (
            "  version: \"1.24\"\n",
            format!(
                "the Kubernetes version is missing: write metadata.version, or give --kubernetes-version; {}",
                describe("version")
            ),
        ),
        (
            "  endpoint: https://0123.gr7.eu-west-1.eks.amazonaws.com\n",
            format!(
                "the API server's endpoint is missing: write status.endpoint, or give --endpoint; {}",
                describe("endpoint")
            ),
        ),
        (
            &data,
            format!(
                "the cluster's certificate authority is missing: write status.certificateAuthorityData, or give --ca; {}, \
                 and \"base64 --decode\" makes the file for --ca of it",
                describe("certificateAuthority.data")
            ),
        ),
        (
            "kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n",
            format!(
                "the service CIDR, from which the cluster DNS address follows, is missing: \
                 write kubernetesNetworkConfig.serviceIPv4CIDR, or give --service-cidr, \
                 or the DNS address itself with --cluster-dns; {}; \
                 it is not guessed from the VPC, whose CIDR does not decide it",
                describe("kubernetesNetworkConfig.serviceIpv4Cidr")
            ),
        ),
    ] {
        assert_eq!(refused(&with(line, "")), message, "{line:?}");
    }
    assert_eq!(
        refused(&with("  name: demo\n", "")),
        "the cluster's name is missing: write metadata.name, or give --cluster-name"
    );
}

#[test]
fn a_fact_that_cannot_be_read_is_not_missing_as_well() {
    assert_eq!(
        refused(&with("name: demo", "name: [demo]")),
        "cluster.yaml:4:9: metadata.name: must be text, not a list"
    );
    let without = with("metadata:\n  name: demo\n  region: eu-west-1\n  version: \"1.24\"", "metadata: demo");
    assert_eq!(refused(&without), "cluster.yaml:3:11: metadata: must be a mapping, not \"demo\"");
}

#[test]
fn names_and_versions_that_are_none_are_refused() {
    refuses_each(
        "name: demo",
        "4:9: metadata.name",
        &[
            (
                "name: de mo",
                "\"de mo\" holds ' '; a cluster name has 1 to 100 letters, digits, \"-\" and \"_\", the first a letter or digit",
            ),
            (
                "name: demo_",
                "\"demo_\" cannot be the value of the label alpha.eksctl.io/cluster-name, which ends with a letter or digit \
                 and has at most 63 characters; only a cluster of another name gets nodes",
            ),
        ],
    );
    refuses_each(
        "\"1.24\"",
        "6:12: metadata.version",
        &[
            ("latest", "\"latest\" is not a Kubernetes version, which looks like \"1.14\" or \"1.14.8\""),
            ("1.13", "Kubernetes 1.13 is not supported; write one from 1.14 to 1.36"),
            (
                "1.33",
                "Kubernetes 1.33 has no AmazonLinux2 images, which there are for Kubernetes 1.32 \
                 and older; use such a version, or amiFamily AmazonLinux2023",
            ),
        ],
    );
    let shown = refused(&with("region: eu-west-1", "region: mars"));
    assert!(shown.starts_with("cluster.yaml:5:11: metadata.region: \"mars\" is not "), "{shown}");
}

#[test]
fn service_cidrs_that_are_none_are_refused() {
    refuses_each(
        "10.100.0.0/16",
        "8:20: kubernetesNetworkConfig.serviceIPv4CIDR",
        &[
            ("10.100.0.1/16", "\"10.100.0.1/16\" has host bits set; the network is \"10.100.0.0/16\""),
            ("10.100.0.0", "\"10.100.0.0\" is not a CIDR, which looks like \"10.100.0.0/16\" or \"fd00:1234::/108\""),
            (
                "8.8.8.0/24",
                "\"8.8.8.0/24\" cannot be the service CIDR of an EKS cluster, \
                 which lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
            ),
            (
                "10.100.0.0/29",
                "\"10.100.0.0/29\" has no room for the cluster DNS address, the network's address and 10; \
                 write a prefix of /28 or shorter",
            ),
        ],
    );
}

#[test]
fn ip_families_that_are_none_or_contradict_are_refused() {
    let network = |lines: &str| refused(&with("serviceIPv4CIDR: 10.100.0.0/16", lines));
    for (lines, message) in [
        (
            "ipFamily: IPX\n  serviceIPv4CIDR: 10.100.0.0/16",
            "8:13: kubernetesNetworkConfig.ipFamily: \"IPX\" is not an IP family; write IPv4 or IPv6",
        ),
        (
            "ipFamily: IPv6\n  serviceIPv4CIDR: 10.100.0.0/16",
            "9:20: kubernetesNetworkConfig.serviceIPv4CIDR: \"10.100.0.0/16\" is an IPv4 network, while ipFamily is \
             IPv6; write the cluster's own service CIDR",
        ),
        (
            "serviceIPv4CIDR: fd00::/108",
            "8:20: kubernetesNetworkConfig.serviceIPv4CIDR: \"fd00::/108\" is an IPv6 network; write it as \
             serviceIPv6CIDR",
        ),
        (
            "serviceIPv6CIDR: 10.100.0.0/16",
            "8:20: kubernetesNetworkConfig.serviceIPv6CIDR: \"10.100.0.0/16\" is an IPv4 network; write it as \
             serviceIPv4CIDR",
        ),
        (
            "serviceIPv6CIDR: fd00::/108\n  serviceIPv4CIDR: 10.100.0.0/16",
            "9:20: kubernetesNetworkConfig.serviceIPv4CIDR: stands beside serviceIPv6CIDR, while a cluster has one \
             service CIDR, of its own IP family; keep the one that \"aws eks describe-cluster\" prints",
        ),
    ] {
        assert_eq!(network(lines), format!("cluster.yaml:{message}"), "{lines}");
    }
    assert_eq!(
        network("ipFamily: IPv6"),
        "the service CIDR, from which the cluster DNS address follows, is missing: write \
         kubernetesNetworkConfig.serviceIPv6CIDR, or give --service-cidr, or the DNS address itself with --cluster-dns; \
         \"aws eks describe-cluster --name demo --region eu-west-1 --query \
         cluster.kubernetesNetworkConfig.serviceIpv6Cidr --output text\" prints it; it is not guessed from the VPC, \
         whose CIDR does not decide it"
    );
    let dns_alone = with("kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n", "");
    assert_eq!(
        refused(&format!("{dns_alone}    clusterDNS: fd00::a\n")),
        "cluster.yaml:13:17: nodeGroups[0].clusterDNS: is an IPv6 address, and nothing tells the cluster's IP family; \
         write kubernetesNetworkConfig.ipFamily, or give --ip-family"
    );
}

#[test]
fn endpoints_and_authorities_that_are_none_are_refused() {
    let endpoint = refused(&with("https://0123", "http://0123"));
    assert!(
        endpoint.starts_with(
            "cluster.yaml:10:13: status.endpoint: \"http://0123.gr7.eu-west-1.eks.amazonaws.com\" is not "
        ),
        "{endpoint}"
    );
    let data = certificate_authority_data();
    let place = "cluster.yaml:11:29: status.certificateAuthorityData";
    let not_base64 = refused(&sound().replace(&data, "\"!!\""));
    assert!(not_base64.starts_with(&format!("{place}: it is not base64 ")), "{not_base64}");
    // "-----BEGIN PRIVATE KEY-----" in base64.
    let key = refused(&sound().replace(&data, "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg=="));
    assert!(key.starts_with(&format!("{place}: line 1 starts a private key")), "{key}");
}

#[test]
fn a_status_of_another_cluster_is_refused() {
    let arn = |arn: &str| refused(&with("status:\n", &format!("status:\n  arn: {arn}\n")));
    assert_eq!(
        arn("arn:aws:eks:eu-west-2:111122223333:cluster/demo"),
        "cluster.yaml:10:8: status.arn: is the ARN of cluster \"demo\" in \"eu-west-2\", \
         while the input names \"demo\" in \"eu-west-1\"; renew status, or mend the names"
    );
    assert_eq!(
        arn("demo"),
        "cluster.yaml:10:8: status.arn: \"demo\" is not the ARN of an EKS cluster, \
         which looks like \"arn:aws:eks:REGION:ACCOUNT:cluster/NAME\""
    );
    crate::support::reads(&with("status:\n", "status:\n  arn: arn:aws:eks:eu-west-1:111122223333:cluster/demo\n"));
}

#[test]
fn a_family_must_be_one() {
    refuses_each(
        "AmazonLinux2",
        "14:16: nodeGroups[0].amiFamily",
        &[
            ("Ubuntu-2404", "\"Ubuntu-2404\" is not an AMI family; write Ubuntu2404"),
            ("AmazonLinux", "\"AmazonLinux\" is not an AMI family; write AmazonLinux2"),
        ],
    );
}

#[test]
fn a_runtime_that_the_version_does_not_have_is_refused() {
    assert_eq!(
        refused(&with_group("containerRuntime: dockerd")),
        "cluster.yaml:15:23: nodeGroups[0].containerRuntime: \
         nodes of this Kubernetes version run containerd, not \"dockerd\"; remove it"
    );
}
