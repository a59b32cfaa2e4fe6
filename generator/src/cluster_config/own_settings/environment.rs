//! `nodestrap.environment`: environment variables for the node's services.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Fields, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.environment`.
pub(crate) static OBJECT: Object =
    Object::own("nodestrap.environment", &["containerd", "default", "docker", "kubelet"]);

/// What the file says in `nodestrap.environment`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvironmentFields {
    /// `default`: every service that systemd starts.
    pub(crate) default: Vec<Variable>,
    /// `containerd`.
    pub(crate) containerd: Vec<Variable>,
    /// `docker`.
    pub(crate) docker: Vec<Variable>,
    /// `kubelet`.
    pub(crate) kubelet: Vec<Variable>,
}

/// An environment variable.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: Sourced<String>,
    /// Its value; one left out is empty.
    pub(crate) value: Sourced<String>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> EnvironmentFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return EnvironmentFields::default() };
    let settings = EnvironmentFields {
        default: variables("default", &mut fields, findings),
        containerd: variables("containerd", &mut fields, findings),
        docker: variables("docker", &mut fields, findings),
        kubelet: variables("kubelet", &mut fields, findings),
    };
    fields.finish(findings);
    settings
}

/// The variables of one service: whatever the values look like to YAML, they are text.
fn variables(service: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Variable> {
    let Some(field) = fields.take(service) else { return Vec::new() };
    let pairs = field.pairs(findings);
    pairs.into_iter().filter_map(|(name, value)| Some(Variable { name, value: value.text(findings)? })).collect()
}
