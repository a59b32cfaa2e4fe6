//! What EKS would refuse only after the VPC is made.

use std::collections::BTreeSet;

use crate::error::StackError;
use crate::plan::{AuthenticationMode, ClusterPlan, Network};

/// EKS wants subnets in this many zones.
const FEWEST_ZONES: usize = 2;

pub(super) fn check(plan: &ClusterPlan) -> Result<(), StackError> {
    if plan.authentication == AuthenticationMode::ConfigMap && !plan.creator_is_admin {
        return Err(StackError::NoAdministrator);
    }
    let access = &plan.endpoint_access;
    if !access.public && !access.private {
        return Err(StackError::NoEndpoint);
    }
    if !access.public && !access.public_cidrs.is_empty() {
        return Err(StackError::PublicCidrsWithoutEndpoint);
    }
    let zones: BTreeSet<&str> = match &plan.network {
        Network::New(vpc) => vpc.subnets.iter().map(|pair| pair.zone.as_str()).collect(),
        Network::Existing(vpc) => vpc.public.iter().chain(&vpc.private).map(|(zone, _)| zone.as_str()).collect(),
    };
    if zones.len() < FEWEST_ZONES {
        return Err(StackError::FewZones(zones.len()));
    }
    let has_private = match &plan.network {
        Network::New(_) => true,
        Network::Existing(vpc) => !vpc.private.is_empty(),
    };
    if plan.fargate.is_some() && !has_private {
        return Err(StackError::FargateWithoutPrivateSubnets);
    }
    Ok(())
}
