//! `nodestrap.proxy`: the proxy between the node and the world.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.proxy`.
pub(crate) static OBJECT: Object = Object::own("nodestrap.proxy", &["http", "https", "no"]);

/// What the file says in `nodestrap.proxy`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProxyFields {
    /// `http`.
    pub(crate) http: Option<Sourced<String>>,
    /// `https`.
    pub(crate) https: Option<Sourced<String>>,
    /// `no`.
    pub(crate) no: Vec<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> ProxyFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return ProxyFields::default() };
    let settings = ProxyFields {
        http: fields.take_text("http", findings),
        https: fields.take_text("https", findings),
        no: fields.take("no").map_or_else(Vec::new, |field| field.texts(findings)),
    };
    fields.finish(findings);
    settings
}
