//! Has the pods of a node group move before its nodes go.

use super::{FlowError, connect};
use crate::aws::{Aws, ClusterFacts};
use crate::kubernetes::{DrainNews, DrainOptions};
use crate::log::Log;

/// How nodes are drained.
#[derive(Clone, Copy, Debug)]
pub struct Draining {
    /// What the cluster is asked.
    pub options: DrainOptions,
    /// Whether the nodes go where they cannot be drained.
    pub force: bool,
}

impl Draining {
    /// Drains a node group.
    pub(super) async fn run(&self, aws: &Aws, log: &Log, cluster: &ClusterFacts, group: &str) -> Result<(), FlowError> {
        match self.attempt(aws, log, cluster, group).await {
            Err(error) if self.force => {
                // The drain's own words: with the flow's, they would advise what was given.
                let why = match &error {
                    FlowError::Drain(why) => why.to_string(),
                    other => other.to_string(),
                };
                log.warning(format_args!("nodegroup {group:?} goes without being drained, as --force asks: {why}"));
                Ok(())
            }
            result => result,
        }
    }

    async fn attempt(&self, aws: &Aws, log: &Log, cluster: &ClusterFacts, group: &str) -> Result<(), FlowError> {
        log.info(format_args!("draining nodegroup {group:?}"));
        let tell = |news| match news {
            DrainNews::Cordoned(node) => log.info(format_args!("cordoned node {node:?}")),
            DrainNews::Evicted(pod) => log.detail(format_args!("evicted pod {pod:?}")),
            DrainNews::Blocked(pod) => {
                log.warning(format_args!("pod {:?} on {:?} stays: {}", pod.pod, pod.node, pod.why));
            }
            DrainNews::Drained(nodes) => log.success(format_args!("drained {nodes} node(s) of nodegroup {group:?}")),
        };
        connect(aws, cluster)?.drain(group, self.options, tell).await.map_err(FlowError::Drain)
    }
}
