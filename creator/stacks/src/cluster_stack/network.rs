//! The VPC and its subnets, or the IDs of those that are there.

use ipnet::Ipv4Net;
use nodestrap_generator::values::IpFamily;

use super::{Places, ipv6, routes};
use crate::names::outputs;
use crate::plan::{ClusterPlan, ExistingVpc, Network, NewVpc, SubnetPair};
use crate::template::{Properties, Resource, Subnet, Tag, Template, Value, Vpc, name_tag};

/// What load balancers from the internet look for in subnets.
///
/// Source: the EKS user guide, "View Amazon EKS networking requirements for VPC and subnets".
const PUBLIC_ROLE: &str = "kubernetes.io/role/elb";

/// What internal load balancers look for in subnets.
const PRIVATE_ROLE: &str = "kubernetes.io/role/internal-elb";

pub(super) fn add(template: &mut Template, plan: &ClusterPlan) -> Places {
    let places = match &plan.network {
        Network::New(vpc) => add_vpc(template, vpc, plan.ip_family),
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
    Places { vpc: vpc.id.as_str().into(), public: ids(&vpc.public), private: ids(&vpc.private), ipv6: None }
}

fn add_vpc(template: &mut Template, plan: &NewVpc, family: IpFamily) -> Places {
    let vpc = template.add(
        "VPC",
        Properties::Vpc(Vpc {
            cidr_block: plan.cidr.trunc().to_string(),
            enable_dns_hostnames: true,
            enable_dns_support: true,
            tags: vec![name_tag("VPC")],
        }),
    );
    let zones = plan.subnets.len();
    let ipv6 = (family == IpFamily::V6).then(|| ipv6::add_block(template, &vpc));
    let mut add = |subnet: NewSubnet<'_>, place: usize| {
        let mut resource = Resource::from(Properties::Subnet(Subnet {
            assign_ipv6_address_on_creation: ipv6.map(|_| true),
            availability_zone: subnet.zone.to_owned(),
            cidr_block: subnet.cidr.to_string(),
            ipv6_cidr_block: ipv6.map(|_| ipv6::subnet(place, 2 * zones)),
            map_public_ip_on_launch: subnet.is_public.then_some(true),
            vpc_id: vpc.clone(),
            tags: vec![Tag::new(if subnet.is_public { PUBLIC_ROLE } else { PRIVATE_ROLE }, "1"), name_tag(&subnet.id)],
        }));
        resource.depends_on.extend(ipv6);
        template.add(subnet.id, resource)
    };
    let pairs = || plan.subnets.iter().enumerate();
    let public = pairs().map(|(place, pair)| add(NewSubnet::public(pair), place)).collect();
    let private = pairs().map(|(place, pair)| add(NewSubnet::private(pair), zones + place)).collect();
    routes::add(template, &vpc, plan);
    if ipv6.is_some() {
        ipv6::add_routes(template, &vpc, plan);
    }
    template.output(outputs::FEATURE_NAT_MODE, plan.nat.as_str());
    Places { vpc, public, private, ipv6 }
}

/// A subnet to add.
struct NewSubnet<'a> {
    id: String,
    zone: &'a str,
    cidr: Ipv4Net,
    is_public: bool,
}

impl<'a> NewSubnet<'a> {
    fn public(pair: &'a SubnetPair) -> Self {
        Self { id: public_id(pair), zone: &pair.zone, cidr: pair.public, is_public: true }
    }

    fn private(pair: &'a SubnetPair) -> Self {
        Self { id: private_id(pair), zone: &pair.zone, cidr: pair.private, is_public: false }
    }
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
