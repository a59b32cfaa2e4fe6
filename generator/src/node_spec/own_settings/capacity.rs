//! `nodestrap.capacity`, parsed: how many pods a node takes.

use crate::cluster_config::own_settings::capacity::CapacityFields;
use crate::node_spec::resolve::Resolver;

/// How many pods a node takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capacity {}

impl Capacity {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &CapacityFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
