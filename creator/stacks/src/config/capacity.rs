//! Which capacity a node group's instances run on, and how burstable ones are paid.

use nodestrap_generator::cluster_config::source::{Field, Fields, Findings};
use nodestrap_generator::problem::{Problem, Sourced};

use super::objects::{CAPACITY_RESERVATION, CAPACITY_RESERVATION_TARGET, INSTANCE_MARKET_OPTIONS};
use super::values::{arn, id, word};
use crate::plan::{CpuCredits, ReservedCapacity};

/// What a node group says of capacity.
#[derive(Debug)]
pub(super) struct Capacity {
    pub(super) reserved: Option<ReservedCapacity>,
    pub(super) is_block: bool,
    pub(super) credits: Option<CpuCredits>,
}

pub(super) fn read(fields: &mut Fields<'_>, managed: bool, findings: &mut Findings) -> Capacity {
    let reservation = fields.take("capacityReservation");
    let reserved = reservation.as_ref().and_then(|field| reserved(field, findings));
    let block = fields.take("instanceMarketOptions").and_then(|field| block(&field, findings));
    let has_target = matches!(reserved, Some(ReservedCapacity::Reservation(_) | ReservedCapacity::Group(_)));
    // What is wrong with the reservation itself is told already.
    if let (Some(Sourced { place, .. }), false) = (&block, has_target || (reservation.is_some() && reserved.is_none()))
    {
        let message = "needs the Capacity Block beside it; write capacityReservation.capacityReservationTarget with its \
                       capacityReservationID";
        findings.problems.push(Problem::at(place, message));
    }
    Capacity { reserved, is_block: block.is_some(), credits: if managed { None } else { credits(fields, findings) } }
}

/// eksctl's words. Source: `pkg/apis/eksctl.io/v1alpha5/validation.go`, `validateNodeGroupBase`.
const PREFERENCES: [(&str, bool); 2] = [("none", false), ("open", true)];

fn reserved(field: &Field<'_>, findings: &mut Findings) -> Option<ReservedCapacity> {
    let mut fields = field.fields(&CAPACITY_RESERVATION, findings)?;
    let count = findings.problems.len();
    let preference = word(&mut fields, "capacityReservationPreference", &PREFERENCES, findings);
    let target_field = fields.take("capacityReservationTarget");
    let target = target_field.as_ref().and_then(|field| target(field, findings));
    fields.finish_created(findings);
    match (preference, target) {
        (Some(preference), Some(_)) => {
            let message = "stands beside capacityReservationTarget; keep one of the two";
            findings.problems.push(Problem::at(&preference.place, message));
            None
        }
        (Some(preference), None) => {
            Some(if preference.value { ReservedCapacity::Open } else { ReservedCapacity::Avoided })
        }
        (None, Some(target)) => Some(target),
        (None, None) => {
            if findings.problems.len() == count {
                let message =
                    "says nothing; write capacityReservationPreference, or capacityReservationTarget, or remove it";
                findings.problems.push(Problem::at(&field.place(findings), message));
            }
            None
        }
    }
}

fn target(field: &Field<'_>, findings: &mut Findings) -> Option<ReservedCapacity> {
    let mut fields = field.fields(&CAPACITY_RESERVATION_TARGET, findings)?;
    let reservation = fields.take_text("capacityReservationID", findings);
    let group = fields.take_text("capacityReservationResourceGroupARN", findings);
    fields.finish_created(findings);
    match (reservation, group) {
        (Some(reservation), None) => id(&reservation, "cr", findings).map(ReservedCapacity::Reservation),
        (None, Some(group)) => arn(&group, "resource-groups", findings).map(ReservedCapacity::Group),
        (Some(_), Some(group)) => {
            findings
                .problems
                .push(Problem::at(&group.place, "stands beside capacityReservationID; keep one of the two"));
            None
        }
        (None, None) => {
            let message = "names no reservation; write capacityReservationID, or capacityReservationResourceGroupARN";
            findings.problems.push(Problem::at(&field.place(findings), message));
            None
        }
    }
}

/// The word for a Capacity Block, and its place.
fn block(field: &Field<'_>, findings: &mut Findings) -> Option<Sourced<()>> {
    let mut fields = field.fields(&INSTANCE_MARKET_OPTIONS, findings)?;
    let market = fields.take_text("marketType", findings);
    fields.finish_created(findings);
    let Some(market) = market else {
        let message = "names no market; write \"marketType: capacity-block\", or remove it";
        findings.problems.push(Problem::at(&field.place(findings), message));
        return None;
    };
    if market.value != "capacity-block" {
        let message = "can be capacity-block alone; for spot instances write spot: true in managedNodeGroups, or \
                       instancesDistribution in nodeGroups";
        findings.problems.push(Problem::at(&market.place, message));
        return None;
    }
    Some(Sourced { value: (), place: market.place })
}

/// In any case of letters, as eksctl takes them.
fn credits(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<CpuCredits> {
    let text = fields.take_text("cpuCredits", findings)?;
    let known = [CpuCredits::Standard, CpuCredits::Unlimited];
    let found = known.into_iter().find(|credits| credits.as_str().eq_ignore_ascii_case(&text.value));
    if found.is_none() {
        findings.problems.push(Problem::at(&text.place, "is not known; write standard or unlimited"));
    }
    found
}
