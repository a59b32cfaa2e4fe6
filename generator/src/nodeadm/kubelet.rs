//! `spec.kubelet`: what the node group changes about kubelet.
//!
//! Labels and taints are arguments, as eksctl has them, so that whoever looks at a node finds them where they were.

use serde_json::{Map, Value, json};

use super::max_pods::{self, NodeadmError};
use super::node_config::KubeletOptions;
use crate::bundle::Options;
use crate::node_spec::NodeSpec;

/// The settings of a node group; where EKS makes its nodes, without what EKS' own part has.
///
/// The cluster's DNS is always written: nodeadm's own puts `.10` behind the service CIDR's last dot, which is another
/// address wherever the network does not begin at 0 (`nodeadm/internal/api/net.go`).
pub(super) fn options(spec: &NodeSpec, options: &Options<'_>) -> Result<KubeletOptions, NodeadmError> {
    let pods = max_pods::of(spec, options)?;
    let mut config: Map<String, Value> = Map::new();
    if !spec.is_booted_by_eks() {
        config.insert("clusterDNS".to_owned(), json!(spec.cluster_dns));
    }
    config.extend(spec.kubelet_extra_config.clone());
    // Images that do not know the expression have the number from here.
    config.extend(pods.fixed.map(|pods| ("maxPods".to_owned(), json!(pods))));
    let labels: Vec<String> = spec.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let taints: Vec<String> = spec.taints.iter().map(ToString::to_string).collect();
    let flag = |name: &str, values: &[String]| (!values.is_empty()).then(|| format!("--{name}={}", values.join(",")));
    let mut flags: Vec<String> = Vec::new();
    if !spec.is_booted_by_eks() {
        flags.extend(flag("node-labels", &labels));
        flags.extend(flag("register-with-taints", &taints));
    }
    Ok(KubeletOptions { config, flags, max_pods_expression: pods.expression.unwrap_or_default() })
}
