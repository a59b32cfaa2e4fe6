//! From a node spec to its bundle.

use super::error::BundleError;
use super::file::Bundle;
use super::options::Options;
use crate::node_spec::NodeSpec;

/// The bundle of a node group.
///
/// # Errors
/// See [`BundleError`].
pub fn build(_spec: &NodeSpec, _options: &Options<'_>) -> Result<Bundle, BundleError> {
    Ok(Bundle { files: Vec::new(), commands: Vec::new(), authorized_keys: Vec::new() })
}
