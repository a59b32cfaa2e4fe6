//! What the Cluster Autoscaler reads of a managed node group: tags of the Auto Scaling group that EKS made for it.
//!
//! No template can name that group, so that it is tagged by a call when the stack is there; again by each run, which changes
//! nothing. The tags go with the group. Source: eksctl, `pkg/cfn/manager/nodegroup.go`.

use nodestrap_stacks::plan::{Boots, NodeGroupPlan};

use super::{FlowError, NodeGroups};

impl NodeGroups<'_> {
    /// Tags the Auto Scaling group with labels, taints and the user's tags, where a managed node group wants that; the stack of
    /// any other has said it.
    pub(super) async fn tell_autoscaler(&self, plan: &NodeGroupPlan) -> Result<(), FlowError> {
        if !plan.propagates_tags || matches!(plan.boots, Boots::SelfManaged(_)) {
            return Ok(());
        }
        let (cluster, group) = (self.cluster.name.as_str(), plan.name.as_str());
        let there = self.stacks.aws.managed_node_group(cluster, group).await?;
        let name = there.and_then(|group| group.auto_scaling_group);
        let name = name.ok_or_else(|| FlowError::NoAutoScalingGroup { group: group.to_owned() })?;
        let mut tags = self.cluster.tags.clone();
        tags.extend(plan.tags.clone());
        tags.extend(plan.autoscaler_tags());
        self.stacks.aws.tag_auto_scaling_group(&name, &tags).await?;
        self.stacks
            .log
            .info(format_args!("tagged Auto Scaling group {name:?} of nodegroup {group:?} for the Cluster Autoscaler"));
        Ok(())
    }
}
