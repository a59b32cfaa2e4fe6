//! cloud-init's `#cloud-config`.

use super::compression::Compression;
use crate::bundle::Bundle;

/// The cloud-config of a bundle.
pub fn cloud_config(_bundle: &Bundle, _compression: Compression) -> String {
    "#cloud-config\n".to_owned()
}
