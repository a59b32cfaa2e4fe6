//! What rides beside EKS' own part, in a managed node group whose image is EKS' own.
//!
//! EKS tells the nodes of their cluster, labels and taints itself, so that none of it is here. It adds to a plain document
//! alone: to a MIME one for Amazon Linux, to TOML, to a script between tags. Sources: the EKS user guide, "Customize managed
//! nodes with launch templates", "Amazon EC2 user data"; eksctl, `pkg/nodebootstrap/managed_*.go`.

use super::{MultiPart, Packing, Part, Payload, PayloadError, Piece, Reader, Text};
use crate::bundle::{Options, one_max_pods};
use crate::node_spec::{Boot, NodeSpec};
use crate::user_parts::mime_parts;
use crate::{bottlerocket, nodeadm, windows};

/// What is the user's, in the form that the node group's boot reads.
///
/// # Errors
/// There is nothing, and EKS refuses an empty document.
pub(super) fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Payload, PayloadError> {
    let payload = match spec.boot {
        // Nodes of an image that nobody named are Amazon Linux' where bootstrap.sh boots them.
        Boot::Agent | Boot::Ubuntu => document(scripts(spec)),
        Boot::Nodeadm => document(nodeadm::parts(spec, options)?),
        Boot::Bottlerocket => {
            let rendered = bottlerocket::render_beside_eks(spec, max_pods(spec, options)?);
            rendered.map_err(PayloadError::KubeletConfig)?.map(|pieces| plain(Reader::Bottlerocket, pieces))
        }
        Boot::Windows => windows::render_beside_eks(spec).map(|pieces| plain(Reader::Windows, pieces)),
    };
    payload.ok_or(PayloadError::NothingToSay)
}

fn document(parts: Vec<Part>) -> Option<Payload> {
    (!parts.is_empty()).then_some(Payload::MultiPart(MultiPart { parts, packing: Packing::Never }))
}

fn plain(reader: Reader, pieces: Vec<Piece>) -> Payload {
    Payload::Text(Text { reader, pieces, packing: Packing::Never })
}

/// The user's parts and commands, in their order.
fn scripts(spec: &NodeSpec) -> Vec<Part> {
    let keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let mut parts = mime_parts(&spec.own.user_data, keys);
    parts.extend(spec.pre_bootstrap_commands.iter().map(|command| Part::script(command)));
    parts
}

/// The number of pods that the user asks for; EKS counts by itself where nobody does.
fn max_pods(spec: &NodeSpec, options: &Options<'_>) -> Result<Option<u32>, PayloadError> {
    if spec.max_pods.is_none() && spec.own.capacity.counts_as_the_cni() {
        return Ok(None);
    }
    Ok(one_max_pods(spec, options)?)
}
