//! `nodestrap.localStorage`: what becomes of the instance store's disks.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.localStorage`.
pub(super) static OBJECT: Object = Object::own("nodestrap.localStorage", &[]);

/// What the file says in `nodestrap.localStorage`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalStorageFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> LocalStorageFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return LocalStorageFields::default() };
    let settings = LocalStorageFields {};
    fields.finish(findings);
    settings
}
