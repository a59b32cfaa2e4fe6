//! `nodestrap.instanceLabels`, parsed: labels that a node takes from its own instance.

use crate::cluster_config::own_settings::instance_labels::InstanceLabelsFields;
use crate::node_spec::resolve::Resolver;

/// Labels that a node takes from its own instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceLabels {}

impl InstanceLabels {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &InstanceLabelsFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
