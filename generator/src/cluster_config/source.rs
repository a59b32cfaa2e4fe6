//! The `ClusterConfig` as it stands in the file, for who makes more of it than nodes: the cluster's creator.
//!
//! The same tree with places, the same reader and the same tables of fields that the nodes are read by, so that a file
//! has one meaning. The creator reads what is [`created`](Object::created), and leaves the rest to
//! [`node_spec`](crate::node_spec).

use super::compose::compose;
pub use super::known_fields::{
    CLUSTER_CONFIG, INSTANCES_DISTRIBUTION, KUBERNETES_NETWORK_CONFIG, MANAGED_NODE_GROUP, METADATA, NODE_GROUP,
    Object, SSH,
};
pub use super::reader::{Field, Fields, Findings};
pub use super::tree::{Entry, Node, Position, Scalar, Value};
use crate::problem::Problems;
use crate::values::quoted;

/// How each file starts.
const FIRST_LINE: &str = "\"apiVersion: eksctl.io/v1alpha5\"";

/// The one document of a file, a mapping. `name` is the file's name as messages show it.
///
/// # Errors
/// What is wrong with the YAML, or that it is no mapping.
pub fn document(name: &str, bytes: &[u8]) -> Result<Node, Problems> {
    let fault = match compose(name, bytes)? {
        Some(node) if matches!(node.value, Value::Mapping(_)) => return Ok(node),
        Some(node) => {
            format!("must be a mapping, not {}; a ClusterConfig starts with {FIRST_LINE}", node.value.describe())
        }
        None => format!("the file is empty; a ClusterConfig starts with {FIRST_LINE}"),
    };
    let mut findings = Findings::new(name, false);
    findings.problem("", Position { line: 1, column: 1 }, fault);
    Err(Problems(findings.problems))
}

/// A text of the user's as messages show it: in quotes, its control characters escaped, and not too long.
pub fn shown(text: &str) -> String {
    quoted(text)
}
