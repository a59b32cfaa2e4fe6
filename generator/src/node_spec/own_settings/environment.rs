//! `nodestrap.environment`, parsed: environment variables for the node's services.

use crate::cluster_config::own_settings::environment::EnvironmentFields;
use crate::node_spec::resolve::Resolver;

/// Environment variables for the node's services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {}

impl Environment {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &EnvironmentFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
