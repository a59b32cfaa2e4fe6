//! What a launch template says of capacity.

use serde::Serialize;

/// Which reserved capacity instances run on: a preference, or a target.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CapacityReservationSpecification {
    /// `open` or `none`.
    pub capacity_reservation_preference: Option<&'static str>,
    /// Which reservations.
    pub capacity_reservation_target: Option<CapacityReservationTarget>,
}

/// A reservation, or a group of them.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CapacityReservationTarget {
    /// The reservation's ID.
    pub capacity_reservation_id: Option<String>,
    /// The group's ARN.
    pub capacity_reservation_resource_group_arn: Option<String>,
}

/// How instances are bought.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceMarketOptions {
    /// `capacity-block`.
    pub market_type: &'static str,
}

/// How burstable instances are paid.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreditSpecification {
    /// `standard` or `unlimited`.
    pub cpu_credits: &'static str,
}
