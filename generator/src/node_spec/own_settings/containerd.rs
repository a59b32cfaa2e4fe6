//! `nodestrap.containerd`, parsed: what is unlike the default in containerd's configuration.

use crate::cluster_config::own_settings::containerd::ContainerdFields;
use crate::node_spec::resolve::Resolver;

/// What is unlike the default in containerd's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Containerd {}

impl Containerd {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &ContainerdFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
