//! What a VPC has for a cluster whose pods and services have IPv6 addresses: a block of Amazon's, and ways to the internet.
//!
//! Nodes have addresses of both families, so that all that the VPC has for IPv4 stays: pods reach IPv4 addresses by their
//! node's. Sources: eksctl, `pkg/cfn/builder/vpc_ipv6.go`; the EKS user guide, "Learn about IPv6 addresses to clusters,
//! Pods, and services".

use super::network::zone_suffix;
use super::routes::{ATTACHMENT, PUBLIC_TABLE, Way, private_table, route};
use crate::plan::NewVpc;
use crate::template::{EgressOnlyInternetGateway, Properties, Resource, Template, Value, VpcCidrBlock};

/// The internet, by IPv6.
const EVERYWHERE: &str = "::/0";

const BLOCK: &str = "IPv6CidrBlock";

/// The bits of a subnet's addresses: EC2 takes /64 alone.
const SUBNET_BITS: u8 = 64;

/// Adds Amazon's block of addresses, a /56, which subnets and security groups have to wait for; its logical id.
pub(super) fn add_block(template: &mut Template, vpc: &Value) -> &'static str {
    let block = VpcCidrBlock { amazon_provided_ipv6_cidr_block: true, vpc_id: vpc.clone() };
    template.add(BLOCK, Properties::VpcCidrBlock(block));
    BLOCK
}

/// One of `count` equal parts of the block.
pub(super) fn subnet(place: usize, count: usize) -> Value {
    let block = Value::Select(0, Box::new(Value::attribute("VPC", "Ipv6CidrBlocks")));
    Value::Select(place, Box::new(Value::Cidr(Box::new(block), count, SUBNET_BITS)))
}

/// Adds the ways out: the internet gateway for public subnets, one for connections from inside alone for private ones,
/// whatever they have for IPv4.
pub(super) fn add_routes(template: &mut Template, vpc: &Value, plan: &NewVpc) {
    let public = route(Value::Ref(PUBLIC_TABLE.to_owned()), EVERYWHERE, Way::InternetGateway);
    template.add("PublicSubnetIPv6DefaultRoute", Resource::from(public).after(ATTACHMENT));
    let gateway = EgressOnlyInternetGateway { vpc_id: vpc.clone() };
    let gateway = template.add("EgressOnlyInternetGateway", Properties::EgressOnlyInternetGateway(gateway));
    for pair in &plan.subnets {
        let table = Value::Ref(private_table(pair));
        let route = route(table, EVERYWHERE, Way::EgressOnly(gateway.clone()));
        template.add(format!("PrivateSubnetDefaultIpv6Route{}", zone_suffix(pair)), route);
    }
}
