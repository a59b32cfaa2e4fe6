//! Parts of several kinds, as one MIME document has them.

use super::Packing;
use crate::encode::Compression;

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
    /// The user's file that it was made of, where it is such a part.
    pub file: Option<String>,
    /// A text that says the same in fewer bytes, for [`Compression::Smallest`](crate::encode::Compression::Smallest).
    pub shorter: Option<String>,
}

impl Part {
    /// A part that nodestrap makes.
    pub(crate) fn new(media_type: &'static str, text: String) -> Self {
        Self { media_type, text, file: None, shorter: None }
    }

    /// A part that is the user's.
    pub(crate) fn of_user(media_type: &'static str, text: String, file: &str) -> Self {
        Self { media_type, text, file: Some(file.to_owned()), shorter: None }
    }

    /// What stands in it, packed as `compression` has it.
    pub(crate) fn text_for(&self, compression: Compression) -> &str {
        match (&self.shorter, compression) {
            (Some(shorter), Compression::Smallest) => shorter,
            _ => &self.text,
        }
    }

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
        Self::new(Self::SHELL_SCRIPT, text)
    }

    /// The type of cloud-init's own settings.
    pub const CLOUD_CONFIG: &str = "text/cloud-config";

    /// The type of nodeadm's settings. Source: amazon-eks-ami, `nodeadm/internal/configprovider/mime.go`.
    pub const NODE_CONFIG: &str = "application/node.eks.aws";
}
