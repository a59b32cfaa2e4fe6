//! From a node spec to its payload.

use super::Payload;
use crate::bundle::{self, BundleError, Options};
use crate::node_spec::{AmiFamily, Boot, NodeSpec};
use crate::nodeadm::{self, NodeadmError};

/// The payload of a node group.
///
/// # Errors
/// What the module of the node group's boot says.
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Payload, PayloadError> {
    match spec.boot {
        Boot::Agent => Ok(Payload::Bundle(bundle::build(spec, options)?)),
        Boot::Nodeadm => Ok(Payload::MultiPart(nodeadm::build(spec, options)?)),
        Boot::Bottlerocket | Boot::Ubuntu | Boot::Windows => Err(PayloadError::NotRendered { family: spec.family }),
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
    /// Nothing makes user data for such nodes; no family that is read from text comes here.
    #[error("{family} is not rendered yet; write AmazonLinux2")]
    NotRendered {
        /// The AMI family.
        family: AmiFamily,
    },
}
