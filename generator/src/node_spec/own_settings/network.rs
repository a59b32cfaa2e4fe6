//! `nodestrap.network`, parsed: what is unlike the default in the node's own network.

use crate::cluster_config::own_settings::network::NetworkFields;
use crate::node_spec::resolve::Resolver;

/// What is unlike the default in the node's own network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {}

impl Network {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &NetworkFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
