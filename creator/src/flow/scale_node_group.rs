//! Other sizes for a node group.
//!
//! A node group that is not managed is scaled by an update of its stack, so that the template stays what the group is; where
//! the template has these sizes already and the group has others (an autoscaler moved it), Auto Scaling is asked itself. A
//! managed node group is scaled by EKS' `UpdateNodegroupConfig`, as eksctl does: EKS owns its sizes, and a stack update would
//! find nothing to do whenever an autoscaler had moved them.

use std::fmt;

use nodestrap_stacks::names::resources::AUTO_SCALING_GROUP;

use super::FlowError;
use crate::stack::{Phase, Stack, StackKind, Stacks};

/// What was asked for; what is `None` stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// The fewest instances.
    pub min: Option<u32>,
    /// The wanted instances.
    pub desired: Option<u32>,
    /// The most instances.
    pub max: Option<u32>,
}

impl Sizes {
    /// The fewest, the wanted and the most instances, out of what was asked for and what there is.
    ///
    /// # Errors
    /// Sizes that contradict one another.
    fn over(self, (min, desired, max): (u32, u32, u32)) -> Result<(u32, u32, u32), FlowError> {
        let now = (self.min.unwrap_or(min), self.desired.unwrap_or(desired), self.max.unwrap_or(max));
        let (min, desired, max) = now;
        if min <= desired && desired <= max {
            return Ok(now);
        }
        let said = if desired < min {
            format!("{desired} nodes are fewer than the fewest, {min}: give --nodes-min as well, or more --nodes")
        } else {
            format!("{desired} nodes are more than the most, {max}: give --nodes-max as well, or fewer --nodes")
        };
        Err(FlowError::Input(said))
    }
}

/// Other sizes for a node group.
#[derive(Debug)]
pub struct ScaleNodeGroup<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// The cluster's name.
    pub cluster: &'a str,
    /// The node group's name.
    pub group: &'a str,
    /// The sizes.
    pub sizes: Sizes,
}

impl ScaleNodeGroup<'_> {
    /// Scales the node group.
    pub async fn run(&self) -> Result<(), FlowError> {
        let Self { stacks, cluster, group, .. } = self;
        let (was, now) = match stacks.aws.managed_node_group(cluster, group).await? {
            Some(managed) => {
                let was = unsigned(managed.scaling.unwrap_or_default());
                let now = self.sizes.over(was)?;
                self.tell(now, "EKS");
                stacks.aws.scale_managed_node_group(cluster, group, signed(now)).await?;
                (was, now)
            }
            None => self.unmanaged().await?,
        };
        stacks.log.success(format_args!("nodegroup {group:?} has {}, had {}", Shown(now), Shown(was)));
        Ok(())
    }

    async fn unmanaged(&self) -> Result<((u32, u32, u32), (u32, u32, u32)), FlowError> {
        let Self { stacks, group, .. } = self;
        let stack = self.stack().await?;
        let id = stacks.physical_id(&stack, AUTO_SCALING_GROUP).await?.unwrap_or_default();
        let Some(there) = stacks.aws.auto_scaling_group(&id).await? else {
            let said = format!(
                "stack {:?} is {} and has no Auto Scaling group: run 'nodestrap create nodegroup' again, or delete the node \
                 group {group:?}",
                stack.name, stack.status
            );
            return Err(FlowError::Input(said));
        };
        let was = unsigned(there.scaling);
        let now = self.sizes.over(was)?;
        self.tell(now, "an update of its stack");
        stacks.scale(&stack, now).await?;
        let after = stacks.aws.auto_scaling_group(&id).await?;
        if after.is_some_and(|after| unsigned(after.scaling) != now) {
            stacks.log.info(format_args!("the stack has these sizes, and {id:?} others: asking Auto Scaling itself"));
            stacks.aws.scale_auto_scaling_group(&id, signed(now)).await?;
        }
        Ok((was, now))
    }

    async fn stack(&self) -> Result<Stack, FlowError> {
        let wanted = StackKind::NodeGroup(self.group.to_owned());
        let found = self.stacks.of_cluster(self.cluster).await?;
        let stack = found.into_iter().find(|(kind, _)| *kind == wanted).map(|(_, stack)| stack);
        let stack = stack.ok_or_else(|| FlowError::NoNodeGroup {
            group: self.group.to_owned(),
            cluster: self.cluster.to_owned(),
            region: self.stacks.aws.region().to_owned(),
        })?;
        if stack.status.phase() != Phase::Usable {
            let said = format!("stack {:?} is {}: scale it when it is done", stack.name, stack.status);
            return Err(FlowError::Input(said));
        }
        Ok(stack)
    }

    fn tell(&self, now: (u32, u32, u32), by: &str) {
        self.stacks.log.info(format_args!("scaling nodegroup {:?} to {} by {by}", self.group, Shown(now)));
    }
}

/// Sizes as they are told.
struct Shown((u32, u32, u32));

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (min, desired, max) = self.0;
        write!(f, "{desired} node(s), {min} at least and {max} at most")
    }
}

fn unsigned((min, desired, max): (i32, i32, i32)) -> (u32, u32, u32) {
    let whole = |number| u32::try_from(number).unwrap_or_default();
    (whole(min), whole(desired), whole(max))
}

fn signed((min, desired, max): (u32, u32, u32)) -> (i32, i32, i32) {
    let whole = |number| i32::try_from(number).unwrap_or(i32::MAX);
    (whole(min), whole(desired), whole(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(min: Option<u32>, desired: Option<u32>, max: Option<u32>) -> Result<(u32, u32, u32), String> {
        Sizes { min, desired, max }.over((1, 2, 3)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_was_not_asked_for_stays() {
        assert_eq!(sizes(None, Some(3), None), Ok((1, 3, 3)));
        assert_eq!(sizes(Some(0), Some(0), None), Ok((0, 0, 3)));
        assert_eq!(sizes(None, Some(5), Some(5)), Ok((1, 5, 5)));
    }

    #[test]
    fn sizes_that_contradict_one_another_are_refused() {
        assert_eq!(
            sizes(None, Some(0), None),
            Err("0 nodes are fewer than the fewest, 1: give --nodes-min as well, or more --nodes".to_owned())
        );
        assert_eq!(
            sizes(None, Some(4), None),
            Err("4 nodes are more than the most, 3: give --nodes-max as well, or fewer --nodes".to_owned())
        );
    }
}
