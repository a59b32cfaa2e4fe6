//! What a node group's stack has to know of its cluster.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use nodestrap_generator::values::{ClusterName, IpFamily};

use super::{AuthenticationMode, ClusterPlan, Network, Zone};

/// What a node group's stack has to know of its cluster, whether that is planned or there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterFacts {
    /// Its name; the name of its stack comes of it.
    pub name: ClusterName,
    /// The IP family of pods and services.
    pub ip_family: IpFamily,
    /// How rights are told.
    pub authentication: AuthenticationMode,
    /// The user's tags for the cluster, which its nodes get too.
    pub tags: BTreeMap<String, String>,
    /// The VPC's addresses, where known: SSH to private nodes is open to them.
    pub vpc_cidr: Option<Ipv4Net>,
    /// The zones of the public subnets, in the order in which the cluster's stack exports these.
    pub public_zones: Vec<Zone>,
    /// The zones of the private subnets, in the order in which the cluster's stack exports these.
    pub private_zones: Vec<Zone>,
}

impl From<&ClusterPlan> for ClusterFacts {
    fn from(plan: &ClusterPlan) -> Self {
        let (vpc_cidr, public_zones, private_zones) = match &plan.network {
            Network::New(vpc) => {
                let zones: Vec<Zone> = vpc.subnets.iter().map(|pair| pair.zone.clone()).collect();
                (Some(vpc.cidr), zones.clone(), zones)
            }
            Network::Existing(vpc) => {
                let zones = |subnets: &[(Zone, String)]| subnets.iter().map(|(zone, _)| zone.clone()).collect();
                (vpc.cidr, zones(&vpc.public), zones(&vpc.private))
            }
        };
        Self {
            name: plan.name.clone(),
            ip_family: plan.ip_family,
            authentication: plan.authentication,
            tags: plan.tags.clone(),
            vpc_cidr,
            public_zones,
            private_zones,
        }
    }
}
