//! What there is of a cluster before node groups are made for it.

use std::collections::{BTreeMap, BTreeSet};

use nodestrap_stacks::plan;

use super::{FlowError, cluster_of_stack};
use crate::aws::ClusterFacts;
use crate::stack::{Phase, StackKind, Stacks};

/// A cluster that takes node groups.
#[derive(Clone, Debug)]
pub struct ClusterThere {
    /// What EKS says of it.
    pub facts: ClusterFacts,
    /// What node groups' templates have to know of it, without the user's tags.
    pub plan: plan::ClusterFacts,
    /// The node groups whose stacks are finished.
    pub groups: BTreeSet<String>,
}

impl ClusterThere {
    /// Looks a cluster up.
    ///
    /// # Errors
    /// There is no such cluster, it is not active, or it has no stack.
    pub async fn find(stacks: &Stacks, cluster: &str) -> Result<Self, FlowError> {
        let absent = || FlowError::NoCluster { cluster: cluster.to_owned(), region: stacks.aws.region().to_owned() };
        let facts = stacks.aws.cluster(cluster).await?.ok_or_else(absent)?;
        // An update of a cluster hinders no node group; whatever else it is, it has no API server for nodes to join.
        if !["ACTIVE", "UPDATING"].contains(&facts.status.as_str()) {
            let said = format!("cluster {cluster:?} is {}: node groups need one that is ACTIVE", facts.status);
            return Err(FlowError::Input(said));
        }
        let found = stacks.of_cluster(cluster).await?;
        let own = found.iter().find(|(kind, _)| *kind == StackKind::Cluster).map(|(_, stack)| stack);
        let plan = cluster_of_stack(stacks, &facts, own, &BTreeMap::new()).await?;
        let finished = found.into_iter().filter(|(_, stack)| stack.status.phase() == Phase::Usable);
        let groups = finished.filter_map(|(kind, _)| match kind {
            StackKind::NodeGroup(name) => Some(name),
            StackKind::Cluster | StackKind::Other => None,
        });
        Ok(Self { facts, plan, groups: groups.collect() })
    }
}
