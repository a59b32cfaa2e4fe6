//! `nodestrap.network`: what is unlike the default in the node's own network.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.network`.
pub(super) static OBJECT: Object = Object::own("nodestrap.network", &[]);

/// What the file says in `nodestrap.network`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct NetworkFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> NetworkFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return NetworkFields::default() };
    let settings = NetworkFields {};
    fields.finish(findings);
    settings
}
