//! From a node spec to the parts of its user data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::max_pods::NodeadmError;
use super::node_config::{ClusterDetails, NodeConfig, NodeConfigSpec};
use super::{containerd, instance, kubelet};
use crate::bundle::Options;
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::NodeName;
use crate::payload::{MultiPart, Packing, Part};
use crate::user_parts::{UserPart, mime_parts};

/// The user data of nodes that nodeadm boots.
///
/// First the user's own parts, the default user's keys among them; then the user's commands, a script each, which run in
/// their order whatever becomes of the one before; then the `NodeConfig`s, each of which nodeadm lays over those before
/// it: the user's of `before`, the node group's, `overrideBootstrapCommand`, which is one to eksctl as well
/// (`pkg/nodebootstrap/al2023.go`), and the user's of `after`.
///
/// # Errors
/// See [`NodeadmError`].
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<MultiPart, NodeadmError> {
    Ok(MultiPart { parts: parts(spec, options)?, packing: Packing::WhereNeeded })
}

/// The parts of it. Where EKS makes the nodes, its own `NodeConfig` comes behind them and has the cluster, its DNS, labels
/// and taints, so that a `NodeConfig` that would have nothing else is left out.
pub(crate) fn parts(spec: &NodeSpec, options: &Options<'_>) -> Result<Vec<Part>, NodeadmError> {
    let keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let mut parts = mime_parts(&spec.own.user_data, keys);
    parts.extend(spec.pre_bootstrap_commands.iter().map(|command| Part::script(command)));
    let of_user = |part: &UserPart| {
        let own = part.node_config()?;
        let shorter = own.without_comments();
        Some(Part { shorter, ..Part::of_user(Part::NODE_CONFIG, own.text.clone(), part.name()) })
    };
    parts.extend(spec.own.user_data.before.iter().filter_map(of_user));
    let made = node_config(spec, options)?;
    if made.spec != NodeConfigSpec::default() {
        parts.push(Part::new(Part::NODE_CONFIG, made.to_yaml()));
    }
    let own = spec.override_bootstrap_command.iter();
    parts.extend(own.map(|text| Part::new(Part::NODE_CONFIG, text.clone())));
    parts.extend(spec.own.user_data.after.iter().filter_map(of_user));
    Ok(parts)
}

pub(super) fn node_config(spec: &NodeSpec, options: &Options<'_>) -> Result<NodeConfig, NodeadmError> {
    let mut settings = NodeConfigSpec {
        cluster: if spec.is_booted_by_eks() { ClusterDetails::default() } else { cluster(spec)? },
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

fn cluster(spec: &NodeSpec) -> Result<ClusterDetails, NodeadmError> {
    let cluster = &spec.cluster;
    let api_server = cluster.api_server()?;
    Ok(ClusterDetails {
        name: cluster.name.to_string(),
        api_server_endpoint: api_server.endpoint.to_string(),
        certificate_authority: STANDARD.encode(api_server.certificate_authority.as_str()),
        cidr: cluster.service_cidr.as_ref().map(ToString::to_string).unwrap_or_default(),
        enable_outpost: cluster.local_id.as_ref().map(|_| true),
        id: cluster.local_id.as_ref().map(ToString::to_string),
    })
}
