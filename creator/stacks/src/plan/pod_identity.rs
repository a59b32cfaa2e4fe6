//! Roles that pods have by their service account.

use std::collections::BTreeMap;

use super::AddonPolicy;

/// A service account whose pods have a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodIdentity {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub service_account: String,
    /// The role.
    pub role: PodRole,
    /// The association's tags, and those of a role that the stack makes.
    pub tags: BTreeMap<String, String>,
}

/// A role of pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodRole {
    /// One that is there: its ARN.
    Existing(String),
    /// One that the stack makes.
    New {
        /// Its name, where the user chose one.
        name: Option<String>,
        /// The ARN of a policy that bounds it.
        permissions_boundary: Option<String>,
        /// ARNs of its policies.
        policies: Vec<String>,
        /// eksctl's named policies that it has; sorted.
        well_known: Vec<AddonPolicy>,
    },
}
