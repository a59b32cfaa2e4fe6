//! Node groups at random: sound `ClusterConfig`s of every family that the agent boots, with most fields.

use maxpods_data::table::InstanceTable;
use proptest::prelude::*;
use serde_json::{Value, json};

use nodestrap_generator::node_spec::{FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::problem::Problems;

/// The certificate authority of `examples/article.yaml`, base64 of PEM.
fn certificate_authority_data() -> &'static str {
    let article = include_str!("../../../examples/article.yaml");
    let line = article.lines().find_map(|line| line.trim().strip_prefix("certificateAuthorityData: "));
    line.expect("the example has a certificate authority")
}

/// A `ClusterConfig` of one node group with these fields. JSON is YAML, and has an escape for every character.
pub(crate) fn file(version: &str, group: &Value) -> String {
    json!({
        "apiVersion": "eksctl.io/v1alpha5",
        "kind": "ClusterConfig",
        "metadata": {"name": "demo", "region": "eu-west-1", "version": version},
        "kubernetesNetworkConfig": {"serviceIPv4CIDR": "10.100.0.0/16"},
        "status": {
            "endpoint": "https://0123.gr7.eu-west-1.eks.amazonaws.com",
            "certificateAuthorityData": certificate_authority_data(),
        },
        "nodeGroups": [group],
    })
    .to_string()
}

/// The node group of a file, or what is wrong with it.
pub(crate) fn spec(text: &str, table: &InstanceTable<'_>) -> Result<NodeSpec, Problems> {
    let read_file = |_: &str| unreachable!("no file is named");
    let options = ReadOptions { allow_stack_fields: false, table, read_file: &read_file };
    read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options).map(|reading| reading.spec)
}

/// A family, and a Kubernetes version that it has images of.
fn family() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        (14..33_u32).prop_map(|minor| ("AmazonLinux2", format!("1.{minor}"))),
        (23..35_u32).prop_map(|minor| ("AmazonLinux2023", format!("1.{minor}"))),
        (29..33_u32).prop_map(|minor| ("Ubuntu2204", format!("1.{minor}"))),
        (22..33_u32).prop_map(|minor| ("Bottlerocket", format!("1.{minor}"))),
    ]
}

/// A word that labels, taints and names have.
fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,8}([-._][a-z0-9]{1,6})?"
}

/// A command as people write them, with all that shells and YAML readers act on.
fn command() -> impl Strategy<Value = String> {
    "[ -~\u{e9}\u{2028}\t]{1,60}(\n[ -~]{0,30}){0,3}".prop_filter("a command", |text| !text.trim().is_empty())
}

/// One node group's file.
pub(crate) fn any_file() -> impl Strategy<Value = String> {
    let labels = prop::collection::btree_map(word().prop_map(|word| format!("example.com/{word}")), word(), 0..6);
    let taint = (word(), word(), prop::sample::select(vec!["NoSchedule", "PreferNoSchedule", "NoExecute"]));
    let taints = prop::collection::btree_map(word(), taint, 0..4);
    let types =
        prop::sample::subsequence(vec!["m5.large", "c5.4xlarge", "m5.xlarge", "m6i.metal", "r5.24xlarge"], 1..4);
    let capacity = (any::<bool>(), prop::option::of(2_u32..4));
    let commands = prop::collection::vec(command(), 0..3);
    let more = (prop::option::of(1_u32..110), commands, prop::option::of(0_i32..1000), any::<bool>());
    (family(), labels, taints, types, capacity, more).prop_map(|(family, labels, taints, types, capacity, more)| {
        let (family, version) = family;
        let (prefix_delegation, max_enis) = capacity;
        let (max_pods, commands, registry_qps, own) = more;
        let taints: Vec<Value> = taints
            .into_iter()
            .map(|(key, (_, value, effect))| json!({"key": key, "value": value, "effect": effect}))
            .collect();
        let mut group = json!({
            "name": "ng",
            "amiFamily": family,
            "instanceType": "mixed",
            "instancesDistribution": {"instanceTypes": types},
            "labels": labels,
            "taints": taints,
        });
        if let Some(pods) = max_pods {
            group["maxPodsPerNode"] = json!(pods);
        }
        if !commands.is_empty() && family != "Bottlerocket" {
            group["preBootstrapCommands"] = json!(commands);
        }
        if let Some(qps) = registry_qps {
            group["kubeletExtraConfig"] = json!({"registryPullQPS": qps});
        }
        if own {
            let mut fields = json!({"prefixDelegation": prefix_delegation, "recommendedCap": prefix_delegation});
            if let Some(most) = max_enis {
                fields["maxENIs"] = json!(most);
            }
            group["nodestrap"] = json!({"capacity": fields});
        }
        file(&version, &group)
    })
}
