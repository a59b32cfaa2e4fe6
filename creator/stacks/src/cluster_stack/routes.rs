//! The ways to the internet: the gateway for public subnets, NAT for private ones.

use super::network::{private_id, public_id, zone_suffix};
use crate::plan::{NatMode, NewVpc, SubnetPair};
use crate::template::{
    Eip, InternetGateway, NatGateway, Properties, Resource, Route, RouteTable, SubnetRouteTableAssociation, Template,
    Value, VpcGatewayAttachment, name_tag,
};

/// The internet.
const EVERYWHERE: &str = "0.0.0.0/0";

/// The attachment, which routes and addresses have to wait for.
const ATTACHMENT: &str = "VPCGatewayAttachment";

pub(super) fn add(template: &mut Template, vpc: &Value, plan: &NewVpc) {
    add_internet_gateway(template, vpc, &plan.subnets);
    for pair in &plan.subnets {
        let table = add_table(template, vpc, format!("PrivateRouteTable{}", zone_suffix(pair)));
        let association = format!("RouteTableAssociationPrivate{}", zone_suffix(pair));
        associate(template, association, private_id(pair), &table);
        if let Some(nat) = add_nat_gateway(template, plan, pair) {
            template.add(
                format!("NATPrivateSubnetRoute{}", zone_suffix(pair)),
                Properties::Route(Route {
                    route_table_id: table,
                    destination_cidr_block: EVERYWHERE,
                    gateway_id: None,
                    nat_gateway_id: Some(nat),
                }),
            );
        }
    }
}

fn add_internet_gateway(template: &mut Template, vpc: &Value, subnets: &[SubnetPair]) {
    let tags = vec![name_tag("InternetGateway")];
    let gateway = template.add("InternetGateway", Properties::InternetGateway(InternetGateway { tags }));
    template.add(
        ATTACHMENT,
        Properties::VpcGatewayAttachment(VpcGatewayAttachment {
            internet_gateway_id: gateway.clone(),
            vpc_id: vpc.clone(),
        }),
    );
    let table = add_table(template, vpc, "PublicRouteTable".to_owned());
    let route = Properties::Route(Route {
        route_table_id: table.clone(),
        destination_cidr_block: EVERYWHERE,
        gateway_id: Some(gateway),
        nat_gateway_id: None,
    });
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
