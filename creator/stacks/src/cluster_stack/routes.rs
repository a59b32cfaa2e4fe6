//! The ways to the internet: the gateway for public subnets, NAT for private ones.

use super::network::{private_id, public_id, zone_suffix};
use crate::plan::{NatMode, NewVpc, SubnetPair};
use crate::template::{
    Eip, InternetGateway, NatGateway, Properties, Resource, Route, RouteTable, SubnetRouteTableAssociation, Template,
    Value, VpcGatewayAttachment, name_tag,
};

/// The internet.
const EVERYWHERE: &str = "0.0.0.0/0";

const GATEWAY: &str = "InternetGateway";

/// The public subnets' table.
pub(super) const PUBLIC_TABLE: &str = "PublicRouteTable";

/// The attachment, which routes and addresses have to wait for.
pub(super) const ATTACHMENT: &str = "VPCGatewayAttachment";

pub(super) fn add(template: &mut Template, vpc: &Value, plan: &NewVpc) {
    add_internet_gateway(template, vpc, &plan.subnets);
    for pair in &plan.subnets {
        let table = add_table(template, vpc, private_table(pair));
        let association = format!("RouteTableAssociationPrivate{}", zone_suffix(pair));
        associate(template, association, private_id(pair), &table);
        if let Some(nat) = add_nat_gateway(template, plan, pair) {
            let route = route(table, EVERYWHERE, Way::Nat(nat));
            template.add(format!("NATPrivateSubnetRoute{}", zone_suffix(pair)), route);
        }
    }
}

/// A private subnet's table.
pub(super) fn private_table(pair: &SubnetPair) -> String {
    format!("PrivateRouteTable{}", zone_suffix(pair))
}

/// By what a route leads out of the VPC.
pub(super) enum Way {
    /// The VPC's internet gateway.
    InternetGateway,
    /// A NAT gateway.
    Nat(Value),
    /// An egress-only internet gateway.
    EgressOnly(Value),
}

/// A route in a table to addresses of either family.
pub(super) fn route(table: Value, to: &'static str, way: Way) -> Properties {
    let is_ipv6 = to.contains(':');
    let mut route = Route {
        route_table_id: table,
        destination_cidr_block: (!is_ipv6).then_some(to),
        destination_ipv6_cidr_block: is_ipv6.then_some(to),
        egress_only_internet_gateway_id: None,
        gateway_id: None,
        nat_gateway_id: None,
    };
    match way {
        Way::InternetGateway => route.gateway_id = Some(Value::Ref(GATEWAY.to_owned())),
        Way::Nat(gateway) => route.nat_gateway_id = Some(gateway),
        Way::EgressOnly(gateway) => route.egress_only_internet_gateway_id = Some(gateway),
    }
    Properties::Route(route)
}

fn add_internet_gateway(template: &mut Template, vpc: &Value, subnets: &[SubnetPair]) {
    let tags = vec![name_tag(GATEWAY)];
    let gateway = template.add(GATEWAY, Properties::InternetGateway(InternetGateway { tags }));
    template.add(
        ATTACHMENT,
        Properties::VpcGatewayAttachment(VpcGatewayAttachment { internet_gateway_id: gateway, vpc_id: vpc.clone() }),
    );
    let table = add_table(template, vpc, PUBLIC_TABLE.to_owned());
    let route = route(table.clone(), EVERYWHERE, Way::InternetGateway);
    template.add("PublicSubnetRoute", Resource::from(route).after(ATTACHMENT));
    for pair in subnets {
        let association = format!("RouteTableAssociationPublic{}", zone_suffix(pair));
        associate(template, association, public_id(pair), &table);
    }
}

/// The NAT gateway of a zone's private subnet: its own, the first zone's, or none.
fn add_nat_gateway(template: &mut Template, plan: &NewVpc, pair: &SubnetPair) -> Option<Value> {
    let (suffix, place) = match plan.nat {
        NatMode::HighlyAvailable => (zone_suffix(pair), pair),
        NatMode::Single => (String::new(), plan.subnets.first()?),
        NatMode::Disable => return None,
    };
    let id = format!("NATGateway{suffix}");
    if template.resources.contains_key(&id) {
        return Some(Value::Ref(id));
    }
    let address_id = format!("NATIP{suffix}");
    let address = Properties::Eip(Eip { domain: "vpc", tags: vec![name_tag(&address_id)] });
    // EC2 gives a VPC no public address before it has an internet gateway; eksctl leaves that to chance.
    template.add(address_id.clone(), Resource::from(address).after(ATTACHMENT));
    let gateway = Properties::NatGateway(NatGateway {
        allocation_id: Value::attribute(address_id, "AllocationId"),
        subnet_id: Value::Ref(public_id(place)),
        tags: vec![name_tag(&id)],
    });
    Some(template.add(id, gateway))
}

fn add_table(template: &mut Template, vpc: &Value, id: String) -> Value {
    let tags = vec![name_tag(&id)];
    template.add(id, Properties::RouteTable(RouteTable { vpc_id: vpc.clone(), tags }))
}

fn associate(template: &mut Template, id: String, subnet: String, table: &Value) {
    template.add(
        id,
        Properties::SubnetRouteTableAssociation(SubnetRouteTableAssociation {
            route_table_id: table.clone(),
            subnet_id: Value::Ref(subnet),
        }),
    );
}
