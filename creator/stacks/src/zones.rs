//! Availability zones: which to take of those that EC2 tells, and which AWS offers where it refuses one.
//!
//! Pure: the caller asks EC2 (`DescribeAvailabilityZones`, `DescribeInstanceTypeOfferings`) and gives the answers.

use std::collections::{BTreeMap, BTreeSet};

use nodestrap_generator::values::{InstanceTypeName, Region};
use thiserror::Error;

use crate::plan::Zone;

/// Zones, by their IDs, in which EKS makes no control plane.
///
/// Source: the EKS user guide, "View Amazon EKS networking requirements for VPC and subnets"; eksctl, `pkg/az/az.go`.
const WITHOUT_EKS: [&str; 3] = ["cac1-az3", "use1-az3", "usw1-az2"];

/// EKS wants subnets in this many zones at least.
const FEWEST: usize = 2;

/// A zone that EC2 tells as available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedZone {
    /// Its name in this account, such as `eu-west-1a`.
    pub name: Zone,
    /// Its ID, the same in every account, such as `euw1-az3`.
    pub id: String,
}

/// Why zones cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ZonesError {
    /// Too few are left.
    #[error(
        "{region} has {count} for this cluster{names}, and EKS needs two; {reasons}give other instance types, or name zones \
         with --zones or availabilityZones",
        count = count(.left.len()), names = listed(.left), reasons = reasons(.dropped)
    )]
    TooFew {
        /// The region.
        region: Region,
        /// The zones that would do.
        left: Vec<Zone>,
        /// Why the others would not.
        dropped: BTreeMap<Zone, String>,
    },
}

fn count(zones: usize) -> String {
    match zones {
        0 => "no zone".to_owned(),
        1 => "one zone".to_owned(),
        more => format!("{more} zones"),
    }
}

fn listed(zones: &[Zone]) -> String {
    if zones.is_empty() { String::new() } else { format!(" ({})", zones.join(", ")) }
}

fn reasons(dropped: &BTreeMap<Zone, String>) -> String {
    dropped.iter().map(|(zone, why)| format!("{zone} {why}; ")).collect::<Vec<String>>().concat()
}

/// The zones for a cluster: sorted by name, three, or two in `us-east-1`, where new accounts are often refused a third.
///
/// `offers` has the zones of each instance type that the node groups want. A zone has to offer every type, so that each
/// node group can be in each zone. Zones without EKS are left out. eksctl shuffles the zones before it takes some; here
/// the same account gets the same zones.
///
/// # Errors
/// Fewer than two zones are left.
pub fn choose(
    region: &Region,
    zones: &[OfferedZone],
    offers: &BTreeMap<InstanceTypeName, BTreeSet<Zone>>,
) -> Result<Vec<Zone>, ZonesError> {
    let mut left = Vec::new();
    let mut dropped = BTreeMap::new();
    for zone in zones {
        let missing: Vec<&str> = offers
            .iter()
            .filter(|(_, offering)| !offering.contains(&zone.name))
            .map(|(instance_type, _)| instance_type.as_str())
            .collect();
        if WITHOUT_EKS.contains(&zone.id.as_str()) {
            dropped.insert(zone.name.clone(), format!("({}) has no EKS", zone.id));
        } else if !missing.is_empty() {
            dropped.insert(zone.name.clone(), format!("does not offer {}", missing.join(", ")));
        } else {
            left.push(zone.name.clone());
        }
    }
    left.sort();
    left.dedup();
    if left.len() < FEWEST {
        return Err(ZonesError::TooFew { region: region.clone(), left, dropped });
    }
    left.truncate(if region.as_str() == "us-east-1" { 2 } else { 3 });
    Ok(left)
}

/// What comes before the list of zones in each of AWS' refusals.
///
/// Sources: EKS' `UnsupportedAvailabilityZoneException`, as in the EKS user guide, "Troubleshooting", "Insufficient
/// capacity", and of zones that never have control planes, as users of Terraform report it; EC2's `InvalidParameterValue` of
/// `CreateSubnet`, as users report it.
const BEFORE_OFFER: [&str; 3] = [
    "Retry and choose from these availability zones: ",
    "control plane subnets that span at least two of these availability zones: ",
    "Subnets can currently only be created in the following availability zones: ",
];

/// The zones that AWS offers in place of one that it refuses, sorted; `None` where the reason is no refusal of a zone.
///
/// `reason` is a stack event's reason, or an error's message. A zone's name ends at the first character that no name has,
/// so that nothing else of the text is taken for one.
pub fn offered_instead(reason: &str) -> Option<Vec<Zone>> {
    let list = BEFORE_OFFER.iter().find_map(|before| reason.split_once(before)).map(|(_, list)| list)?;
    let mut zones: Vec<Zone> = Vec::new();
    for item in list.split(", ") {
        let end = item.find(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit() && letter != '-');
        let name = &item[..end.unwrap_or(item.len())];
        if is_zone(name) {
            zones.push(name.to_owned());
        }
        if end.is_some() {
            break;
        }
    }
    zones.sort();
    zones.dedup();
    (!zones.is_empty()).then_some(zones)
}

/// Whether a text is a zone's name: a region's, and a letter.
pub(crate) fn is_zone(text: &str) -> bool {
    let letter = text.chars().next_back().filter(char::is_ascii_lowercase);
    letter.is_some() && text[..text.len() - 1].parse::<Region>().is_ok()
}

/// The zones to try next: those of `tried` that AWS still offers, and as many of its others as were refused.
///
/// # Errors
/// Fewer than two zones are offered.
pub fn retry(region: &Region, tried: &[Zone], offered: &[Zone]) -> Result<Vec<Zone>, ZonesError> {
    let mut next: Vec<Zone> = tried.iter().filter(|zone| offered.contains(zone)).cloned().collect();
    // An error is text of a service, which may name more than can be used.
    let of_region = |zone: &&Zone| zone.strip_prefix(region.as_str()).is_some_and(|letter| letter.len() == 1);
    for zone in offered.iter().filter(of_region) {
        if next.len() < tried.len() && !next.contains(zone) {
            next.push(zone.clone());
        }
    }
    if next.len() < FEWEST {
        let refused = tried.iter().filter(|zone| !offered.contains(zone));
        let dropped = refused.map(|zone| (zone.clone(), "was refused by AWS".to_owned())).collect();
        return Err(ZonesError::TooFew { region: region.clone(), left: next, dropped });
    }
    next.sort();
    Ok(next)
}

#[cfg(test)]
mod tests;
