//! Fargate profiles.

use std::collections::BTreeMap;

/// The cluster's Fargate profiles and the role that their pods are started with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FargatePlan {
    /// The ARN of a role that is there; `None` to make one.
    pub pod_execution_role: Option<String>,
    /// The profiles; never empty.
    pub profiles: Vec<FargateProfile>,
}

/// Which pods run on Fargate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FargateProfile {
    /// The profile's name.
    pub name: String,
    /// Which pods; never empty.
    pub selectors: Vec<FargateSelector>,
    /// The profile's tags.
    pub tags: BTreeMap<String, String>,
}

/// Pods of a namespace, with labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FargateSelector {
    /// The namespace.
    pub namespace: String,
    /// The labels that a pod must have; empty for every pod of the namespace.
    pub labels: BTreeMap<String, String>,
}
