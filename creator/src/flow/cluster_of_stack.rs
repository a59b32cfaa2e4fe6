//! What node groups' templates have to know of a cluster, from a cluster that is there.

use std::collections::BTreeMap;

use nodestrap_generator::values::IpFamily;
use nodestrap_stacks::names::outputs;
use nodestrap_stacks::plan::{self, AuthenticationMode};

use super::FlowError;
use crate::aws::ClusterFacts;
use crate::stack::{Stack, Stacks};

/// What EKS and the cluster's stack say of it.
///
/// # Errors
/// A cluster without a stack: node groups take their network from its exports.
pub async fn cluster_of_stack(
    stacks: &Stacks,
    facts: &ClusterFacts,
    stack: Option<&Stack>,
    tags: &BTreeMap<String, String>,
) -> Result<plan::ClusterFacts, FlowError> {
    let (cluster, region) = (facts.name.clone(), stacks.aws.region().to_owned());
    let stack = stack.ok_or(FlowError::NoNetwork { cluster, region })?;
    let ids = |output: &str| -> Vec<String> {
        let joined = stack.outputs.get(output).map(String::as_str).unwrap_or_default();
        joined.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect()
    };
    let (public, private) = (ids(outputs::SUBNETS_PUBLIC), ids(outputs::SUBNETS_PRIVATE));
    let all: Vec<String> = public.iter().chain(&private).cloned().collect();
    let places = stacks.aws.places_of_subnets(&all).await?;
    let zones_of = |ids: &[String]| ids.iter().filter_map(|id| places.get(id).map(|(_, zone)| zone.clone())).collect();
    let vpc = match &facts.vpc {
        Some(vpc) => stacks.aws.vpc_cidr(vpc).await?,
        None => None,
    };
    Ok(plan::ClusterFacts {
        name: facts.name.parse().map_err(FlowError::input)?,
        ip_family: if facts.ip_family.as_deref() == Some("ipv6") { IpFamily::V6 } else { IpFamily::V4 },
        authentication: match facts.authentication_mode.as_deref() {
            Some("API") => AuthenticationMode::Api,
            Some("CONFIG_MAP") => AuthenticationMode::ConfigMap,
            _ => AuthenticationMode::ApiAndConfigMap,
        },
        tags: tags.clone(),
        vpc_cidr: vpc.and_then(|cidr| cidr.parse().ok()),
        public_zones: zones_of(&public),
        private_zones: zones_of(&private),
    })
}
