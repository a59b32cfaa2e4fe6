//! Whether the new node's kubelet takes what the old one's did: both sides as one flat table, and every difference named.
//!
//! The old side is written out from amazon-eks-ami: `templates/al2/runtime/{bootstrap.sh,kubelet-config.json}` of the last
//! Amazon Linux 2 release, and for the inputs of Amazon Linux 2023 `nodeadm/internal/kubelet/config.go`. The new side is
//! what `simulate` makes of the conversion.

use std::collections::{BTreeMap, BTreeSet};

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{Options, build};
use nodestrap_generator::node_spec::{FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::simulate::{Instance, simulate};
use serde_json::{Map, Value, json};

use crate::support::conversion;

mod old_node;

use old_node::{bootstrap_sh, eksctl_0_12, nodeadm};

/// What kubelet takes, by the path of each value.
type Table = BTreeMap<String, String>;

/// A table with some values replaced; null takes one away.
fn laid_over(mut table: Value, changes: Value) -> Value {
    let (Value::Object(into), Value::Object(changes)) = (&mut table, changes) else { return table };
    for (key, change) in changes {
        match change {
            Value::Null => drop(into.remove(&key)),
            change => drop(into.insert(key, change)),
        }
    }
    table
}

/// One line a value: objects by paths, lists joined.
fn flat(path: &str, value: &Value, table: &mut Table) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                flat(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, table);
            }
        }
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(text).collect();
            // The order of the suites says nothing to kubelet, whose TLS library has its own.
            if path == "tlsCipherSuites" {
                items.sort();
            }
            table.insert(path.to_owned(), items.join(","));
        }
        value => drop(table.insert(path.to_owned(), text(value))),
    }
}

/// The node group of a conversion; one of Amazon Linux 2023 with nodestrap's agent on that image.
fn spec(name: &str, table: &InstanceTable<'_>) -> NodeSpec {
    let mut conversion = conversion(name);
    // What is for nodeadm alone, nodestrap's agent does not read.
    if let Some((before, behind)) = conversion.cluster_config.split_once("  overrideBootstrapCommand: |\n") {
        let own_settings = behind.find("\n  nodestrap:").map_or("", |at| &behind[at + 1..]);
        conversion.cluster_config = before.to_owned() + own_settings;
    }
    let is_2023 = conversion.cluster_config.contains("amiFamily: AmazonLinux2023");
    let image = is_2023.then(|| "ami-0123456789abcdef0".to_owned());
    let flags = FlagInputs { ami_family: is_2023.then(|| "Custom".to_owned()), image, ..FlagInputs::default() };
    let options = ReadOptions { allow_stack_fields: false, table, read_file: &|_| unreachable!("no file is named") };
    read(Some(("cluster.yaml", conversion.cluster_config.as_bytes())), &flags, &options)
        .unwrap_or_else(|problems| panic!("{name}: what was made is to be read:\n{problems}"))
        .spec
}

/// What the new node's kubelet takes on an m5.large.
fn new_node(name: &str) -> Table {
    let instances = InstanceTable::embedded();
    let spec = spec(name, &instances);
    let bundle = build(&spec, &Options::new(&instances)).expect("the bundle is to be made");
    let instance = Instance::of(&spec, "m5.large".parse().expect("a type"), instances.get("m5.large"));
    let simulation = simulate(&spec, &bundle, &instance).expect("the node starts");
    assert_eq!(simulation.warnings, [""; 0], "{name}");
    let config = bundle.file("/etc/eksctl/kubelet.yaml").expect("kubelet's configuration");
    let config = std::str::from_utf8(&config.content).expect("text");
    let mut config: Map<String, Value> = serde_saphyr::from_str(config).expect("YAML");
    config.retain(|field, _| field != "kind" && field != "apiVersion");
    for word in &simulation.command_line[1..] {
        let (flag, value) = word.split_once('=').unwrap_or((word, ""));
        match flag {
            "--kube-reserved" => {
                let amounts = value.split(',').filter_map(|amount| amount.split_once('='));
                config.insert(
                    "kubeReserved".to_owned(),
                    amounts.map(|(name, amount)| (name.to_owned(), json!(amount))).collect(),
                );
            }
            "--node-labels" => {
                for (key, value) in value.split(',').filter_map(|label| label.split_once('=')) {
                    config.insert(format!("label {key}"), json!(value));
                }
            }
            "--register-with-taints" if value.is_empty() => {}
            _ => {
                let field = match flag {
                    "--container-runtime-endpoint" => "containerRuntimeEndpoint",
                    "--max-pods" => "maxPods",
                    "--provider-id" => "providerID",
                    "--register-with-taints" => "registerWithTaints",
                    flag => flag,
                };
                config.insert(field.to_owned(), json!(value));
            }
        }
    }
    let mut table = Table::new();
    flat("", &Value::Object(config), &mut table);
    table
}

/// What kubelet takes where neither side says anything.
///
/// Source: Kubernetes, `pkg/kubelet/apis/config/v1beta1/defaults.go`.
const KUBELETS_OWN: [(&str, &str); 11] = [
    ("--register-node", "true"),
    ("address", "0.0.0.0"),
    ("authentication.anonymous.enabled", "false"),
    ("authentication.webhook.cacheTTL", "2m0s"),
    ("authentication.webhook.enabled", "true"),
    ("authorization.mode", "Webhook"),
    ("authorization.webhook.cacheAuthorizedTTL", "5m0s"),
    ("authorization.webhook.cacheUnauthorizedTTL", "30s"),
    ("cgroupRoot", "/"),
    ("featureGates.RotateKubeletServerCertificate", "true"),
    ("logging.verbosity", "0"),
];

/// The differences, a line each.
fn differences(old: &Value, name: &str) -> Vec<String> {
    let mut before = Table::new();
    flat("", old, &mut before);
    let mut after = new_node(name);
    for (path, value) in KUBELETS_OWN {
        for table in [&mut before, &mut after] {
            table.entry(path.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let shown = |table: &Table, path: &String| table.get(path).cloned().unwrap_or_else(|| "none".to_owned());
    let lines = paths.into_iter().filter_map(|path| {
        let (old, new) = (shown(&before, path), shown(&after, path));
        (old != new).then(|| format!("{path}: {old} -> {new}"))
    });
    lines.collect()
}

/// What is otherwise on every node of Amazon Linux 2, as docs/moving-over.md lists it.
const ALWAYS: [&str; 5] = [
    "--config: /etc/kubernetes/kubelet/kubelet-config.json -> /etc/eksctl/kubelet.yaml",
    "--kubeconfig: /var/lib/kubelet/kubeconfig -> /etc/eksctl/kubeconfig.yaml",
    "authentication.x509.clientCAFile: /etc/kubernetes/pki/ca.crt -> /etc/eksctl/ca.crt",
    // dockershim alone reads it.
    "hairpinMode: hairpin-veth -> none",
    "logging.verbosity: 2 -> 0",
];

/// What nodestrap's agent on an image of Amazon Linux 2023 has otherwise than nodeadm there.
const ALWAYS_2023: [&str; 9] = [
    "--config-dir: /etc/kubernetes/kubelet/config.json.d -> none",
    "--config: /etc/kubernetes/kubelet/config.json -> /etc/eksctl/kubelet.yaml",
    "--image-credential-provider-config: /etc/eks/image-credential-provider/config.json -> \
     /etc/eksctl/credential-providers.json",
    "--pod-infra-container-image: none -> 602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.5",
    "--runtime-cgroups: /runtime.slice/containerd.service -> none",
    "protectKernelDefaults: true -> none",
    "--kubeconfig: /var/lib/kubelet/kubeconfig -> /etc/eksctl/kubeconfig.yaml",
    "authentication.x509.clientCAFile: /etc/kubernetes/pki/ca.crt -> /etc/eksctl/ca.crt",
    "hairpinMode: hairpin-veth -> none",
];

/// Labels that nodestrap's nodes have beside the input's, where eksctl did not set them already.
fn added_labels(group: &str) -> [String; 4] {
    [
        "label alpha.eksctl.io/cluster-name: none -> demo".to_owned(),
        "label alpha.eksctl.io/instance-id: none -> i-0123456789abcdef0".to_owned(),
        format!("label alpha.eksctl.io/nodegroup-name: none -> {group}"),
        "label node-lifecycle: none -> on-demand".to_owned(),
    ]
}

/// Holds an input's node against what it was: `old`, with `changes` that the input makes. `differences` are all there are.
#[track_caller]
fn check(name: &str, old: Value, changes: Value, differences: &[&[&str]], labels: &[String]) {
    let mut expected: Vec<String> = differences.concat().iter().map(ToString::to_string).collect();
    expected.extend(labels.iter().cloned());
    expected.sort();
    let mut found = self::differences(&laid_over(old, changes), name);
    found.sort();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn a_bare_command_line() {
    let changes = json!({
        "label team": "batch",
        "label tier": "web",
        "registerWithTaints": "dedicated=gpu:NoSchedule",
    });
    check("bare", bootstrap_sh(), changes, &[&ALWAYS], &added_labels("nodes"));
}

#[test]
fn a_script_with_variables() {
    let changes = json!({
        "label team": "batch",
        "label zone": "eu-west-1a",
        "logging": {"verbosity": 4},
        "maxPods": 58,
        "--root-dir": "/data/kubelet",
    });
    let lost = ["--root-dir: /data/kubelet -> none", "label zone: eu-west-1a -> none"];
    let reserves = ["kubeReserved.memory: 574Mi -> 893Mi"];
    // The verbosity of this one is the user's.
    check("script", bootstrap_sh(), changes, &[&ALWAYS[..4], &lost, &reserves], &added_labels("nodes"));
}

#[test]
fn karpenters_script() {
    let changes = json!({
        "cpuCFSQuota": false,
        "imageGCHighThresholdPercent": 80,
        "imageGCLowThresholdPercent": 70,
        "label karpenter.sh/capacity-type": "on-demand",
        "label karpenter.sh/nodepool": "general",
        "registerWithTaints": "karpenter.sh/unregistered:NoExecute,team=batch:NoSchedule",
        "systemReserved": {"cpu": "100m", "memory": "100Mi"},
    });
    let lost =
        ["registerWithTaints: karpenter.sh/unregistered:NoExecute,team=batch:NoSchedule -> team=batch:NoSchedule"];
    check("karpenter-al2", bootstrap_sh(), changes, &[&ALWAYS, &lost], &added_labels("general"));
}

#[test]
fn an_ipv6_cluster() {
    let changes = json!({
        "--node-ip": "2001:db8::10",
        "allowedUnsafeSysctls": ["net.core.somaxconn"],
        "clusterDNS": ["fd30:1c53:5f8a::a"],
        "featureGates": {"RotateKubeletServerCertificate": true, "GracefulNodeShutdown": true, "MemoryQoS": true},
        "label team": "batch",
    });
    // Go listens on both families with either.
    let address = ["address: 0.0.0.0 -> ::"];
    check("ipv6", bootstrap_sh(), changes, &[&ALWAYS, &address], &added_labels("nodes"));
}

#[test]
fn a_local_cluster_on_an_outpost() {
    let changes = json!({
        "--bootstrap-kubeconfig": "/var/lib/kubelet/bootstrap-kubeconfig",
        "--pod-infra-container-image": "602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.10",
        "clusterDNS": ["172.20.0.10"],
    });
    let path =
        ["--bootstrap-kubeconfig: /var/lib/kubelet/bootstrap-kubeconfig -> /etc/eksctl/bootstrap-kubeconfig.yaml"];
    check("outpost", bootstrap_sh(), changes, &[&ALWAYS, &path], &added_labels("nodes"));
}

#[test]
fn docker_of_kubernetes_1_21() {
    let changes = json!({
        "--cloud-provider": "aws",
        "--container-runtime": "docker",
        "--hostname-override": null,
        "--image-credential-provider-bin-dir": null,
        "--image-credential-provider-config": null,
        "--network-plugin": "cni",
        "cgroupDriver": "cgroupfs",
        "containerRuntimeEndpoint": null,
        "kubeReservedCgroup": null,
        "label team": "batch",
        "maxPods": 20,
        "providerID": null,
        "systemReservedCgroup": null,
    });
    // Both are where kubelet looks by itself.
    let directories = ["--cni-bin-dir: none -> /opt/cni/bin", "--cni-conf-dir: none -> /etc/cni/net.d"];
    let reserves = ["kubeReserved.memory: 574Mi -> 475Mi"];
    check(
        "docker",
        bootstrap_sh(),
        changes,
        &[&ALWAYS[..3], &ALWAYS[4..], &directories, &reserves],
        &added_labels("nodes"),
    );
}

#[test]
fn reserves_and_thresholds_in_flags() {
    let changes = json!({
        "clusterDNS": ["10.100.0.10", "169.254.20.10"],
        "cpuManagerPolicy": "static",
        "evictionHard": {"memory.available": "300Mi", "nodefs.available": "5%"},
        "evictionSoft": {"memory.available": "500Mi"},
        "evictionSoftGracePeriod": {"memory.available": "1m30s"},
        "kubeReserved": {"cpu": "250m", "memory": "1Gi"},
        "kubeReservedCgroup": null,
        "reservedSystemCPUs": "0",
        "serializeImagePulls": true,
        "systemReserved": {"cpu": "100m", "memory": "200Mi"},
        "systemReservedCgroup": null,
    });
    // A threshold of 0% is none.
    let off = ["evictionHard.nodefs.inodesFree: none -> 0%"];
    check("reserves", bootstrap_sh(), changes, &[&ALWAYS, &off], &added_labels("nodes"));
}

#[test]
fn eksctls_own_bootstrap() {
    check("eksctl-0.12", eksctl_0_12(), json!({}), &[], &[]);
}

#[test]
fn eksctls_files_for_the_images_script() {
    let changes = json!({
        "evictionHard": {"memory.available": "300Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%"},
        "imageGCHighThresholdPercent": 75,
        "imageGCLowThresholdPercent": 70,
        "label alpha.eksctl.io/cluster-name": "demo",
        "label alpha.eksctl.io/instance-id": "i-0123456789abcdef0",
        "label alpha.eksctl.io/nodegroup-name": "workers",
        "label node-lifecycle": "on-demand",
        "label team": "batch",
        "maxPods": 20,
        "registerWithTaints": "dedicated=gpu:NoSchedule",
    });
    let reserves = ["kubeReserved.memory: 574Mi -> 475Mi"];
    check("eksctl-al2", bootstrap_sh(), changes, &[&ALWAYS, &reserves], &[]);
}

#[test]
fn a_node_config() {
    let changes = json!({
        "--hostname-override": "i-0123456789abcdef0",
        "evictionHard": {"memory.available": "300Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%"},
        "featureGates": {"RotateKubeletServerCertificate": true, "MemoryQoS": true},
        "imageGCHighThresholdPercent": 80,
        "imageGCLowThresholdPercent": 70,
        "label team": "batch",
        "label tier": "web",
        "maxPods": 58,
        "registerWithTaints": "team=batch:NoSchedule",
        "shutdownGracePeriod": "30s",
    });
    let otherwise = ["kubeReserved.memory: 574Mi -> 893Mi", "logging.verbosity: 2 -> 0"];
    check("node-config", nodeadm(), changes, &[&ALWAYS_2023, &otherwise], &added_labels("nodes"));
}

#[test]
fn karpenters_node_config() {
    let changes = json!({
        "label karpenter.sh/capacity-type": "spot",
        "label karpenter.sh/nodepool": "general",
        "registerWithTaints": "karpenter.sh/unregistered:NoExecute",
        "systemReserved": {"memory": "100Mi"},
    });
    let otherwise = ["registerWithTaints: karpenter.sh/unregistered:NoExecute -> none", "logging.verbosity: 2 -> 0"];
    check("karpenter-al2023", nodeadm(), changes, &[&ALWAYS_2023, &otherwise], &added_labels("general"));
}

#[test]
fn eksctls_node_configs() {
    let changes = json!({
        "label alpha.eksctl.io/cluster-name": "demo",
        "label alpha.eksctl.io/nodegroup-name": "workers",
        "label team": "batch",
        "maxPods": 20,
        "registerWithTaints": "dedicated=gpu:NoSchedule",
    });
    let otherwise = [
        "kubeReserved.memory: 574Mi -> 475Mi",
        "label alpha.eksctl.io/instance-id: none -> i-0123456789abcdef0",
        "label node-lifecycle: none -> on-demand",
        "logging.verbosity: 2 -> 0",
    ];
    check("eksctl-al2023", nodeadm(), changes, &[&ALWAYS_2023, &otherwise], &[]);
}
