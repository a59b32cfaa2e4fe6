//! An addon that EKS keeps in a cluster.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use nodestrap_generator::cluster_config::source::shown;
use thiserror::Error;

/// An addon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addon {
    /// Its name.
    pub name: AddonName,
    /// Its version; EKS' default for the cluster's Kubernetes where nothing is said.
    pub version: Option<String>,
    /// Its settings: JSON or YAML, as the addon's own schema has them.
    pub configuration: Option<String>,
    /// What becomes of what is there already and differs.
    pub resolve_conflicts: ResolveConflicts,
    /// The ARN of the role that its service account has.
    pub role: Option<String>,
    /// The namespace that it is in, where that is not its own.
    pub namespace: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// Addons that run on each node and are whole without one: they are made before the nodes, so that nodes start with them.
///
/// Source: eksctl, `pkg/actions/addon/tasks.go`, `CreateAddonTasks`; it has `coredns` among them and does not wait for it.
const BEFORE_NODES: [&str; 3] = ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"];

impl Addon {
    /// Whether it has to wait for nodes, because its pods are of a `Deployment`: without a node to run on EKS would not
    /// call it active.
    pub fn needs_nodes(&self) -> bool {
        !BEFORE_NODES.contains(&self.name.as_str())
    }
}

/// What becomes of parts of an addon that are in the cluster already and differ from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResolveConflicts {
    /// They stay, and the addon may fail for them.
    None,
    /// The addon's take their place: what EKS put into the cluster when it was made becomes the addon's.
    #[default]
    Overwrite,
    /// They stay.
    Preserve,
}

impl ResolveConflicts {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::None, Self::Overwrite, Self::Preserve];

    /// EKS' word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Overwrite => "OVERWRITE",
            Self::Preserve => "PRESERVE",
        }
    }
}

/// An addon's name, such as `vpc-cni`, which EKS does not tell capitals in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddonName(String);

impl AddonName {
    /// The name, in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AddonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that names no addon.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0} is no addon's name, which has up to 60 letters, digits, hyphens and underscores, as \"vpc-cni\" has")]
pub struct AddonNameError(String);

impl FromStr for AddonName {
    type Err = AddonNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let starts = text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if starts && text.len() <= 60 && text.bytes().all(is_name) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(AddonNameError(shown(text)))
    }
}
