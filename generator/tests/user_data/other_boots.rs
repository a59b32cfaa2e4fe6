//! nodeadm, Bottlerocket, Ubuntu and Windows: the texts themselves, held against files and against strict readers of their own.

use std::fs;
use std::path::Path;

use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData, text};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::build;

use crate::support::{self, spec, table};

const AL2023: &str = include_str!("../../../examples/al2023.yaml");
const MANAGED_AL2023: &str = include_str!("../../../examples/managed-al2023.yaml");
const BOTTLEROCKET: &str = include_str!("../../../examples/bottlerocket.yaml");
const UBUNTU: &str = include_str!("../../../examples/ubuntu.yaml");
const WINDOWS: &str = include_str!("../../../examples/windows.yaml");

/// The node group of an example.
fn example(text: &str) -> NodeSpec {
    spec(&support::example(text))
}

fn rendered(spec: &NodeSpec) -> String {
    let payload = build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("to be rendered: {error}"));
    text(&payload, Compression::Standard)
}

#[track_caller]
pub(crate) fn matches_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/other_boots").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
        fs::write(&path, text).expect("the file is written");
    }
    assert_eq!(text, fs::read_to_string(&path).expect("the file is there"), "{name}");
}

#[test]
fn the_examples_give_the_texts_that_are_kept() {
    matches_golden("al2023.mime", &rendered(&example(AL2023)));
    matches_golden("bottlerocket.toml", &rendered(&example(BOTTLEROCKET)));
    matches_golden("managed-al2023.mime", &rendered(&example(MANAGED_AL2023)));
    matches_golden("ubuntu.yaml", &rendered(&example(UBUNTU)));
    matches_golden("windows.txt", &rendered(&example(WINDOWS)));
}

#[test]
fn the_same_node_group_gives_the_same_bytes() {
    for text in [AL2023, BOTTLEROCKET, MANAGED_AL2023, UBUNTU, WINDOWS] {
        let bytes = || {
            let payload = build(&example(text), &Options::new(&table())).expect("sound");
            UserData::of(&payload, Compression::Standard).raw().to_vec()
        };
        assert_eq!(bytes(), bytes());
    }
}

fn toml(spec: &NodeSpec) -> toml::Table {
    toml::from_str(&rendered(spec)).unwrap_or_else(|error| panic!("TOML: {error}"))
}

#[test]
fn a_key_and_its_several_taints_are_a_list() {
    let document = toml(&example(BOTTLEROCKET));
    let kubernetes = &document["settings"]["kubernetes"];
    let taints: Vec<&str> = kubernetes["node-taints"]["dedicated"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    assert_eq!(taints, ["storage:NoSchedule", "storage:NoExecute"]);
    assert_eq!(kubernetes["node-labels"]["alpha.eksctl.io/cluster-name"].as_str(), Some("example"));
}

#[test]
fn several_dns_addresses_are_a_list_and_one_is_a_text() {
    let one = toml(&example(BOTTLEROCKET));
    assert_eq!(one["settings"]["kubernetes"]["cluster-dns-ip"].as_str(), Some("10.100.0.10"));
    let text = BOTTLEROCKET.replace(
        "    kubeletExtraConfig:\n",
        "    kubeletExtraConfig:\n      clusterDNS: [169.254.20.10, 10.100.0.10]\n",
    );
    let two = toml(&example(&text));
    let addresses = two["settings"]["kubernetes"]["cluster-dns-ip"].as_array().map(Vec::len);
    assert_eq!(addresses, Some(2));
}

#[test]
fn a_key_of_the_users_switches_the_admin_container_on_and_is_its_user_data() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+ someone@example";
    let text = BOTTLEROCKET
        .replace("      enableAdminContainer: false\n", "")
        .replace("    instanceType:", &format!("    ssh: {{allow: true, publicKey: {key:?}}}\n    instanceType:"));
    let document = toml(&example(&text));
    let admin = &document["settings"]["host-containers"]["admin"];
    assert_eq!(admin["enabled"].as_bool(), Some(true));
    // {"ssh":{"authorized-keys":["ssh-ed25519 …"]}}
    let data = admin["user-data"].as_str().expect("a text");
    assert!(data.starts_with("eyJzc2giOnsiYXV0aG9yaXplZC1rZXlzIjpbInNzaC1lZDI1NTE5IEFBQUFDM"), "{data}");
}

#[test]
fn the_users_word_on_the_admin_container_stands_beside_a_key_pair() {
    let text = BOTTLEROCKET
        .replace("      enableAdminContainer: false\n", "")
        .replace("          control: {enabled: true}\n", "          admin: {enabled: false}\n")
        .replace("    instanceType:", "    ssh: {publicKeyName: operators}\n    instanceType:");
    let document = toml(&example(&text));
    assert_eq!(document["settings"]["host-containers"]["admin"]["enabled"].as_bool(), Some(false));
}

#[test]
fn bottlerocket_gets_the_proxy_and_the_node_name_as_settings() {
    let own =
        "    nodestrap: {nodeName: instanceId, proxy: {https: http://proxy.example.com:3128, no: [example.com]}}\n";
    let document = toml(&example(&(BOTTLEROCKET.to_owned() + own)));
    let settings = &document["settings"];
    assert_eq!(settings["network"]["https-proxy"].as_str(), Some("http://proxy.example.com:3128"));
    let no = settings["network"]["no-proxy"].as_array().expect("a list");
    assert!(no.iter().any(|entry| entry.as_str() == Some("example.com")), "{no:?}");
    assert_eq!(settings["kubernetes"]["hostname-override-source"].as_str(), Some("instance-id"));
}

#[test]
fn types_that_differ_leave_max_pods_to_the_image() {
    let mixed = "instanceType: mixed\n    instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}";
    for (text, given) in [(BOTTLEROCKET, "max-pods"), (UBUNTU, "MAX_PODS=")] {
        assert!(rendered(&example(text)).contains(given));
        let text = text.replace("instanceType: m7g.large", mixed).replace("instanceType: m7i.large", mixed);
        assert!(!rendered(&spec(&text)).contains(given), "{given}");
    }
}

#[test]
fn types_that_differ_by_options_that_no_image_knows_are_refused() {
    let text = BOTTLEROCKET.replace(
        "instanceType: m7g.large",
        "instanceType: mixed\n    nodestrap: {capacity: {maxENIs: 4}}\n    instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}",
    );
    let error = build(&spec(&text), &Options::new(&table())).expect_err("refused").to_string();
    assert_eq!(
        error,
        "the node group's instance types take different numbers of pods by nodestrap.capacity, while Bottlerocket nodes are \
         given one number; write maxPodsPerNode (or --max-pods), or make a node group of each size"
    );
}

/// The script between the tags; nothing else may stand in the text, and no other tag in the script.
fn powershell(text: &str) -> &str {
    let script = text.strip_prefix("<powershell>\n").expect("the text begins with the tag");
    let script = script.strip_suffix("\n</powershell>\n").expect("the text ends with the tag");
    for element in ["powershell", "script", "persist", "runAsLocalSystem", "powershellArguments", "detach"] {
        for tag in [format!("<{element}"), format!("</{element}")] {
            assert!(!script.to_lowercase().contains(&tag.to_lowercase()), "{tag} in {script}");
        }
    }
    script
}

#[test]
fn the_windows_script_stands_alone_between_its_tags() {
    let text = rendered(&example(WINDOWS));
    let lines: Vec<&str> = powershell(&text).lines().collect();
    assert_eq!(lines[1], "Set-TimeZone -Id UTC");
    // Every argument is a literal: an even number of quotes, and none that would be expanded.
    let call = lines[2];
    assert!(call.starts_with("& $EKSBootstrapScriptFile -EKSClusterName 'example' "), "{call}");
    assert_eq!((call.matches('\'').count() % 2, call.matches('"').count()), (0, 0));
}

#[test]
fn a_command_in_the_windows_scripts_place_finds_its_arguments_in_variables() {
    let text = WINDOWS.replace(
        "    preBootstrapCommands:",
        "    overrideBootstrapCommand: '& $EKSBootstrapScriptFile -EKSClusterName $EKSClusterName'\n    preBootstrapCommands:",
    );
    let text = rendered(&example(&text));
    let lines: Vec<&str> = powershell(&text).lines().collect();
    let names: Vec<&str> = lines[1..7].iter().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "[string]$EKSClusterName",
            "[string]$APIServerEndpoint",
            "[string]$Base64ClusterCA",
            "[string]$ServiceCIDR",
            "[string]$DNSClusterIP",
            "[string]$KubeletExtraArgs",
        ]
    );
    assert_eq!(lines[7..], ["Set-TimeZone -Id UTC", "& $EKSBootstrapScriptFile -EKSClusterName $EKSClusterName"]);
}

#[test]
fn a_command_in_the_ubuntu_scripts_place_finds_the_files() {
    let text = UBUNTU
        .replace("    preBootstrapCommands:", "    overrideBootstrapCommand: /opt/join\n    preBootstrapCommands:");
    let text = text.split("    nodestrap:").next().expect("a text");
    let payload = build(&example(text), &Options::new(&table())).expect("sound");
    let bundle = payload.bundle().expect("files");
    assert!(bundle.file("/etc/eksctl/bootstrap.ubuntu.sh").is_none());
    assert!(bundle.file("/etc/eksctl/kubelet.env").is_some());
    assert_eq!(bundle.commands.last().map(|command| command.join(" ")).as_deref(), Some("/bin/bash -c /opt/join"));
}

#[test]
fn ubuntu_nodes_of_an_ipv6_cluster_get_its_service_cidr() {
    let text = UBUNTU.replace("serviceIPv4CIDR: 10.100.0.0/16", "serviceIPv6CIDR: fd00:1234::/108");
    let rendered = rendered(&example(&text));
    assert!(rendered.contains("--ip-family ipv6 --service-ipv6-cidr fd00:1234::/108 "), "{rendered}");
    assert!(!rendered.contains("--dns-cluster-ip"), "{rendered}");
}
