//! A user's part of kubelet's configuration, laid into the node.

use serde_json::{Map, Value, json};

use super::node::Node;

/// Fields that nodestrap sets on every node, or that nobody may set: what each may say without a loss.
fn own_value(field: &str) -> Option<Value> {
    Some(match field {
        "kind" => json!("KubeletConfiguration"),
        "apiVersion" => json!("kubelet.config.k8s.io/v1beta1"),
        "address" => json!("0.0.0.0"),
        "clusterDomain" => json!("cluster.local"),
        "serverTLSBootstrap" | "registerNode" => json!(true),
        "containerRuntimeEndpoint" => json!("unix:///run/containerd/containerd.sock"),
        "authentication" | "authorization" | "providerID" => Value::Null,
        _ => return None,
    })
}

/// Lays `config` over what the node has.
pub(super) fn apply(config: Map<String, Value>, place: &str, node: &mut Node) {
    for (field, value) in config {
        let at = if place.is_empty() { field.clone() } else { format!("{place}.{field}") };
        match (field.as_str(), &value) {
            (_, Value::Null) => {
                let message =
                    "is null, which takes kubelet's own default; nodestrap's cannot be taken away: write the value";
                node.findings.lost(at, message);
            }
            ("maxPods", Value::Number(pods)) if pods.as_u64().is_some() => node.max_pods = pods.as_u64(),
            ("clusterDNS", Value::Array(addresses)) => {
                node.cluster_dns = addresses.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            ("registerWithTaints", Value::Array(taints)) => {
                node.taints.clear();
                for taint in taints {
                    let text = |key: &str| taint.get(key).and_then(Value::as_str).unwrap_or_default();
                    node.take_taint(text("key"), text("value"), text("effect"), &at);
                }
            }
            (name, value) if own_value(name).as_ref() == Some(value) => {}
            (name, _) if own_value(name).is_some() => {
                let message = "is for nodestrap to set, for a node needs it as it is to join an EKS cluster: left out";
                node.findings.lost(at, message);
            }
            _ => match (node.kubelet.get_mut(&field), value) {
                (Some(Value::Object(before)), Value::Object(more)) => merge(before, more),
                (_, value) => {
                    node.kubelet.insert(field, value);
                }
            },
        }
    }
}

/// Objects key by key at every depth, all else replaced.
pub(super) fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(before)), Value::Object(more)) => merge(before, more),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
