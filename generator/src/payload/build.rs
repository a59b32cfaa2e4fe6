//! From a node spec to its payload.

use super::{Payload, Reader, Text, managed};
use crate::bottlerocket;
use crate::bundle::{self, BundleError, Options, one_max_pods};
use crate::kubelet_config::ConfigProblem;
use crate::node_spec::{Boot, NoApiServer, NodeSpec, flag};
use crate::nodeadm::{self, NodeadmError};
use crate::windows;

/// The payload of a node group.
///
/// # Errors
/// What the module of the node group's boot says.
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Payload, PayloadError> {
    if spec.is_booted_by_eks() {
        return managed::build(spec, options);
    }
    match spec.boot {
        Boot::Agent => Ok(Payload::Bundle(bundle::build(spec, options)?)),
        Boot::Nodeadm => Ok(Payload::MultiPart(nodeadm::build(spec, options)?)),
        Boot::Bottlerocket => {
            let pieces = bottlerocket::render(spec, spec.cluster.api_server()?, one_max_pods(spec, options)?)
                .map_err(PayloadError::KubeletConfig)?;
            Ok(Payload::Text(Text::of(Reader::Bottlerocket, pieces)))
        }
        Boot::Ubuntu => Ok(Payload::Bundle(bundle::build_ubuntu(spec, one_max_pods(spec, options)?)?)),
        Boot::Windows => {
            let service_cidr = spec.cluster.service_cidr.ok_or(PayloadError::NoServiceCidr)?;
            let pieces =
                windows::render(spec, spec.cluster.api_server()?, service_cidr).map_err(PayloadError::KubeletConfig)?;
            Ok(Payload::Text(Text::of(Reader::Windows, pieces)))
        }
    }
}

/// Why a payload cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The bundle cannot be made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The `NodeConfig` cannot be made.
    #[error(transparent)]
    Nodeadm(#[from] NodeadmError),
    /// The cluster's API server is not known.
    #[error(transparent)]
    NoApiServer(#[from] NoApiServer),
    /// A managed node group has nothing of its own to say to its nodes.
    #[error(
        "EKS makes the nodes of this managed node group by itself, and nothing here is to be added; leave UserData out of the \
         launch template, add something of your own, such as preBootstrapCommands, or name an image with ami"
    )]
    NothingToSay,
    /// Nodes of this boot do not take a part of the user's `kubeletExtraConfig`.
    #[error("{}", listed(.0))]
    KubeletConfig(Vec<ConfigProblem>),
    /// The service CIDR is not known, and the node's own script would guess it.
    #[error(
        "the service CIDR is missing, which Start-EKSBootstrap.ps1 would guess; write \
         kubernetesNetworkConfig.serviceIPv4CIDR, or give {}",
        flag::SERVICE_CIDR
    )]
    NoServiceCidr,
}

/// Problems of `kubeletExtraConfig`, in one line.
fn listed(problems: &[ConfigProblem]) -> String {
    let lines: Vec<_> = problems.iter().map(|problem| format!("kubeletExtraConfig.{problem}")).collect();
    lines.join("; ")
}
