//! `nodestrap.userData`: files with parts of the user's own.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.userData`.
pub(crate) static OBJECT: Object = Object::own("nodestrap.userData", &["after", "before"]);

/// What the file says in `nodestrap.userData`; the files it names are not read yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserDataFields {
    /// `before`: files whose commands run before nodestrap's.
    pub(crate) before: Vec<Sourced<String>>,
    /// `after`: files whose commands run after the agent has started kubelet.
    pub(crate) after: Vec<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> UserDataFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return UserDataFields::default() };
    let settings = UserDataFields {
        before: fields.take("before").map_or_else(Vec::new, |field| field.texts(findings)),
        after: fields.take("after").map_or_else(Vec::new, |field| field.texts(findings)),
    };
    fields.finish(findings);
    settings
}
