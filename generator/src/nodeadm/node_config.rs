//! `NodeConfig`, as nodeadm declares it.
//!
//! Source: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`. Fields stand in its order, mappings are sorted, and
//! what is empty is left out, so that the same node group gives the same text.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_saphyr::ser_options;

use crate::values::{MaxPodsExpression, ValueError, quoted};

/// nodeadm's configuration of one node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeConfig {
    /// [`NodeConfig::API_VERSION`].
    pub api_version: String,
    /// [`NodeConfig::KIND`].
    pub kind: String,
    /// A Kubernetes object's, which nodeadm does not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// The settings.
    #[serde(default)]
    pub spec: NodeConfigSpec,
}

/// `spec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NodeConfigSpec {
    /// The cluster to join.
    #[serde(skip_serializing_if = "is_default")]
    pub cluster: ClusterDetails,
    /// containerd.
    #[serde(skip_serializing_if = "is_default")]
    pub containerd: ContainerdOptions,
    /// The instance around it.
    #[serde(skip_serializing_if = "is_default")]
    pub instance: InstanceOptions,
    /// kubelet.
    #[serde(skip_serializing_if = "is_default")]
    pub kubelet: KubeletOptions,
    /// What nodeadm does only where asked to: `InstanceIdNodeName`, `FastImagePull`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub feature_gates: BTreeMap<String, bool>,
}

/// `spec.cluster`; nodeadm asks for the first four.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClusterDetails {
    /// The cluster's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The API server's URL.
    #[serde(skip_serializing_if = "is_default")]
    pub api_server_endpoint: String,
    /// The certificate authority: PEM in base64.
    #[serde(skip_serializing_if = "is_default")]
    pub certificate_authority: String,
    /// The service CIDR.
    #[serde(skip_serializing_if = "is_default")]
    pub cidr: String,
    /// Whether it is a local cluster on AWS Outposts.
    #[serde(skip_serializing_if = "is_default")]
    pub enable_outpost: Option<bool>,
    /// The ID of a local cluster.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Option<String>,
}

/// `spec.containerd`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ContainerdOptions {
    /// TOML that is merged into nodeadm's own configuration.
    #[serde(skip_serializing_if = "is_default")]
    pub config: String,
    /// Fields of an OCI runtime specification, merged into nodeadm's own.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub base_runtime_spec: Map<String, Value>,
}

/// `spec.instance`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InstanceOptions {
    /// Environment variables by service; those of `default` are for every service, and for nodeadm itself.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, BTreeMap<String, String>>,
    /// The instance store's disks.
    #[serde(skip_serializing_if = "is_default")]
    pub local_storage: LocalStorage,
    /// Nameservers.
    #[serde(skip_serializing_if = "is_default")]
    pub network: NetworkOptions,
}

/// `spec.instance.localStorage`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LocalStorage {
    /// `RAID0`, `RAID10` or `Mount`; empty leaves the disks alone.
    #[serde(skip_serializing_if = "is_default")]
    pub strategy: String,
    /// Where the disks are mounted; empty for nodeadm's own place.
    #[serde(skip_serializing_if = "is_default")]
    pub mount_path: String,
    /// What stays on the root volume: `Containerd`, `PodLogs`, `SOCI`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disabled_mounts: Vec<String>,
}

/// `spec.instance.network`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NetworkOptions {
    /// Nameservers of systemd-resolved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nameservers: Vec<String>,
    /// Its search domains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
}

/// `spec.kubelet`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct KubeletOptions {
    /// Fields of `KubeletConfiguration`, which kubelet merges into nodeadm's own.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub config: Map<String, Value>,
    /// Arguments after nodeadm's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// A CEL expression over `default_enis`, `ips_per_eni` and `max_pods`, by which nodeadm counts pods and what it
    /// sets aside for them. Images before 2025-10 pass over it (amazon-eks-ami, pull request 2446).
    #[serde(skip_serializing_if = "is_default")]
    pub max_pods_expression: String,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl NodeConfig {
    /// The version of the API.
    pub const API_VERSION: &str = "node.eks.aws/v1alpha1";

    /// The name of the object.
    pub const KIND: &str = "NodeConfig";

    /// The object with these settings.
    pub fn new(spec: NodeConfigSpec) -> Self {
        Self { api_version: Self::API_VERSION.to_owned(), kind: Self::KIND.to_owned(), metadata: None, spec }
    }

    /// The text of the object.
    ///
    /// # Panics
    /// Never: texts, numbers and lists have a YAML form.
    pub fn to_yaml(&self) -> String {
        // Folded texts depend on what each reader makes of line ends, so a long line stays one.
        let options = ser_options! { folded_wrap_chars: usize::MAX };
        serde_saphyr::to_string_with_options(self, options).expect("texts, numbers and lists have a YAML form")
    }
}

impl FromStr for NodeConfig {
    type Err = ValueError;

    /// Reads a `NodeConfig` in YAML or JSON. Unlike nodeadm, which passes over fields that it does not know, this
    /// refuses them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read: Self = serde_saphyr::from_str(text).map_err(|error| {
            let told = error.to_string();
            // The rest shows the source around the place, which the message about the field has no room for.
            let told = told.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            ValueError::new(format!(
                "is no NodeConfig, which is what nodes take that nodeadm boots ({told}); write one with apiVersion {}",
                Self::API_VERSION
            ))
        })?;
        if read.api_version != Self::API_VERSION {
            return Err(ValueError::new(format!(
                "has apiVersion {}, which nodeadm does not read; write {}",
                quoted(&read.api_version),
                Self::API_VERSION
            )));
        }
        if read.kind != Self::KIND {
            let kind = quoted(&read.kind);
            return Err(ValueError::new(format!("has kind {kind}, which nodeadm does not read; write {}", Self::KIND)));
        }
        let expression = &read.spec.kubelet.max_pods_expression;
        if !expression.is_empty() {
            let parsed: Result<MaxPodsExpression, _> = expression.parse();
            parsed.map_err(|error| ValueError::new(format!("kubelet.maxPodsExpression: {error}")))?;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<NodeConfig>().expect_err(text).to_string()
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut spec = NodeConfigSpec::default();
        spec.cluster.name = "demo".to_owned();
        spec.cluster.enable_outpost = Some(true);
        spec.containerd.config = "[a]\nb = 'c'\n".to_owned();
        spec.kubelet.flags = vec!["--node-labels=a=1,b=yes".to_owned()];
        spec.feature_gates.insert("InstanceIdNodeName".to_owned(), true);
        let config = NodeConfig::new(spec);
        let text = config.to_yaml();
        assert_eq!(text.parse(), Ok(config));
        assert!(text.starts_with("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster:\n"), "{text}");
        assert!(!text.contains("instance") && !text.contains("null"), "what is empty is left out:\n{text}");
    }

    #[test]
    fn json_is_read_as_well() {
        let config = NodeConfig::new(NodeConfigSpec::default());
        assert_eq!(r#"{"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": {}}"#.parse(), Ok(config));
    }

    #[test]
    fn what_is_no_node_config_is_told() {
        let head = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n";
        let unknown = error(&format!("{head}spec:\n  kubelets: {{}}\n"));
        assert!(unknown.starts_with("is no NodeConfig, which is what nodes take that nodeadm boots ("), "{unknown}");
        assert!(unknown.contains("kubelets") && unknown.contains("line 4"), "{unknown}");
        assert!(unknown.ends_with("); write one with apiVersion node.eks.aws/v1alpha1"), "{unknown}");
        assert!(error("#!/bin/bash\n/etc/eks/bootstrap.sh demo\n").starts_with("is no NodeConfig, "));
        assert_eq!(
            error("apiVersion: node.eks.aws/v1\nkind: NodeConfig\n"),
            "has apiVersion \"node.eks.aws/v1\", which nodeadm does not read; write node.eks.aws/v1alpha1"
        );
        assert_eq!(
            error("apiVersion: node.eks.aws/v1alpha1\nkind: Node\n"),
            "has kind \"Node\", which nodeadm does not read; write NodeConfig"
        );
    }
}
