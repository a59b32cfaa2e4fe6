//! Parts of several kinds, as one MIME document has them.

use super::Packing;

/// Parts in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiPart {
    /// The parts.
    pub parts: Vec<Part>,
    /// When they are packed.
    pub packing: Packing,
}

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its media type, by which a reader knows its own parts.
    pub media_type: &'static str,
    /// What stands in it.
    pub text: String,
}

impl Part {
    /// The type of shell scripts, which cloud-init runs late in the first boot.
    ///
    /// Source: cloud-init's documentation, "User-data formats".
    pub const SHELL_SCRIPT: &str = "text/x-shellscript";

    /// A script of one command. One that names its own interpreter stays as it is; eksctl leaves others without one, and Linux then
    /// refuses to run the part.
    pub(crate) fn script(command: &str) -> Self {
        let text = if command.starts_with("#!") {
            command.to_owned()
        } else {
            format!("#!/bin/bash\n{}\n", command.trim_end_matches('\n'))
        };
        Self { media_type: Self::SHELL_SCRIPT, text }
    }

    /// The type of cloud-init's own settings.
    pub const CLOUD_CONFIG: &str = "text/cloud-config";

    /// The type of nodeadm's settings. Source: amazon-eks-ami, `nodeadm/internal/configprovider/mime.go`.
    pub const NODE_CONFIG: &str = "application/node.eks.aws";
}
