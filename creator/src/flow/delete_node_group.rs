//! A node group's end: its nodes drained, then its stack deleted.

use super::{Draining, FlowError, connect};
use crate::aws::ClusterFacts;
use crate::stack::{Stack, StackKind, Stacks};

/// The end of a node group.
#[derive(Debug)]
pub struct DeleteNodeGroup<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// The cluster's name.
    pub cluster: &'a str,
    /// The node group's name.
    pub group: &'a str,
    /// How nodes are drained; `None` not at all.
    pub draining: Option<Draining>,
    /// Whether to stay until the stack is gone.
    pub wait: bool,
}

impl DeleteNodeGroup<'_> {
    /// Deletes the node group.
    pub async fn run(&self) -> Result<(), FlowError> {
        let Self { stacks, cluster, group, .. } = self;
        let found = stacks.of_cluster(cluster).await?;
        let wanted = StackKind::NodeGroup((*group).to_owned());
        let stack = found.into_iter().find(|(kind, _)| *kind == wanted).map(|(_, stack)| stack);
        let stack = stack.ok_or_else(|| FlowError::NoNodeGroup {
            group: (*group).to_owned(),
            cluster: (*cluster).to_owned(),
            region: stacks.aws.region().to_owned(),
        })?;
        let facts = stacks.aws.cluster(cluster).await?;
        if let Some(facts) = &facts {
            if let Some(draining) = &self.draining {
                draining.run(&stacks.aws, &stacks.log, facts, group).await?;
            }
            self.unmap(facts, &stack).await;
        }
        if self.wait {
            stacks.delete(&stack).await?;
            stacks.log.success(format_args!("deleted nodegroup {group:?} of cluster {cluster:?}"));
        } else {
            stacks.start_deletion(&stack).await?;
            let said = "CloudFormation deletes it; give --wait to wait for it";
            stacks.log.success(format_args!("nodegroup {group:?} of cluster {cluster:?}: {said}"));
        }
        Ok(())
    }

    /// Takes the nodes' role out of `aws-auth`, where the cluster tells rights by that alone: elsewhere the role's access
    /// entry goes with the stack. That this fails is told, and hinders nothing: the role is gone.
    async fn unmap(&self, facts: &ClusterFacts, stack: &Stack) {
        let Some(role) = stack.outputs.get("InstanceRoleARN") else { return };
        if facts.authentication_mode.as_deref() != Some("CONFIG_MAP") {
            return;
        }
        let unmapped = match connect(&self.stacks.aws, facts) {
            Ok(kubernetes) => kubernetes.unmap_role(role).await.map_err(FlowError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = unmapped {
            self.stacks.log.warning(format_args!("role {role:?} stays in the ConfigMap aws-auth: {error}"));
        }
    }
}
