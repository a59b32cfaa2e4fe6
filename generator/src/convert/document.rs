//! A node as a `ClusterConfig`, in the order in which eksctl's documentation has the fields.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_saphyr::ser_options;

use super::node::{Node, TaintText};

/// The YAML.
pub(super) fn to_yaml(node: &Node) -> String {
    yaml(&ClusterConfig::of(node))
}

/// A `NodeConfig` of its own.
fn node_config(spec: &Map<String, Value>) -> String {
    yaml(&json!({"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": spec}))
}

fn yaml(document: &impl Serialize) -> String {
    let options = ser_options! { folded_wrap_chars: usize::MAX };
    serde_saphyr::to_string_with_options(document, options).expect("texts, numbers and lists have a YAML form")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClusterConfig<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kubernetes_network_config: Option<NetworkConfig<'a>>,
    status: Status<'a>,
    node_groups: [NodeGroup<'a>; 1],
}

#[derive(Serialize)]
struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct NetworkConfig<'a> {
    #[serde(rename = "ipFamily", skip_serializing_if = "Option::is_none")]
    ip_family: Option<&'static str>,
    #[serde(rename = "serviceIPv4CIDR", skip_serializing_if = "Option::is_none")]
    service_ipv4_cidr: Option<&'a str>,
    #[serde(rename = "serviceIPv6CIDR", skip_serializing_if = "Option::is_none")]
    service_ipv6_cidr: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_authority_data: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeGroup<'a> {
    name: &'a str,
    ami_family: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taints: Vec<Taint<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_pods_per_node: Option<u64>,
    #[serde(rename = "clusterDNS", skip_serializing_if = "Option::is_none")]
    cluster_dns: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_runtime: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    kubelet_extra_config: Map<String, Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pre_bootstrap_commands: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    override_bootstrap_command: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    nodestrap: Map<String, Value>,
}

#[derive(Serialize)]
struct Taint<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    value: &'a str,
    effect: &'a str,
}

impl<'a> ClusterConfig<'a> {
    fn of(node: &'a Node) -> Self {
        Self {
            api_version: "eksctl.io/v1alpha5",
            kind: "ClusterConfig",
            metadata: Metadata {
                name: node.cluster_name.as_deref(),
                region: node.region.as_deref(),
                version: node.kubernetes_version.as_deref(),
            },
            kubernetes_network_config: network_config(node),
            status: Status {
                id: node.cluster_id.as_deref(),
                endpoint: node.endpoint.as_deref(),
                certificate_authority_data: node.certificate_authority.as_deref(),
            },
            node_groups: [NodeGroup::of(node)],
        }
    }
}

fn network_config(node: &Node) -> Option<NetworkConfig<'_>> {
    let cidr = node.service_cidr.as_deref();
    let is_ipv6 = node.is_ipv6.unwrap_or_else(|| cidr.is_some_and(|cidr| cidr.contains(':')));
    let config = NetworkConfig {
        // IPv4 is what is meant where nothing is said.
        ip_family: is_ipv6.then_some("IPv6"),
        service_ipv4_cidr: cidr.filter(|cidr| !cidr.contains(':')),
        service_ipv6_cidr: cidr.filter(|cidr| cidr.contains(':')),
    };
    (is_ipv6 || cidr.is_some()).then_some(config)
}

impl<'a> NodeGroup<'a> {
    fn of(node: &'a Node) -> Self {
        let taint = |taint: &'a TaintText| Taint { key: &taint.key, value: &taint.value, effect: &taint.effect };
        let mut kubelet = node.kubelet.clone();
        let cluster_dns = match node.cluster_dns.as_slice() {
            [] => None,
            [one] => Some(one.as_str()),
            // eksctl's own field takes one address.
            several => {
                kubelet.insert("clusterDNS".to_owned(), json!(several));
                None
            }
        };
        kubelet.sort_keys();
        Self {
            name: &node.name,
            ami_family: node.family,
            labels: &node.labels,
            taints: node.taints.iter().map(taint).collect(),
            max_pods_per_node: node.max_pods,
            cluster_dns,
            container_runtime: node.container_runtime.as_deref(),
            kubelet_extra_config: kubelet,
            pre_bootstrap_commands: &node.pre_bootstrap_commands,
            override_bootstrap_command: (!node.for_nodeadm.is_empty()).then(|| node_config(&node.for_nodeadm)),
            nodestrap: own_settings(node),
        }
    }
}

/// `nodestrap`, as far as anything is set.
fn own_settings(node: &Node) -> Map<String, Value> {
    let own = &node.own;
    let disks = own.local_storage.clone().unwrap_or_default();
    let settings = [
        (
            "capacity",
            object([
                ("kubeReserved", own.reserves_nothing.then(|| json!("none"))),
                ("maxPodsExpression", own.max_pods_expression.as_ref().map(|expression| json!(expression))),
            ]),
        ),
        (
            "containerd",
            object([
                ("imageCredentialProvider", own.containerd.image_credential_provider.as_ref().map(|path| json!(path))),
                ("sandboxImage", own.containerd.sandbox_image.as_ref().map(|image| json!(image))),
            ]),
        ),
        ("environment", (!own.environment.is_empty()).then(|| json!(own.environment))),
        (
            "localStorage",
            object([
                ("strategy", disks.strategy.map(Value::from)),
                ("mountPath", disks.mount_path.map(Value::from)),
                ("disabledMounts", list(&disks.disabled_mounts)),
            ]),
        ),
        ("network", object([("nameservers", list(&own.nameservers)), ("domains", list(&own.domains))])),
        ("nodeName", own.is_named_by_instance.then(|| json!("instanceId"))),
        (
            "proxy",
            object([
                ("http", own.proxy.http.as_ref().map(|url| json!(url))),
                ("https", own.proxy.https.as_ref().map(|url| json!(url))),
                ("no", list(&own.proxy.no)),
            ]),
        ),
    ];
    settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The fields that have a value, as an object; `None` without any.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Option<Value> {
    let fields: Map<String, Value> =
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    (!fields.is_empty()).then_some(Value::Object(fields))
}

fn list(items: &[String]) -> Option<Value> {
    (!items.is_empty()).then(|| json!(items))
}
