//! What rides in a managed node group, with an image of its own and without.

use std::io;

use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData, text};
use nodestrap_generator::node_spec::{FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::payload::{Payload, build};

use crate::support::{ARTICLE, spec, table};

/// The article's node group, managed, with these lines.
fn managed(lines: &str) -> NodeSpec {
    managed_as(lines, |file| file)
}

/// The same, with the whole file changed.
fn managed_as(lines: &str, change: impl FnOnce(String) -> String) -> NodeSpec {
    let read_file = |name: &str| {
        let text = match name {
            "settings.yaml" => {
                "#cloud-config\npackages: [jq]\nruncmd: [echo a, [echo, \"it's\"]]\nwrite_files: [{path: /etc/a, content: A}]\n"
            }
            "more.yaml" => "#cloud-config\npackages: [nc]\n",
            "setup.sh" => "#!/bin/sh\necho gr\u{fc}n\n",
            "late.sh" => "#!/bin/sh\necho late\n",
            _ => return Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        Ok(text.as_bytes().to_vec())
    };
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let file = change(ARTICLE.replace("nodeGroups:", "managedNodeGroups:") + &indented.concat());
    let table = table();
    let options = ReadOptions { allow_stack_fields: false, table: &table, read_file: &read_file };
    let reading = read(Some(("cluster.yaml", file.as_bytes())), &FlagInputs::default(), &options);
    reading.unwrap_or_else(|problems| panic!("the file is to be read:\n{problems}")).spec
}

fn payload(spec: &NodeSpec) -> Payload {
    build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("the payload is to be made: {error}"))
}

#[test]
fn with_an_image_of_its_own_it_is_as_any_node_group() {
    let mut own = managed("ami: ami-0123abcd");
    own.managed = false;
    let mut other = spec(ARTICLE);
    other.image.clone_from(&own.image);
    assert_eq!(payload(&managed("ami: ami-0123abcd")), payload(&own));
    assert_eq!(payload(&own), payload(&other));
}

#[test]
fn without_one_the_users_parts_ride_plain_in_the_order_said() {
    let spec = managed(
        "preBootstrapCommands: [echo pre]\nssh: {publicKey: ssh-ed25519 \
         AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+}\n\
         nodestrap: {userData: {before: [settings.yaml, setup.sh, more.yaml], after: [late.sh]}}",
    );
    let payload = payload(&spec);
    let Payload::MultiPart(document) = &payload else { panic!("a MIME document: {payload:?}") };
    let parts: Vec<(&str, &str)> = document.parts.iter().map(|part| (part.media_type, part.text.as_str())).collect();
    let settings = "#cloud-config
packages:
- jq
- nc
runcmd:
- - /var/lib/cloud/scripts/nodestrap/1-late.sh
ssh_authorized_keys:
- ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+
write_files:
- path: /etc/a
  content: A
- path: /var/lib/cloud/scripts/nodestrap/1-late.sh
  permissions: \"0700\"
  content: |
    #!/bin/sh
    echo late
";
    assert_eq!(
        parts,
        [
            ("text/cloud-config", settings),
            ("text/x-shellscript", "#!/bin/sh\necho a\n'echo' 'it'\\''s'\n"),
            ("text/x-shellscript", "#!/bin/sh\necho gr\u{fc}n\n"),
            ("text/x-shellscript", "#!/bin/bash\necho pre\n"),
        ]
    );
    for compression in [Compression::Standard, Compression::Smallest] {
        let plain = text(&payload, compression);
        assert!(plain.starts_with("MIME-Version: 1.0\n") && plain.is_ascii());
        assert_eq!(UserData::of(&payload, compression).raw(), plain.as_bytes(), "EKS takes nothing that is packed");
    }
}

#[test]
fn with_nothing_to_say_there_is_no_user_data() {
    assert_eq!(
        build(&managed(""), &Options::new(&table())).expect_err("nothing").to_string(),
        "EKS makes the nodes of this managed node group by itself, and nothing here is to be added; leave UserData out of \
         the launch template, add something of your own, such as preBootstrapCommands, or name an image with ami"
    );
}

/// A managed node group of a family whose image is EKS' own, in a cluster of which only what a file has is known.
fn made_by_eks(family: &str, lines: &str) -> NodeSpec {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    spec(&format!(
        "apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {{name: demo, region: eu-west-1, version: '1.34'}}
managedNodeGroups:
  - name: ng
    amiFamily: {family}
    labels: {{team: a}}
    taints: [{{key: a, effect: NoSchedule}}]
{}",
        indented.concat()
    ))
}

/// What rides in it, which is plain however hard it is to be compressed.
fn plain(spec: &NodeSpec) -> String {
    let payload = payload(spec);
    let plain = text(&payload, Compression::Standard);
    assert_eq!(
        UserData::of(&payload, Compression::Smallest).raw(),
        plain.as_bytes(),
        "EKS takes nothing that is packed"
    );
    plain
}

#[test]
fn on_amazon_linux_2023_a_node_config_says_all_but_the_cluster() {
    let spec = made_by_eks(
        "AmazonLinux2023",
        "maxPodsPerNode: 42
preBootstrapCommands: [echo pre]
nodestrap:
  localStorage: {strategy: RAID0}
  nodeName: instanceId
overrideBootstrapCommand: |
  apiVersion: node.eks.aws/v1alpha1
  kind: NodeConfig
  spec: {kubelet: {config: {shutdownGracePeriod: 30s}}}
",
    );
    let Payload::MultiPart(document) = payload(&spec) else { panic!("a MIME document") };
    let parts: Vec<(&str, &str)> = document.parts.iter().map(|part| (part.media_type, part.text.as_str())).collect();
    assert_eq!(
        parts,
        [
            ("text/x-shellscript", "#!/bin/bash\necho pre\n"),
            (
                "application/node.eks.aws",
                "apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0
  kubelet:
    config:
      maxPods: 42
    maxPodsExpression: \"42\"
  featureGates:
    InstanceIdNodeName: true
"
            ),
            (
                "application/node.eks.aws",
                "apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec: {kubelet: {config: {shutdownGracePeriod: 30s}}}
"
            ),
        ]
    );
    plain(&spec);
}

#[test]
fn on_bottlerocket_the_settings_say_all_but_the_cluster() {
    let spec = made_by_eks(
        "Bottlerocket",
        "maxPodsPerNode: 42\nbottlerocket: {enableAdminContainer: true, settings: {kubernetes: {log-level: 3}}}",
    );
    let expected = "[settings.host-containers.admin]
enabled = true

[settings.kubernetes]
log-level = 3
max-pods = 42
";
    let (lines, expected): (toml::Table, toml::Table) =
        (toml::from_str(&plain(&spec)).expect("TOML"), toml::from_str(expected).expect("TOML"));
    assert_eq!(lines, expected);
}

#[test]
fn a_formula_for_max_pods_rides_without_the_cluster() {
    let capacity = "nodestrap: {capacity: {maxPodsExpression: max_pods / 2}}";
    assert_eq!(
        toml::from_str(&plain(&made_by_eks("Bottlerocket", capacity))),
        toml::from_str::<toml::Table>("settings.kubernetes.max-pods = 14\n")
    );
    let Payload::MultiPart(document) = payload(&made_by_eks("AmazonLinux2023", capacity)) else { panic!("MIME") };
    let texts: Vec<&str> = document.parts.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    maxPodsExpression: max_pods / 2\n"
        ]
    );
}

#[test]
fn on_windows_the_commands_alone_ride() {
    let spec = made_by_eks("WindowsServer2022CoreContainer", "preBootstrapCommands: [Write-Host a, Write-Host b]");
    assert_eq!(plain(&spec), "<powershell>\nWrite-Host a\nWrite-Host b\n</powershell>\n");
}

#[test]
fn labels_and_taints_alone_are_nothing_to_say() {
    for family in ["AmazonLinux2023", "Bottlerocket", "WindowsServer2022CoreContainer"] {
        let error = build(&made_by_eks(family, ""), &Options::new(&table())).expect_err("nothing");
        assert!(error.to_string().starts_with("EKS makes the nodes of this managed node group by itself, "), "{error}");
    }
}

#[test]
fn the_users_parts_ride_before_a_node_config_in_the_order_said() {
    let al2023 = |file: String| file.replace("AmazonLinux2\n", "AmazonLinux2023\n").replace("\"1.14\"", "\"1.34\"");
    let spec = managed_as(
        "preBootstrapCommands: [echo pre]\nnodestrap: {userData: {before: [settings.yaml, setup.sh], after: [late.sh]}}",
        al2023,
    );
    let Payload::MultiPart(document) = payload(&spec) else { panic!("a MIME document") };
    let types: Vec<&str> = document.parts.iter().map(|part| part.media_type).collect();
    let script = "text/x-shellscript";
    assert_eq!(types, ["text/cloud-config", script, script, script]);
    let texts: Vec<&str> = document.parts.iter().map(|part| part.text.as_str()).collect();
    assert!(texts[0].contains("runcmd:\n- - /var/lib/cloud/scripts/nodestrap/1-late.sh\n"), "{}", texts[0]);
    assert_eq!(
        texts[1..],
        ["#!/bin/sh\necho a\n'echo' 'it'\\''s'\n", "#!/bin/sh\necho gr\u{fc}n\n", "#!/bin/bash\necho pre\n"]
    );
    // With an image of its own, the NodeConfig is nodestrap's, and comes last.
    let own = managed_as("ami: ami-0123abcd\nnodestrap: {userData: {before: [setup.sh]}}", al2023);
    let Payload::MultiPart(document) = payload(&own) else { panic!("a MIME document") };
    let types: Vec<&str> = document.parts.iter().map(|part| part.media_type).collect();
    assert_eq!(types, [script, "application/node.eks.aws"]);
}
