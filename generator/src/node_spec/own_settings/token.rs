//! `nodestrap.token`, parsed: which program gives kubelet its token.

use crate::cluster_config::own_settings::token::TokenFields;
use crate::node_spec::resolve::Resolver;

/// Which program gives kubelet its token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {}

impl Token {
    /// The settings of `fields`.
    pub(super) fn resolve(_fields: &TokenFields, _resolver: &mut Resolver<'_>) -> Self {
        Self {}
    }
}
