//! `bottlerocket` of a node group.

use super::json::{self, LocatedObject};
use super::known_fields::BOTTLEROCKET;
use super::reader::{Field, Findings};
use crate::problem::{Place, Sourced};

/// What the file says in `bottlerocket`.
#[derive(Clone, Debug)]
pub(crate) struct BottlerocketFields {
    /// Where the mapping stands.
    pub(crate) place: Place,
    /// `enableAdminContainer`.
    pub(crate) enable_admin_container: Option<Sourced<bool>>,
    /// `settings`.
    pub(crate) settings: Option<LocatedObject>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> Option<BottlerocketFields> {
    let mut fields = field.fields(&BOTTLEROCKET, findings)?;
    let read = BottlerocketFields {
        place: field.place(findings),
        enable_admin_container: fields.take_boolean("enableAdminContainer", findings),
        settings: fields.take("settings").and_then(|field| json::object(&field, findings)),
    };
    fields.finish(findings);
    Some(read)
}
