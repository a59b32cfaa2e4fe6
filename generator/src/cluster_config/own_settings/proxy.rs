//! `nodestrap.proxy`: the proxy between the node and the world.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.proxy`.
pub(super) static OBJECT: Object = Object::own("nodestrap.proxy", &[]);

/// What the file says in `nodestrap.proxy`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProxyFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> ProxyFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return ProxyFields::default() };
    let settings = ProxyFields {};
    fields.finish(findings);
    settings
}
