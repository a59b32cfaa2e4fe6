//! `nodestrap.instanceLabels`: labels that a node takes from its own instance.

use crate::cluster_config::reader::{Field, Findings};

/// What the file says in `nodestrap.instanceLabels`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct InstanceLabelsFields {}

/// Reads the list.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> InstanceLabelsFields {
    field.items(findings);
    InstanceLabelsFields {}
}
