//! From a node spec to the parts of its user data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::max_pods::NodeadmError;
use super::node_config::{ClusterDetails, NodeConfig, NodeConfigSpec};
use super::{containerd, instance, kubelet};
use crate::bundle::{Bundle, Options};
use crate::encode::{Compression, cloud_config};
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::NodeName;
use crate::payload::{MultiPart, Packing, Part};

/// The user data of nodes that nodeadm boots.
///
/// First the user's commands, a script each, which run in their order whatever becomes of the one before; then the
/// default user's keys; then the node's `NodeConfig`. `overrideBootstrapCommand` is a `NodeConfig` too, as it is to eksctl
/// (`pkg/nodebootstrap/al2023.go`): it comes last, and nodeadm merges it over the first.
///
/// # Errors
/// See [`NodeadmError`].
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<MultiPart, NodeadmError> {
    let mut parts: Vec<Part> = spec.pre_bootstrap_commands.iter().map(|command| script(command)).collect();
    if !spec.authorized_keys.is_empty() {
        let authorized_keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
        let bundle = Bundle { authorized_keys, ..Bundle::default() };
        let text = cloud_config(&bundle, Compression::Standard);
        parts.push(Part { media_type: Part::CLOUD_CONFIG, text });
    }
    parts.push(Part { media_type: Part::NODE_CONFIG, text: node_config(spec, options)?.to_yaml() });
    let own = spec.override_bootstrap_command.iter();
    parts.extend(own.map(|text| Part { media_type: Part::NODE_CONFIG, text: text.clone() }));
    Ok(MultiPart { parts, packing: Packing::WhereNeeded })
}

/// A script of one command. One that names its own interpreter keeps it.
fn script(command: &str) -> Part {
    let text = if command.starts_with("#!") { command.to_owned() } else { format!("#!/bin/bash\n{command}\n") };
    Part { media_type: Part::SHELL_SCRIPT, text }
}

fn node_config(spec: &NodeSpec, options: &Options<'_>) -> Result<NodeConfig, NodeadmError> {
    let mut settings = NodeConfigSpec {
        cluster: cluster(spec),
        containerd: containerd::options(spec),
        instance: instance::options(spec),
        kubelet: kubelet::options(spec, options)?,
        ..NodeConfigSpec::default()
    };
    if spec.own.node_name == NodeName::InstanceId {
        settings.feature_gates.insert("InstanceIdNodeName".to_owned(), true);
    }
    Ok(NodeConfig::new(settings))
}

fn cluster(spec: &NodeSpec) -> ClusterDetails {
    let cluster = &spec.cluster;
    ClusterDetails {
        name: cluster.name.to_string(),
        api_server_endpoint: cluster.endpoint.to_string(),
        certificate_authority: STANDARD.encode(cluster.certificate_authority.as_str()),
        cidr: cluster.service_cidr.as_ref().map(ToString::to_string).unwrap_or_default(),
        enable_outpost: cluster.local_id.as_ref().map(|_| true),
        id: cluster.local_id.as_ref().map(ToString::to_string),
    }
}
