//! A sound `ClusterConfig` to break, and the outside world as the tests have it.

use std::io;
use std::sync::LazyLock;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, Reading, read};
use nodestrap_generator::problem::Problems;

/// The certificate authority of `examples/article.yaml`, base64 of PEM.
pub(crate) fn certificate_authority_data() -> String {
    let article = include_str!("../../../examples/article.yaml");
    let line = article.lines().find_map(|line| line.trim().strip_prefix("certificateAuthorityData: "));
    line.expect("the example has a certificate authority").to_owned()
}

/// A sound file. Lines 1 to 11 are the cluster's; line 12 is `nodeGroups:`, 13 and 14 begin the node group.
pub(crate) fn sound() -> String {
    let data = certificate_authority_data();
    format!(
        "apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: demo
  region: eu-west-1
  version: \"1.24\"
kubernetesNetworkConfig:
  serviceIPv4CIDR: 10.100.0.0/16
status:
  endpoint: https://0123.gr7.eu-west-1.eks.amazonaws.com
  certificateAuthorityData: {data}
nodeGroups:
  - name: ng
    amiFamily: AmazonLinux2
"
    )
}

/// The sound file with one text in it replaced.
pub(crate) fn with(from: &str, to: &str) -> String {
    let sound = sound();
    assert_eq!(sound.matches(from).count(), 1, "{from:?} is to be in the sound file once");
    sound.replace(from, to)
}

/// The sound file with these lines added to its node group, from line 15 on.
pub(crate) fn with_group(lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    sound() + &indented.concat()
}

/// A sound file with every field that is acted on.
pub(crate) fn full() -> String {
    let group = "ami: ami-0123abcd
instanceType: mixed
instancesDistribution:
  instanceTypes: [m5.large, c5.xlarge]
labels: {team: a}
taints:
- {key: dedicated, value: gpu, effect: NoSchedule}
maxPodsPerNode: 20
clusterDNS: 10.100.0.10
preBootstrapCommands: [echo]
overrideBootstrapCommand: exec true
kubeletExtraConfig:
  featureGates: {RotateKubeletServerCertificate: true}
containerRuntime: containerd
ssh: {allow: true, publicKeyPath: key.pub}
disableIMDSv1: true
disablePodIMDS: true
";
    let network = "  ipFamily: IPv4\n  serviceIPv4CIDR:";
    let status = "status:\n  arn: arn:aws:eks:eu-west-1:111122223333:cluster/demo\n";
    with_group(group).replace("  serviceIPv4CIDR:", network).replace("status:\n", status)
}

/// The embedded instance table.
fn table() -> &'static InstanceTable<'static> {
    static TABLE: LazyLock<InstanceTable<'static>> = LazyLock::new(InstanceTable::embedded);
    &TABLE
}

/// Options of the tests: no files but one.
pub(crate) fn options() -> ReadOptions<'static> {
    fn read_file(name: &str) -> io::Result<Vec<u8>> {
        match name {
            "key.pub" => Ok(format!("{PUBLIC_KEY}\n").into_bytes()),
            "binary" => Ok(vec![0xff]),
            "binary.sh" => Ok(b"#!/bin/sh\n\xff".to_vec()),
            _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
        }
    }
    ReadOptions { allow_stack_fields: false, table: table(), read_file: &read_file }
}

/// A public key made for the tests; its private half was thrown away.
pub(crate) const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+ someone@example";

/// Reads a file without flags.
pub(crate) fn read_file(text: &str) -> Result<Reading, Problems> {
    read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options())
}

/// Reads a file that is sound.
pub(crate) fn reads(text: &str) -> Reading {
    read_file(text).unwrap_or_else(|problems| panic!("the file is to be read:\n{problems}"))
}

/// The messages about a file.
pub(crate) fn refused(text: &str) -> String {
    read_file(text).expect_err("the file is to be refused").to_string()
}

/// Checks the one message about each text in the place of `from`; `{}` in the message is where the value stands.
#[track_caller]
pub(crate) fn refuses_each(from: &str, place: &str, cases: &[(&str, &str)]) {
    for (to, message) in cases {
        assert_eq!(refused(&with(from, to)), format!("cluster.yaml:{place}: {message}"), "{to:?}");
    }
}

/// Checks the message about these lines of a node group; its place comes first, without the file's name.
#[track_caller]
pub(crate) fn refuses_group(cases: &[(&str, &str)]) {
    for (lines, message) in cases {
        assert_eq!(refused(&with_group(lines)), format!("cluster.yaml:{message}"), "{lines:?}");
    }
}
