//! `bottlerocket` of a node group, checked.

use serde_json::{Map, Value};

/// What a node group says to Bottlerocket alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bottlerocket {
    /// Whether the admin container runs, where the user says so.
    pub enable_admin_container: Option<bool>,
    /// The user's settings, below `settings`; none that nodestrap makes itself is among them.
    pub settings: Map<String, Value>,
}
