//! `nodestrap.containerd`: what is unlike the default in containerd's configuration.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.containerd`.
pub(super) static OBJECT: Object = Object::own("nodestrap.containerd", &[]);

/// What the file says in `nodestrap.containerd`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContainerdFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> ContainerdFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return ContainerdFields::default() };
    let settings = ContainerdFields {};
    fields.finish(findings);
    settings
}
