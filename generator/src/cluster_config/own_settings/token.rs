//! `nodestrap.token`: which program gives kubelet its token.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.token`.
pub(super) static OBJECT: Object = Object::own("nodestrap.token", &[]);

/// What the file says in `nodestrap.token`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> TokenFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return TokenFields::default() };
    let settings = TokenFields {};
    fields.finish(findings);
    settings
}
