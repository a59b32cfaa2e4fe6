//! Why a bundle cannot be made.

use crate::agent_binary::NotEmbedded;
use crate::kubelet_config::ConfigProblem;
use crate::node_spec::own_settings::NoPods;
use crate::node_spec::{AmiFamily, NoApiServer, flag};
use crate::problem::Place;
use crate::values::InstanceTypeName;

/// Why a bundle cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The cluster's API server is not known.
    #[error(transparent)]
    NoApiServer(#[from] NoApiServer),
    /// This build has no agent for the node's architecture.
    #[error(transparent)]
    NoAgent(#[from] NotEmbedded),
    /// The max-pods map would not know an instance type of the node group.
    #[error(
        "the instance table does not know {instance_type}, so its max pods cannot be told; write maxPodsPerNode (or \
         {}), or give a table from `gen-userdata refresh` with {}",
        flag::MAX_PODS,
        flag::INSTANCE_DATA
    )]
    UnknownType {
        /// The type.
        instance_type: InstanceTypeName,
    },
    /// `nodestrap.capacity` leaves an instance type of the node group without pods.
    #[error("{0}")]
    NoPods(NoPods),
    /// Nodes that cannot look their type up would need a number for each.
    #[error(
        "the node group's instance types take different numbers of pods by nodestrap.capacity, while {family} nodes are \
         given one number; write maxPodsPerNode (or {}), or make a node group of each size",
        flag::MAX_PODS
    )]
    SeveralMaxPods {
        /// The AMI family.
        family: AmiFamily,
    },
    /// The user's `kubeReserved` cannot be put into kubelet's command line.
    #[error("{}", reserved(.0))]
    Reserved(Vec<ConfigProblem>),
    /// The user sets a variable of kubelet's that nodestrap sets itself.
    #[error(
        "nodestrap.environment sets {variable} for kubelet, whose command line is made of another value of that name; \
         give the variable another name, or set what it stands for in the node group"
    )]
    TakenVariable {
        /// The variable.
        variable: String,
    },
    /// A part of the user's writes a file that nodestrap writes.
    #[error(
        "{place}: {path} is written by nodestrap itself; leave it out here, and change it with the ClusterConfig or with a \
         command that runs after it is there"
    )]
    TakenPath {
        /// The file.
        path: String,
        /// Where the user's part names it.
        place: Place,
    },
    /// A value would not arrive in an environment file as it is.
    #[error(
        "{variable} in {path} would hold {character:?}, which does not arrive unchanged in an environment file; leave \
         it out of the value"
    )]
    Environment {
        /// The file.
        path: &'static str,
        /// The variable.
        variable: &'static str,
        /// The first character that would not arrive.
        character: char,
    },
}

/// Problems of `kubeReserved`, in one line.
fn reserved(problems: &[ConfigProblem]) -> String {
    let lines: Vec<_> =
        problems.iter().map(|problem| format!("kubeletExtraConfig.{}: {}", problem.path, problem.message)).collect();
    lines.join("; ")
}
