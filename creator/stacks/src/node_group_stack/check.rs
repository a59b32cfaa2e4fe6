//! What EC2 or EKS would refuse only after other things are made.

use nodestrap_generator::node_spec::Architectures;

use crate::error::StackError;
use crate::plan::{Boots, NodeGroupPlan};

pub(super) fn check(plan: &NodeGroupPlan) -> Result<(), StackError> {
    let name = || plan.name.clone();
    if plan.instance_types.is_empty() {
        return Err(StackError::NoInstanceType(name()));
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
