//! The last part of making node groups: the wait until their nodes are ready, and what can be told from outside when they
//! are not.

mod causes;
mod console;

use std::sync::Arc;

use thiserror::Error;
use tokio::task::JoinSet;

use crate::kubernetes::{Kubernetes, NodeNews, NodesError};
use crate::stack::{Stack, Stacks};

/// A node group whose nodes are waited for.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How many nodes have to be ready: its fewest.
    pub wanted: usize,
    /// Its stack.
    pub stack: Stack,
    /// Whether EKS manages it.
    pub is_managed: bool,
}

/// Not all nodes are ready. What is known of it has been told in the log.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("not enough nodes are ready in {}", quoted(node_groups))]
pub struct ReadinessError {
    /// The node groups with too few, sorted.
    pub node_groups: Vec<String>,
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

/// Waits for the nodes of all groups side by side, as long as `stacks` has it for each wait, and tells of them as eksctl
/// does. Where nodes do not come, tells why, as far as AWS knows.
#[expect(clippy::missing_panics_doc, reason = "it hands on the panic of a wait, and none panics")]
pub async fn wait_for_nodes(
    kubernetes: &Arc<Kubernetes>,
    stacks: &Stacks,
    cluster: &str,
    groups: Vec<Group>,
) -> Result<(), ReadinessError> {
    let mut waits = JoinSet::new();
    for group in groups.into_iter().filter(|group| group.wanted > 0) {
        let (kubernetes, stacks, cluster) = (Arc::clone(kubernetes), stacks.clone(), cluster.to_owned());
        waits.spawn(async move {
            let is_ready = wait_for_group(&kubernetes, &stacks, &cluster, &group).await;
            (!is_ready).then_some(group.name)
        });
    }
    let mut failed = Vec::new();
    while let Some(ended) = waits.join_next().await {
        failed.extend(ended.expect("a wait does not panic"));
    }
    failed.sort_unstable();
    if failed.is_empty() { Ok(()) } else { Err(ReadinessError { node_groups: failed }) }
}

async fn wait_for_group(kubernetes: &Kubernetes, stacks: &Stacks, cluster: &str, group: &Group) -> bool {
    let progress = stacks.log.progress(&format!("nodes of {}", group.name));
    let tell = |news: NodeNews| {
        if let NodeNews::Progress { ready, joined } = news {
            progress.say(format!("{joined} joined, {ready} of {} ready", group.wanted));
        }
        if let Some(line) = news.told(&group.name) {
            stacks.log.info(line);
        }
    };
    let pacing = stacks.pacing;
    let nodes = kubernetes.wait_for_nodes(&group.name, group.wanted, pacing.interval, pacing.timeout, tell).await;
    match nodes {
        Ok(_) => true,
        Err(error) => {
            stacks.log.failure(&error);
            if let NodesError::TooFew(unready) = &error {
                let joined = unready.ready + unready.not_ready.len();
                for cause in causes::of(stacks, cluster, group, joined).await {
                    stacks.log.warning(cause);
                }
            }
            false
        }
    }
}
