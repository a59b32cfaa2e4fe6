//! From what nodes boot from today to the `ClusterConfig` that gives the same node.
//!
//! Reads user data of any wrapping (through [`inspect`](mod@crate::inspect)), or a bare command line of `bootstrap.sh`; writes YAML, and
//! one finding for each thing that has no equivalent. Nothing is guessed: a fact that the input does not hold is named
//! as missing.
//!
//! `source` tells what the input is; `bootstrap`, `node_config` and `eksctl` each read one sort into a `Node`, the first
//! two with `kubelet_flags` and `kubelet_config`; `document` writes the node as YAML.
//!
//! Sources: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh` of the last Amazon Linux 2 release and
//! `nodeadm/api/v1alpha1/nodeconfig_types.go`; eksctl, `pkg/nodebootstrap` (0.12.0 to 2026); Karpenter,
//! `pkg/providers/amifamily/bootstrap`.

mod bootstrap;
mod document;
mod eksctl;
mod error;
mod finding;
mod kubelet_config;
mod kubelet_flags;
mod node;
mod node_config;
mod shell;
mod source;

pub use error::ConvertError;
pub use finding::{Finding, FindingKind};
pub(crate) use kubelet_flags::field_of;
pub use source::Source;

use crate::inspect::{Limits, inspect};

/// What the input does not hold, and the user knows.
#[derive(Clone, Debug, Default)]
pub struct ConvertOptions {
    /// What the input is; `None` to tell by its content.
    pub source: Option<Source>,
    /// The Kubernetes version of the nodes, which no user data holds.
    pub kubernetes_version: Option<String>,
    /// The node group's name, before any that the input's labels hold.
    pub node_group: Option<String>,
}

/// A `ClusterConfig`, and how it differs from what it was made of.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// What the input was.
    pub source: Source,
    /// The `ClusterConfig`, YAML.
    pub cluster_config: String,
    /// What was lost, what is missing and what is otherwise, in this order.
    pub findings: Vec<Finding>,
}

impl Conversion {
    /// Whether something of the input has no equivalent.
    pub fn has_losses(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind == FindingKind::Lost)
    }
}

/// Makes a `ClusterConfig` of user data, or of a command line.
///
/// # Errors
/// Where the input cannot be unpacked, is nothing that is known, or does not hold what its kind must.
pub fn convert(bytes: &[u8], options: &ConvertOptions) -> Result<Conversion, ConvertError> {
    let report = inspect(bytes, &Limits::default())?;
    let source = options.source.map_or_else(|| Source::of(&report), Ok)?;
    let mut node = match source {
        Source::Bootstrap => bootstrap::read(&report)?,
        Source::NodeConfig => node_config::read(&report)?,
        Source::Eksctl => eksctl::read(&report)?,
    };
    node.complete(options);
    let cluster_config = document::to_yaml(&node);
    Ok(Conversion { source, cluster_config, findings: node.findings.sorted() })
}
