//! Why a flow does not come to its end.

use thiserror::Error;

use crate::aws::{AwsError, ConnectError};
use crate::commands::write_kubeconfig::SaveError;
use crate::kubernetes::{DrainError, KubernetesError, LoadBalancerError};
use crate::readiness::ReadinessError;
use crate::stack::StackError;

/// Why a flow does not come to its end.
#[derive(Debug, Error)]
pub enum FlowError {
    /// There is no way to AWS.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// AWS refused something.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// A stack did not become what it was to be.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// The cluster's API refused something.
    #[error(transparent)]
    Kubernetes(#[from] KubernetesError),
    /// Nodes did not let go of their pods.
    #[error("{0}\nor give --force, with which the nodes go and take their pods along")]
    Drain(#[from] DrainError),
    /// Load balancers of Services and Ingresses are still there.
    #[error("{0}\nor give --force, with which they stay behind")]
    LoadBalancers(LoadBalancerError),
    /// The kubeconfig was not written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// Too few nodes are ready.
    #[error(transparent)]
    Readiness(#[from] ReadinessError),
    /// There is no such cluster.
    #[error("no cluster {cluster:?} in {region}: 'nodestrap get cluster --region={region}' lists those that are there")]
    NoCluster {
        /// The name that was asked for.
        cluster: String,
        /// The region.
        region: String,
    },
    /// There is no such node group.
    #[error(
        "no node group {group:?} of {cluster:?} in {region}: 'nodestrap get nodegroup --region={region} --cluster={cluster}' \
         lists those that are there"
    )]
    NoNodeGroup {
        /// The name that was asked for.
        group: String,
        /// The cluster.
        cluster: String,
        /// The region.
        region: String,
    },
    /// The cluster was made by something else.
    #[error(
        "cluster {cluster:?} has no stack of nodestrap or eksctl, so that its parts are not known: delete it by what made \
         it, or with 'aws eks delete-cluster --region={region} --name={cluster}'"
    )]
    NoStack {
        /// The cluster.
        cluster: String,
        /// The region.
        region: String,
    },
    /// The cluster was made by something else, and node groups need what its stack exports.
    #[error(
        "cluster {cluster:?} in {region} has no stack of nodestrap or eksctl, and node groups take their network from its \
         exports: make the node group by what made the cluster, with user data of gen-userdata"
    )]
    NoNetwork {
        /// The cluster.
        cluster: String,
        /// The region.
        region: String,
    },
    /// EKS tells of no Auto Scaling group that could be tagged.
    #[error(
        "node group {group:?}: propagateASGTags: EKS names no Auto Scaling group of it to be tagged: run the command again, which \
         keeps what is finished"
    )]
    NoAutoScalingGroup {
        /// The node group.
        group: String,
    },
    /// What the input asks for cannot be.
    #[error("{0}")]
    Input(String),
    /// Several things failed side by side.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<FlowError>),
}

impl FlowError {
    /// What is wrong with the input.
    pub(crate) fn input(said: impl std::fmt::Display) -> Self {
        Self::Input(said.to_string())
    }

    /// One error of all of them; nothing where there is none.
    pub(super) fn all(mut errors: Vec<Self>) -> Result<(), Self> {
        match errors.len() {
            0 => Ok(()),
            1 => errors.pop().map_or(Ok(()), Err),
            _ => Err(Self::Several(errors)),
        }
    }
}
