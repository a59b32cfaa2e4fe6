//! User data as it rides in a launch template.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cloud_config::cloud_config;
use super::compression::{Compression, gzip_text};
use crate::agent_binary::sha256;
use crate::bundle::Bundle;

/// The user data of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserData {
    raw: Vec<u8>,
}

impl UserData {
    /// Packs a bundle: cloud-config in gzip.
    pub fn encode(bundle: &Bundle, compression: Compression) -> Self {
        Self { raw: gzip_text(&cloud_config(bundle, compression), compression) }
    }

    /// The bytes that the instance gets, and that EC2's limit counts.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The same in base64, one line, as EC2's API takes it.
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.raw)
    }

    /// The SHA-256 of the raw bytes, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        sha256(&self.raw)
    }
}
