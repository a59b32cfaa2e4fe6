//! nodeadm's `NodeConfig`: recognised, and its cluster and kubelet flags in short.
//!
//! Source: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`.

use super::yaml::{self, Node};

const API_GROUP: &str = "node.eks.aws/";

/// Whether a document without any header is a `NodeConfig`, in YAML or JSON.
pub(super) fn is_node_config(text: &str) -> bool {
    // The parser need not see what does not name the group.
    text.contains(API_GROUP) && yaml::read(text, "").is_ok_and(|node| has_group(&node))
}

fn has_group(node: &Node) -> bool {
    node.get("apiVersion").and_then(Node::text).is_some_and(|version| version.starts_with(API_GROUP))
}

/// What a `NodeConfig` says, a line each, and what nodeadm would refuse of it.
pub(super) fn details(node: &Node, place: &str, warnings: &mut Vec<String>) -> Vec<String> {
    if !has_group(node) {
        warnings.push(format!("{place}: apiVersion is not node.eks.aws/v1alpha1, so nodeadm refuses it"));
    }
    let spec = node.get("spec");
    let cluster = |key: &str| spec?.get("cluster")?.get(key)?.text();
    let mut details = Vec::new();
    for (key, name) in
        [("name", "cluster"), ("id", "cluster ID"), ("apiServerEndpoint", "endpoint"), ("cidr", "service CIDR")]
    {
        details.extend(cluster(key).map(|value| format!("{name} {value}")));
    }
    let kubelet = spec.and_then(|spec| spec.get("kubelet"));
    let flags = kubelet.and_then(|kubelet| kubelet.get("flags")).and_then(Node::items).unwrap_or_default();
    details.extend(flags.iter().filter_map(Node::text).map(|flag| format!("kubelet flag {flag}")));
    let expression = kubelet.and_then(|kubelet| kubelet.get("maxPodsExpression")).and_then(Node::text);
    details.extend(expression.map(|expression| format!("max pods by {expression}")));
    if let Some(config) = kubelet.and_then(|kubelet| kubelet.get("config")) {
        details.push(super::settings::cut(format!("kubelet config {}", super::settings::summary(config))));
    }
    // What else there is, such as containerd, featureGates, instance.
    for (key, value) in spec.map(Node::entries).unwrap_or_default() {
        if !matches!(key.text(), Some("cluster" | "kubelet")) {
            let (key, value) = (super::settings::summary(key), super::settings::summary(value));
            details.push(super::settings::cut(format!("{key} {value}")));
        }
    }
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_json_are_recognised() {
        assert!(is_node_config("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n"));
        assert!(is_node_config(r#"{"apiVersion": "node.eks.aws/v1alpha1"}"#));
        for text in ["# see node.eks.aws/v1alpha1\n", "apiVersion: v1\n", "apiVersion: [node.eks.aws/"] {
            assert!(!is_node_config(text), "{text:?}");
        }
    }

    #[test]
    fn the_cluster_and_the_kubelet_are_told() {
        let text = "apiVersion: node.eks.aws/v1alpha1\nspec:\n  cluster: {name: c, cidr: 10.100.0.0/16, id: u}\n  \
                    instance: {localStorage: {strategy: RAID0}}\n  kubelet:\n    config: {maxPods: 29}\n    flags: \
                    [--node-labels=a=b]\n    maxPodsExpression: max_pods / 2\n";
        let mut warnings = Vec::new();
        assert_eq!(
            details(&yaml::read(text, "").expect("sound YAML"), "part-001", &mut warnings),
            [
                "cluster c",
                "cluster ID u",
                "service CIDR 10.100.0.0/16",
                "kubelet flag --node-labels=a=b",
                "max pods by max_pods / 2",
                "kubelet config {maxPods: 29}",
                "instance {localStorage: {strategy: RAID0}}",
            ]
        );
        assert!(warnings.is_empty());
    }
}
