//! What rides beside EKS' own part, in a managed node group whose image is EKS' own.
//!
//! EKS adds a part to a MIME document and takes nothing else, compressed or not. Source: the EKS user guide, "Customize
//! managed nodes with launch templates", "Amazon EC2 user data".

use super::{MultiPart, Packing, Part, Payload, PayloadError};
use crate::node_spec::NodeSpec;
use crate::user_parts::mime_parts;

/// The user's parts and commands, in their order.
///
/// # Errors
/// There are none, and an empty document would be refused.
pub(super) fn build(spec: &NodeSpec) -> Result<Payload, PayloadError> {
    let keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let mut parts = mime_parts(&spec.own.user_data, keys);
    let command = |command: &String| Part {
        media_type: Part::SHELL_SCRIPT,
        // eksctl leaves the first line out, and Linux then refuses to run the part.
        text: format!("#!/bin/bash\n{}\n", command.trim_end_matches('\n')),
    };
    parts.extend(spec.pre_bootstrap_commands.iter().map(command));
    if parts.is_empty() {
        Err(PayloadError::NothingToSay)
    } else {
        Ok(Payload::MultiPart(MultiPart { parts, packing: Packing::Never }))
    }
}
