//! `nodestrap.network`: what is unlike the default in the node's own network.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.network`.
pub(crate) static OBJECT: Object = Object::own("nodestrap.network", &["domains", "nameservers"]);

/// What the file says in `nodestrap.network`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct NetworkFields {
    /// `nameservers`.
    pub(crate) nameservers: Vec<Sourced<String>>,
    /// `domains`.
    pub(crate) domains: Vec<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> NetworkFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return NetworkFields::default() };
    let settings = NetworkFields {
        nameservers: fields.take("nameservers").map_or_else(Vec::new, |field| field.texts(findings)),
        domains: fields.take("domains").map_or_else(Vec::new, |field| field.texts(findings)),
    };
    fields.finish(findings);
    settings
}
