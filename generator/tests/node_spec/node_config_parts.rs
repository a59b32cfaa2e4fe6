//! `nodestrap.userData` with a `NodeConfig`: each message about what nodeadm cannot use in it, about a cluster that is not the
//! `ClusterConfig`'s, and about nodes that nodeadm does not boot.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, Reading, read};
use nodestrap_generator::problem::Problems;

use crate::nodeadm::NOT_FOR_NODEADM;
use crate::support::{certificate_authority_data, options, with_group};

const HEAD: &str = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n";

/// Reads the sound file with another family and these lines, and `own.yaml` with this content.
fn read_with(family: &str, list: &str, lines: &str, own: &str) -> Result<Reading, Problems> {
    let read_file = |name: &str| match name {
        "own.yaml" => Ok(own.as_bytes().to_vec()),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
    };
    let options = ReadOptions { read_file: &read_file, ..options() };
    let text = with_group(lines).replace("amiFamily: AmazonLinux2", &format!("amiFamily: {family}"));
    read(Some(("cluster.yaml", text.replace("nodeGroups:", list).as_bytes())), &FlagInputs::default(), &options)
}

const BEFORE: &str = "nodestrap: {userData: {before: [own.yaml]}}";

/// What is said of a file beside a node group that nodeadm boots.
#[track_caller]
fn refused(own: &str) -> String {
    read_with("AmazonLinux2023", "nodeGroups:", BEFORE, own).expect_err(own).to_string()
}

#[test]
fn what_nodeadm_takes_and_cannot_use_is_refused_at_the_files_own_place() {
    for (line, message) in NOT_FOR_NODEADM {
        let (column, message) = message.split_once(" of the NodeConfig: ").expect("a column");
        assert_eq!(refused(&format!("{HEAD}  {line}\n")), format!("own.yaml:4:{column}: {message}"), "{line}");
    }
}

#[test]
fn what_does_not_say_what_it_is_is_refused() {
    for (own, message) in [
        (
            "apiVersion: node.eks.aws/v1\nkind: NodeConfig\n",
            "1:13: apiVersion: \"node.eks.aws/v1\" is no apiVersion that nodeadm knows; write node.eks.aws/v1alpha1",
        ),
        (
            "# ours\napiVersion: node.eks.aws/v1alpha1\nkind: Node\n",
            "3:7: kind: \"Node\" is no kind that nodeadm knows; write NodeConfig",
        ),
        (
            "kind: NodeConfig\nspec: {}\n",
            "1:1: apiVersion: a NodeConfig says what it is; write \"apiVersion: node.eks.aws/v1alpha1\"",
        ),
        ("apiVersion: node.eks.aws/v1alpha1\n", "1:1: kind: a NodeConfig says what it is; write \"kind: NodeConfig\""),
        ("apiVersion: node.eks.aws/v1alpha1\nkind: [\n", "2:7: not YAML: unclosed bracket '['"),
        (
            "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n---\nkind: NodeConfig\n",
            "3:1: a second document begins here, and only one is read: give each a file of its own",
        ),
        (
            "MIME-Version: 1.0\nContent-Type: application/node.eks.aws\n\n# nothing\n",
            "4:1: says nothing; write a NodeConfig, or leave it out",
        ),
        (
            "MIME-Version: 1.0\nContent-Type: text/plain\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n",
            "4:1: is a NodeConfig with the content type text/plain, by which nodeadm passes over it; write \
             application/node.eks.aws",
        ),
        ("MIME-Version: 1.0\nContent-Type: application/node.eks.aws\n\n- a\n", "4:1: must be a mapping, not a list"),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: \
             application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {kubelets: {}}\n--b--\n",
            "9:8: spec.kubelets: spec has no such field; did you mean kubelet?",
        ),
    ] {
        assert_eq!(refused(own), format!("own.yaml:{message}"), "{own}");
    }
}

/// A certificate authority that is not the sound file's: its own certificate twice.
fn another_certificate_authority() -> String {
    let pem = STANDARD.decode(certificate_authority_data()).expect("base64");
    STANDARD.encode(pem.repeat(2))
}

#[test]
fn facts_of_another_cluster_are_refused_with_both_places() {
    let data = another_certificate_authority();
    for (fact, column, message) in [
        (
            "name: prod",
            19,
            "is \"prod\" here, and \"demo\" at cluster.yaml:4:9: metadata.name; keep one of them".to_owned(),
        ),
        (
            "apiServerEndpoint: https://9.gr7.eu-west-1.eks.amazonaws.com",
            32,
            "is \"https://9.gr7.eu-west-1.eks.amazonaws.com\" here, and \
             \"https://0123.gr7.eu-west-1.eks.amazonaws.com\" at cluster.yaml:10:13: status.endpoint; keep one of them"
                .to_owned(),
        ),
        (
            "cidr: 172.20.0.0/16",
            19,
            "is \"172.20.0.0/16\" here, and \"10.100.0.0/16\" at cluster.yaml:8:20: kubernetesNetworkConfig.serviceIPv4CIDR; \
             keep one of them"
                .to_owned(),
        ),
        (
            &format!("certificateAuthority: {data}"),
            35,
            "is another certificate authority than at cluster.yaml:11:29: status.certificateAuthorityData; keep one of them"
                .to_owned(),
        ),
        (
            "enableOutpost: true",
            28,
            "makes the cluster a local one on AWS Outposts, of which the ClusterConfig says nothing; write status.id, or \
             remove it"
                .to_owned(),
        ),
    ] {
        let name = fact.split(':').next().unwrap_or_default();
        let own = format!("{HEAD}  cluster: {{{fact}}}\n");
        assert_eq!(refused(&own), format!("own.yaml:4:{column}: spec.cluster.{name}: {message}"));
        let indented: Vec<String> = own.lines().map(|line| format!("  {line}\n")).collect();
        let lines = format!("overrideBootstrapCommand: |\n{}", indented.concat());
        let told = read_with("AmazonLinux2023", "nodeGroups:", &lines, "").expect_err(fact).to_string();
        let place = "cluster.yaml:16:7: nodeGroups[0].overrideBootstrapCommand: line 4, column ";
        assert_eq!(told, format!("{place}{column} of the NodeConfig: spec.cluster.{name}: {message}"));
    }
}

#[test]
fn facts_of_a_local_cluster_are_held_against_the_files() {
    let own = |facts: &str| format!("{HEAD}  cluster: {{{facts}}}\n");
    let local = "id: 11111111-2222-3333-4444-555555555555\n  endpoint:";
    let read_local = |facts: &str| {
        let own = own(facts);
        let read_file = |_: &str| Ok(own.as_bytes().to_vec());
        let options = ReadOptions { read_file: &read_file, ..options() };
        let text = with_group(BEFORE).replace("amiFamily: AmazonLinux2", "amiFamily: AmazonLinux2023");
        let text = text.replace("endpoint:", local);
        read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options)
    };
    let refused = |facts: &str| read_local(facts).expect_err(facts).to_string();
    assert_eq!(
        refused("enableOutpost: false"),
        "own.yaml:4:28: spec.cluster.enableOutpost: is false here, while cluster.yaml:10:7: status.id makes the cluster a \
         local one; remove it"
    );
    assert_eq!(
        refused("id: 99999999-2222-3333-4444-555555555555"),
        "own.yaml:4:17: spec.cluster.id: is \"99999999-2222-3333-4444-555555555555\" here, and \
         \"11111111-2222-3333-4444-555555555555\" at cluster.yaml:10:7: status.id; keep one of them"
    );
    read_local("enableOutpost: true, id: 11111111-2222-3333-4444-555555555555").expect("it is the same cluster");
}

#[test]
fn the_same_facts_and_every_field_are_taken() {
    let data = certificate_authority_data();
    let own = format!(
        "{HEAD}  cluster: {{name: demo, apiServerEndpoint: https://0123.gr7.eu-west-1.eks.amazonaws.com, cidr: 10.100.0.0/16, \
         certificateAuthority: {data}, enableOutpost: false}}
  containerd: {{config: \"[grpc]\\naddress = 'a'\\n\", baseRuntimeSpec: {{process: {{rlimits: []}}}}}}
  featureGates: {{InstanceIdNodeName: true, FastImagePull: false}}
  instance:
    environment: {{default: {{A: b}}, my-daemon: {{B: ''}}, getty@tty1: {{C: d}}}}
    localStorage: {{strategy: RAID0, mountPath: /mnt/a/, disabledMounts: [Containerd, PodLogs, SOCI]}}
    network: {{nameservers: [10.0.0.2], domains: [example.com]}}
  kubelet: {{config: {{maxPods: 3, clusterDomain: a.local}}, flags: [--v=4], maxPodsExpression: max_pods}}\n"
    );
    for list in ["before", "after"] {
        let lines = format!("nodestrap: {{userData: {{{list}: [own.yaml]}}}}");
        let reading = read_with("AmazonLinux2023", "nodeGroups:", &lines, &own).expect("it is sound");
        let kinds: Vec<_> = reading.spec.own.user_data.iter().map(|part| (part.kind(), part.name())).collect();
        assert_eq!(kinds, [("NodeConfig", "own.yaml")]);
    }
}

#[test]
fn nodes_that_nodeadm_does_not_boot_have_none() {
    let own = format!("{HEAD}  kubelet: {{flags: [--v=4]}}\n");
    let agent = format!("{BEFORE}\n").replace("{userData", "{boot: agent, userData");
    let alone = "is a NodeConfig, which nodeadm alone reads, while";
    let convert = "or write fields of the node group, which \"gen-userdata convert\" makes of it";
    for (family, list, lines, message) in [
        (
            "AmazonLinux2",
            "nodeGroups:",
            BEFORE,
            format!(
                "{alone} nodestrap's agent boots these AmazonLinux2 nodes; write amiFamily AmazonLinux2023, {convert}"
            ),
        ),
        (
            "AmazonLinux2",
            "managedNodeGroups:",
            BEFORE,
            format!("{alone} bootstrap.sh boots these AmazonLinux2 nodes; write amiFamily AmazonLinux2023, {convert}"),
        ),
        (
            "AmazonLinux2023",
            "nodeGroups:",
            &agent,
            format!("{alone} nodestrap's agent boots these AmazonLinux2023 nodes; remove boot: agent, {convert}"),
        ),
        (
            "Ubuntu2004",
            "nodeGroups:",
            BEFORE,
            format!(
                "{alone} bootstrap.sh of Ubuntu's images boots these Ubuntu2004 nodes; write amiFamily AmazonLinux2023, \
                 {convert}"
            ),
        ),
        (
            "Bottlerocket",
            "nodeGroups:",
            BEFORE,
            "is a NodeConfig, which nodeadm reads and Bottlerocket does not; write settings in TOML, which begin with \
             [settings]"
                .to_owned(),
        ),
        (
            "WindowsServer2022CoreContainer",
            "nodeGroups:",
            BEFORE,
            "is a NodeConfig, which nodeadm reads and Windows does not; write a PowerShell script".to_owned(),
        ),
    ] {
        let told = read_with(family, list, lines, &own).expect_err(family).to_string();
        assert_eq!(told, format!("own.yaml:1:1: {message}"), "{family}");
    }
}

#[test]
fn where_eks_makes_the_nodes_it_says_itself_which_cluster_they_join() {
    let own = format!("{HEAD}  cluster: {{name: demo}}\n");
    assert_eq!(
        read_with("AmazonLinux2023", "managedNodeGroups:", BEFORE, &own).expect_err("refused").to_string(),
        "own.yaml:4:3: spec.cluster: EKS' own NodeConfig behind it says so of the nodes of a managed node group; remove it, \
         or name an image with ami"
    );
    let own = format!("{HEAD}  kubelet: {{flags: [--v=4]}}\n");
    read_with("AmazonLinux2023", "managedNodeGroups:", BEFORE, &own).expect("it says nothing of the cluster");
}
