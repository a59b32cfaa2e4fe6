//! The VPC and its subnets, or the IDs of those that are there.

use super::{Places, routes};
use crate::names::outputs;
use crate::plan::{ExistingVpc, Network, NewVpc, SubnetPair};
use crate::template::{Properties, Subnet, Tag, Template, Value, Vpc, name_tag};

/// What load balancers from the internet look for in subnets.
///
/// Source: the EKS user guide, "View Amazon EKS networking requirements for VPC and subnets".
const PUBLIC_ROLE: &str = "kubernetes.io/role/elb";

/// What internal load balancers look for in subnets.
const PRIVATE_ROLE: &str = "kubernetes.io/role/internal-elb";

pub(super) fn add(template: &mut Template, network: &Network) -> Places {
    let places = match network {
        Network::New(vpc) => add_vpc(template, vpc),
        Network::Existing(vpc) => existing(vpc),
    };
    template.export(outputs::VPC, places.vpc.clone());
    for (output, subnets) in [(outputs::SUBNETS_PUBLIC, &places.public), (outputs::SUBNETS_PRIVATE, &places.private)] {
        if !subnets.is_empty() {
            template.export(output, Value::Join(",", subnets.clone()));
        }
    }
    places
}

/// The tags of a VPC and of subnets that are there are left alone: they are not ours, and may serve others.
fn existing(vpc: &ExistingVpc) -> Places {
    let ids = |subnets: &[(String, String)]| subnets.iter().map(|(_, id)| id.as_str().into()).collect();
    Places { vpc: vpc.id.as_str().into(), public: ids(&vpc.public), private: ids(&vpc.private) }
}

fn add_vpc(template: &mut Template, plan: &NewVpc) -> Places {
    let vpc = template.add(
        "VPC",
        Properties::Vpc(Vpc {
            cidr_block: plan.cidr.trunc().to_string(),
            enable_dns_hostnames: true,
            enable_dns_support: true,
            tags: vec![name_tag("VPC")],
        }),
    );
    let public = plan.subnets.iter().map(|pair| add_public(template, &vpc, pair)).collect();
    let private = plan.subnets.iter().map(|pair| add_private(template, &vpc, pair)).collect();
    routes::add(template, &vpc, plan);
    template.output(outputs::FEATURE_NAT_MODE, plan.nat.as_str());
    Places { vpc, public, private }
}

fn add_public(template: &mut Template, vpc: &Value, pair: &SubnetPair) -> Value {
    let id = public_id(pair);
    let tags = vec![Tag::new(PUBLIC_ROLE, "1"), name_tag(&id)];
    template.add(
        id,
        Properties::Subnet(Subnet {
            availability_zone: pair.zone.clone(),
            cidr_block: pair.public.to_string(),
            map_public_ip_on_launch: Some(true),
            vpc_id: vpc.clone(),
            tags,
        }),
    )
}

fn add_private(template: &mut Template, vpc: &Value, pair: &SubnetPair) -> Value {
    let id = private_id(pair);
    let tags = vec![Tag::new(PRIVATE_ROLE, "1"), name_tag(&id)];
    template.add(
        id,
        Properties::Subnet(Subnet {
            availability_zone: pair.zone.clone(),
            cidr_block: pair.private.to_string(),
            map_public_ip_on_launch: None,
            vpc_id: vpc.clone(),
            tags,
        }),
    )
}

pub(super) fn public_id(pair: &SubnetPair) -> String {
    format!("SubnetPublic{}", zone_suffix(pair))
}

pub(super) fn private_id(pair: &SubnetPair) -> String {
    format!("SubnetPrivate{}", zone_suffix(pair))
}

/// A zone in logical ids: `us-west-2a` is `USWEST2A`.
pub(super) fn zone_suffix(pair: &SubnetPair) -> String {
    pair.zone.replace('-', "").to_ascii_uppercase()
}
