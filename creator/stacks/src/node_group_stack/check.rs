//! What EC2 or EKS would refuse only after other things are made.

use std::collections::BTreeSet;

use nodestrap_generator::node_spec::Architectures;

use super::{auto_scaling_group, capacity};
use crate::error::StackError;
use crate::plan::{Boots, ClusterFacts, NodeGroupPlan};

/// The most tags of an Auto Scaling group, and the longest key of one.
///
/// Source: the Auto Scaling user guide, "Tag Auto Scaling groups and instances", "Tag naming and usage restrictions".
const MOST_TAGS: usize = 50;
const LONGEST_KEY: usize = 128;

/// Tags of the stack that are not the user's, which `CloudFormation` gives to the group too.
const STACK_TAGS: usize = 6;

/// Tags that EKS gives to the Auto Scaling group that it makes: its own two, `kubernetes.io/cluster/<cluster>`, and two for
/// the Cluster Autoscaler.
const MANAGED_TAGS: usize = 5;

pub(super) fn check(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Result<(), StackError> {
    check_autoscaler_tags(cluster, plan)?;
    let name = || plan.name.clone();
    if plan.instance_types.is_empty() {
        return Err(StackError::NoInstanceType(name()));
    }
    if plan.cpu_credits.is_some() && !plan.instance_types.iter().any(capacity::is_burstable) {
        return Err(StackError::CpuCredits(name()));
    }
    if plan.is_capacity_block && (plan.spot || plan.distribution.is_some() || plan.instance_types.len() > 1) {
        return Err(StackError::CapacityBlock(name()));
    }
    if plan.architectures == Architectures::Both {
        match plan.boots {
            Boots::SelfManaged(None) => {}
            Boots::SelfManaged(Some(_)) => return Err(StackError::ImageForBothArchitectures(name())),
            Boots::Managed | Boots::ManagedImage(_) => return Err(StackError::ManagedBothArchitectures(name())),
        }
    }
    let sizes = plan.scaling;
    if sizes.min > sizes.desired || sizes.desired > sizes.max {
        return Err(StackError::Scaling { group: name(), min: sizes.min, desired: sizes.desired, max: sizes.max });
    }
    match plan.boots {
        Boots::SelfManaged(_) if plan.spot => Err(StackError::Spot(name())),
        Boots::Managed | Boots::ManagedImage(_) if plan.distribution.is_some() => {
            Err(StackError::ManagedDistribution(name()))
        }
        _ => Ok(()),
    }
}

/// Labels and taints that an Auto Scaling group has no tags for.
fn check_autoscaler_tags(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Result<(), StackError> {
    if !plan.propagates_tags {
        return Ok(());
    }
    let group = || plan.name.clone();
    let mut keys = BTreeSet::new();
    if let Some(taint) = plan.taints.iter().find(|taint| !keys.insert(taint.key())) {
        return Err(StackError::AutoscalerTaints { group: group(), key: taint.key().to_string() });
    }
    let tags = plan.autoscaler_tags();
    if let Some(key) = tags.keys().find(|key| key.chars().count() > LONGEST_KEY) {
        return Err(StackError::AutoscalerTagKey { group: group(), key: key.clone() });
    }
    let of_user: BTreeSet<&String> = cluster.tags.keys().chain(plan.tags.keys()).collect();
    let others = match plan.boots {
        Boots::SelfManaged(_) => auto_scaling_group::tags(cluster, plan).len() + STACK_TAGS,
        Boots::Managed | Boots::ManagedImage(_) => tags.len() + MANAGED_TAGS,
    };
    match of_user.len() + others {
        ..=MOST_TAGS => Ok(()),
        count => Err(StackError::AutoscalerTags { group: group(), count }),
    }
}
