//! `nodestrap.capacity`: how many pods a node takes, and what it sets aside for kubelet.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.capacity`.
pub(crate) static OBJECT: Object = Object::own(
    "nodestrap.capacity",
    &[
        "customNetworking",
        "kubeReserved",
        "maxENIs",
        "maxPodsExpression",
        "prefixDelegation",
        "recommendedCap",
        "reservedENIs",
    ],
);

/// What the file says in `nodestrap.capacity`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct CapacityFields {
    /// `prefixDelegation`.
    pub(crate) prefix_delegation: Option<Sourced<bool>>,
    /// `customNetworking`.
    pub(crate) custom_networking: Option<Sourced<bool>>,
    /// `maxENIs`.
    pub(crate) max_enis: Option<Sourced<String>>,
    /// `reservedENIs`.
    pub(crate) reserved_enis: Option<Sourced<String>>,
    /// `recommendedCap`.
    pub(crate) recommended_cap: Option<Sourced<bool>>,
    /// `maxPodsExpression`.
    pub(crate) max_pods_expression: Option<Sourced<String>>,
    /// `kubeReserved`.
    pub(crate) kube_reserved: Option<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> CapacityFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return CapacityFields::default() };
    let settings = CapacityFields {
        prefix_delegation: fields.take_boolean("prefixDelegation", findings),
        custom_networking: fields.take_boolean("customNetworking", findings),
        max_enis: fields.take_text("maxENIs", findings),
        reserved_enis: fields.take_text("reservedENIs", findings),
        recommended_cap: fields.take_boolean("recommendedCap", findings),
        max_pods_expression: fields.take_text("maxPodsExpression", findings),
        kube_reserved: fields.take_text("kubeReserved", findings),
    };
    fields.finish(findings);
    settings
}
