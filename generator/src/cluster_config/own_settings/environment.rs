//! `nodestrap.environment`: environment variables for the node's services.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};

/// The fields of `nodestrap.environment`.
pub(super) static OBJECT: Object = Object::own("nodestrap.environment", &[]);

/// What the file says in `nodestrap.environment`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvironmentFields {}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> EnvironmentFields {
    let Some(fields) = field.fields(&OBJECT, findings) else { return EnvironmentFields::default() };
    let settings = EnvironmentFields {};
    fields.finish(findings);
    settings
}
