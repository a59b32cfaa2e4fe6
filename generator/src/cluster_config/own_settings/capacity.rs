//! `nodestrap.capacity`: how many pods a node takes.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.capacity`.
pub(super) static OBJECT: Object = Object::own("nodestrap.capacity", &[]);

/// What the file says in `nodestrap.capacity`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct CapacityFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> CapacityFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return CapacityFields::default() };
    let settings = CapacityFields {};
    fields.finish(findings);
    settings
}
