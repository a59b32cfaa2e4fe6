//! `nodestrap.proxy`, parsed: the proxy between the node and the world.

use crate::cluster_config::own_settings::proxy::ProxyFields;
use crate::node_spec::resolve::Resolver;

/// The proxy between the node and the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxy {}

impl Proxy {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &ProxyFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
