//! The region's clusters: what EKS knows, and what stacks there are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FlowError;
use crate::aws::ClusterFacts;
use crate::log::time_of;
use crate::stack::{Stack, Stacks};

/// A cluster, in a list.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ClusterRow {
    /// Its name.
    pub name: String,
    /// The region.
    pub region: String,
    /// The Kubernetes version of its control plane; none where EKS does not know the cluster.
    pub version: Option<String>,
    /// EKS' status; none where EKS does not know the cluster.
    pub status: Option<String>,
    /// The status of its stack; none where neither nodestrap nor eksctl made it.
    pub stack_status: Option<String>,
    /// When it was made, UTC.
    pub created: Option<String>,
    /// The API server's URL.
    pub endpoint: Option<String>,
}

/// The region's clusters by name, or the one of this name.
///
/// A cluster that EKS does not know has a row as well where there is a stack for it: one that failed is to be deleted.
pub async fn clusters(stacks: &Stacks, name: Option<&str>) -> Result<Vec<ClusterRow>, FlowError> {
    let mut made: BTreeMap<String, Stack> = stacks.clusters().await?.into_iter().collect();
    let names = match name {
        Some(name) => vec![name.to_owned()],
        None => stacks.aws.cluster_names().await?,
    };
    let mut rows = Vec::new();
    for name in &names {
        if let Some(facts) = stacks.aws.cluster(name).await? {
            rows.push(row(stacks.aws.region(), name, Some(&facts), made.remove(name).as_ref()));
        }
    }
    let left = made.iter().filter(|(made, _)| name.is_none_or(|name| name == made.as_str()));
    rows.extend(left.map(|(name, stack)| row(stacks.aws.region(), name, None, Some(stack))));
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    match (name, rows.is_empty()) {
        (Some(name), true) => {
            Err(FlowError::NoCluster { cluster: name.to_owned(), region: stacks.aws.region().to_owned() })
        }
        _ => Ok(rows),
    }
}

fn row(region: &str, name: &str, facts: Option<&ClusterFacts>, stack: Option<&Stack>) -> ClusterRow {
    let created = facts.and_then(|facts| facts.created).or(stack.map(|stack| stack.created));
    ClusterRow {
        name: name.to_owned(),
        region: region.to_owned(),
        version: facts.map(|facts| facts.version.clone()),
        status: facts.map(|facts| facts.status.clone()),
        stack_status: stack.map(|stack| stack.status.to_string()),
        created: created.map(time_of),
        endpoint: facts.and_then(|facts| facts.endpoint.clone()),
    }
}
