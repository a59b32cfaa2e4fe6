//! `nodestrap.token`: which program gives kubelet its token.

use crate::cluster_config::reader::{Fields, Findings};
use crate::problem::Sourced;

/// What the file says in `nodestrap.token`; the text is not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenFields {
    /// The program.
    pub(crate) program: Option<Sourced<String>>,
}

/// Takes the field out of `nodestrap`.
pub(super) fn take(fields: &mut Fields<'_>, findings: &mut Findings) -> TokenFields {
    TokenFields { program: fields.take_text("token", findings) }
}
