//! `nodestrap.localStorage`, parsed: what becomes of the instance store's disks.

use crate::cluster_config::own_settings::local_storage::LocalStorageFields;
use crate::node_spec::resolve::Resolver;

/// What becomes of the instance store's disks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalStorage {}

impl LocalStorage {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &LocalStorageFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
