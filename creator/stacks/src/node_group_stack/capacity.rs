//! What a launch template says of capacity.
//!
//! Sources: eksctl, `pkg/cfn/builder/{nodegroup,managed_launch_template}.go`; the Auto Scaling user guide, "Use Capacity Blocks for
//! machine learning workloads"; the EKS user guide, "Create a managed node group with Capacity Blocks for ML".

use nodestrap_generator::values::InstanceTypeName;

use crate::plan::{NodeGroupPlan, ReservedCapacity};
use crate::template::{
    CapacityReservationSpecification, CapacityReservationTarget, CreditSpecification, InstanceMarketOptions,
};

pub(super) fn reservation(plan: &NodeGroupPlan) -> Option<CapacityReservationSpecification> {
    let preference = |word| CapacityReservationSpecification {
        capacity_reservation_preference: Some(word),
        capacity_reservation_target: None,
    };
    let target = |id: Option<&String>, group: Option<&String>| CapacityReservationSpecification {
        capacity_reservation_preference: None,
        capacity_reservation_target: Some(CapacityReservationTarget {
            capacity_reservation_id: id.cloned(),
            capacity_reservation_resource_group_arn: group.cloned(),
        }),
    };
    Some(match plan.reserved_capacity.as_ref()? {
        ReservedCapacity::Open => preference("open"),
        ReservedCapacity::Avoided => preference("none"),
        ReservedCapacity::Reservation(id) => target(Some(id), None),
        ReservedCapacity::Group(arn) => target(None, Some(arn)),
    })
}

pub(super) fn market(plan: &NodeGroupPlan) -> Option<InstanceMarketOptions> {
    plan.is_capacity_block.then_some(InstanceMarketOptions { market_type: "capacity-block" })
}

/// Nothing for types that are not burstable: EC2 has no credits for them.
pub(super) fn credits<'a>(
    plan: &NodeGroupPlan,
    mut types: impl Iterator<Item = &'a InstanceTypeName>,
) -> Option<CreditSpecification> {
    let credits = plan.cpu_credits.filter(|_| types.any(is_burstable))?;
    Some(CreditSpecification { cpu_credits: credits.as_str() })
}

/// Whether instances of a type earn CPU credits: t2, t3, t3a, t4g, and not trn1.
///
/// Source: the EC2 user guide, "Burstable performance instances".
pub(super) fn is_burstable(name: &InstanceTypeName) -> bool {
    name.as_str().strip_prefix('t').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}
