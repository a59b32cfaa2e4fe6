//! The subnets of a node group.

use super::import;
use crate::error::StackError;
use crate::names::outputs;
use crate::plan::{ClusterFacts, NodeGroupPlan};
use crate::template::{List, Value};

/// The subnets that the plan names; or the cluster's, public or private, in the plan's zones.
///
/// eksctl puts the IDs of a zone's subnets into the template, which it knows only when the cluster's stack is there. Here a
/// zone is its place in the exported list, so that the template can be written before anything is made.
pub(super) fn of(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Result<List, StackError> {
    if !plan.subnets.is_empty() {
        return Ok(List::Items(plan.subnets.iter().map(|id| id.as_str().into()).collect()));
    }
    let (kind, zones, output, mend) = if plan.private_networking {
        (
            "private",
            &cluster.private_zones,
            outputs::SUBNETS_PRIVATE,
            "leave privateNetworking out, or add vpc.subnets.private",
        )
    } else {
        (
            "public",
            &cluster.public_zones,
            outputs::SUBNETS_PUBLIC,
            "write privateNetworking: true, or add vpc.subnets.public",
        )
    };
    if zones.is_empty() {
        return Err(StackError::NoSubnets { group: plan.name.clone(), kind, mend });
    }
    let all = Value::Split(",", Box::new(import(cluster, output)));
    if plan.zones.is_empty() {
        return Ok(List::Of(all));
    }
    let mut wanted = Vec::new();
    for zone in &plan.zones {
        let before = wanted.len();
        let places = zones.iter().enumerate().filter(|(_, known)| *known == zone);
        wanted.extend(places.map(|(place, _)| Value::Select(place, Box::new(all.clone()))));
        if wanted.len() == before {
            return Err(StackError::Zone {
                group: plan.name.clone(),
                kind,
                zone: zone.clone(),
                known: zones.join(", "),
            });
        }
    }
    Ok(List::Items(wanted))
}
