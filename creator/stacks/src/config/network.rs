//! `vpc` and `availabilityZones`: a VPC of the stack's own, or one that is there.

use ipnet::{IpNet, Ipv4Net};
use nodestrap_generator::cluster_config::source::{Field, Fields, Findings, shown};
use nodestrap_generator::problem::{Problem, Sourced};

use super::objects::{CLUSTER_ENDPOINTS, NAT, SUBNET, SUBNETS, VPC};
use super::values::{id, is_on, take_id, word};
use crate::plan::{EndpointAccess, ExistingVpc, NatMode, Network, NewVpc, Zone, split};
use crate::zones::is_zone;

/// EKS wants subnets in this many zones at least.
const FEWEST_ZONES: usize = 2;

/// The network, and from where the API server is reached.
pub(super) fn read(
    field: Option<&Field<'_>>,
    zones: Option<&[Sourced<String>]>,
    findings: &mut Findings,
) -> Option<(Network, EndpointAccess)> {
    let zones: Option<Vec<Zone>> =
        zones.map(|zones| zones.iter().filter_map(|zone| self::zone(zone, findings)).collect());
    let mut fields = field?.fields(&VPC, findings)?;
    let endpoint_access = endpoint_access(&mut fields, findings);
    let cidr = fields.take_text("cidr", findings);
    let cidr = cidr.and_then(|text| Some(Sourced { value: ipv4(&text, findings)?, place: text.place }));
    let nat = fields.take("nat").and_then(|field| nat(&field, findings)).unwrap_or_default();
    let vpc_id = take_id(&mut fields, "id", "vpc", findings);
    let subnets = fields.take("subnets");
    let security_group = take_id(&mut fields, "securityGroup", "sg", findings);
    let shared_node_security_group = take_id(&mut fields, "sharedNodeSecurityGroup", "sg", findings);
    let network = match (vpc_id, &subnets) {
        (None, None) => {
            if security_group.is_some() || shared_node_security_group.is_some() {
                let message = "has security groups of a VPC that is there, so name it: write vpc.id and vpc.subnets";
                findings.problems.push(Problem::at(&field?.place(findings), message));
            }
            new(cidr.as_ref(), zones, nat, findings)
        }
        (None, Some(subnets)) => {
            let message = "are subnets that are there, so name their VPC: write vpc.id";
            findings.problems.push(Problem::at(&subnets.place(findings), message));
            None
        }
        (Some(_), None) => {
            let message =
                "names a VPC that is there, so name its subnets: write vpc.subnets, at least two, in two zones";
            findings.problems.push(Problem::at(&field?.place(findings), message));
            None
        }
        (Some(vpc_id), Some(subnets)) => existing_subnets(subnets, findings).map(|(public, private)| {
            let cidr = cidr.map(|cidr| cidr.value);
            Network::Existing(ExistingVpc {
                id: vpc_id,
                cidr,
                public,
                private,
                security_group,
                shared_node_security_group,
            })
        }),
    };
    fields.finish_created(findings);
    Some((network?, endpoint_access))
}

/// A zone's name.
pub(super) fn zone(text: &Sourced<String>, findings: &mut Findings) -> Option<Zone> {
    if is_zone(&text.value) {
        return Some(text.value.clone());
    }
    let message = format!("{} is no availability zone, which looks like \"eu-west-1a\"", shown(&text.value));
    findings.problems.push(Problem::at(&text.place, message));
    None
}

fn ipv4(text: &Sourced<String>, findings: &mut Findings) -> Option<Ipv4Net> {
    let net = text.value.parse().ok();
    if net.is_none() {
        let message = format!("{} is no IPv4 CIDR, which looks like \"192.168.0.0/16\"", shown(&text.value));
        findings.problems.push(Problem::at(&text.place, message));
    }
    net
}

fn nat(field: &Field<'_>, findings: &mut Findings) -> Option<NatMode> {
    let words =
        [("HighlyAvailable", NatMode::HighlyAvailable), ("Single", NatMode::Single), ("Disable", NatMode::Disable)];
    let mut fields = field.fields(&NAT, findings)?;
    let mode = word(&mut fields, "gateway", &words, findings);
    fields.finish_created(findings);
    mode.map(|mode| mode.value)
}

/// A VPC of the stack's own, split for the zones.
fn new(
    cidr: Option<&Sourced<Ipv4Net>>,
    zones: Option<Vec<Zone>>,
    nat: NatMode,
    findings: &mut Findings,
) -> Option<Network> {
    let Some(zones) = zones else {
        let message = "the zones are not known: write availabilityZones, or give --zones";
        findings.problems.push(Problem::missing(message));
        return None;
    };
    let cidr = cidr?;
    match split(cidr.value, &zones) {
        Ok(subnets) => Some(Network::New(NewVpc { cidr: cidr.value, subnets, nat })),
        Err(error) => {
            findings.problems.push(Problem::at(&cidr.place, error.to_string()));
            None
        }
    }
}

/// Zones and IDs of subnets that are there.
type Subnets = Vec<(Zone, String)>;

fn existing_subnets(field: &Field<'_>, findings: &mut Findings) -> Option<(Subnets, Subnets)> {
    let mut fields = field.fields(&SUBNETS, findings)?;
    let public = fields.take("public").map_or_else(Vec::new, |field| subnets(&field, findings));
    let private = fields.take("private").map_or_else(Vec::new, |field| subnets(&field, findings));
    fields.finish_created(findings);
    let has_two = |subnets: &Subnets| {
        let mut zones: Vec<&Zone> = subnets.iter().map(|(zone, _)| zone).collect();
        zones.sort();
        zones.dedup();
        zones.is_empty() || zones.len() >= FEWEST_ZONES
    };
    if public.is_empty() && private.is_empty() || !has_two(&public) || !has_two(&private) {
        let message = "needs public or private subnets, of each kind that is there in two zones at least";
        findings.problems.push(Problem::at(&field.place(findings), message));
        return None;
    }
    Some((public, private))
}

/// Subnets by zone, or by a name of the user's choice with `az` beside the ID.
fn subnets(field: &Field<'_>, findings: &mut Findings) -> Subnets {
    field.pairs(findings).into_iter().filter_map(|(key, value)| subnet(key, &value, findings)).collect()
}

fn subnet(key: Sourced<String>, field: &Field<'_>, findings: &mut Findings) -> Option<(Zone, String)> {
    let mut fields = field.fields(&SUBNET, findings)?;
    let text = fields.take_text("id", findings);
    let zone = fields.take_text("az", findings).unwrap_or(key);
    fields.finish_created(findings);
    let Some(text) = text else {
        findings.problems.push(Problem::at(
            &field.place(findings),
            "needs the subnet's id, such as \"{id: subnet-0123456789abcdef0}\"",
        ));
        return None;
    };
    let subnet = id(&text, "subnet", findings);
    Some((self::zone(&zone, findings)?, subnet?))
}

fn endpoint_access(fields: &mut Fields<'_>, findings: &mut Findings) -> EndpointAccess {
    let mut access = EndpointAccess::default();
    if let Some(field) = fields.take("clusterEndpoints") {
        if let Some(mut fields) = field.fields(&CLUSTER_ENDPOINTS, findings) {
            access.public = is_on(&mut fields, "publicAccess", true, findings);
            access.private = is_on(&mut fields, "privateAccess", false, findings);
            fields.finish_created(findings);
        }
        if !access.public && !access.private {
            let message = "leaves no way to the API server; set publicAccess or privateAccess to true";
            findings.problems.push(Problem::at(&field.place(findings), message));
        }
    }
    for text in fields.take("publicAccessCIDRs").map_or_else(Vec::new, |field| field.texts(findings)) {
        if text.value.parse::<IpNet>().is_err() {
            let message = format!("{} is no CIDR, which looks like \"203.0.113.0/24\"", shown(&text.value));
            findings.problems.push(Problem::at(&text.place, message));
        }
        access.public_cidrs.push(text.value);
    }
    access
}
