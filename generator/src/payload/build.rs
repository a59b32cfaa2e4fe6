//! From a node spec to its payload.

use super::{Payload, managed};
use crate::bundle::{self, BundleError, Options};
use crate::node_spec::{AmiFamily, Boot, NodeSpec};

/// The payload of a node group.
///
/// # Errors
/// What the module of the node group's boot says.
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Payload, PayloadError> {
    if spec.is_booted_by_eks() {
        return managed::build(spec);
    }
    match spec.boot {
        Boot::Agent => Ok(Payload::Bundle(bundle::build(spec, options)?)),
        Boot::Nodeadm | Boot::Bottlerocket | Boot::Ubuntu | Boot::Windows => {
            Err(PayloadError::NotRendered { family: spec.family })
        }
    }
}

/// Why a payload cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The bundle cannot be made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A managed node group has nothing of its own to say to its nodes.
    #[error(
        "EKS makes the nodes of this managed node group by itself, and nothing here is to be added; leave UserData out of the \
         launch template, write preBootstrapCommands or nodestrap.userData, or name an image with ami"
    )]
    NothingToSay,
    /// Nothing makes user data for such nodes; no family that is read from text comes here.
    #[error("{family} is not rendered yet; write AmazonLinux2")]
    NotRendered {
        /// The AMI family.
        family: AmiFamily,
    },
}
