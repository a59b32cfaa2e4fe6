//! User data as it rides in a launch template.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cloud_config::cloud_config;
use super::compression::{Compression, gzip_text};
use super::multi_part::multi_part;
use crate::agent_binary::sha256;
use crate::budget::LIMIT;
use crate::bundle::Bundle;
use crate::payload::{Packing, Payload};

/// The user data of a node group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserData {
    raw: Vec<u8>,
}

/// The text that the readers of a payload read, once it is unpacked.
///
/// `compression` is for programs in it, and for parts that can say the same in fewer bytes.
pub fn text(payload: &Payload, compression: Compression) -> String {
    match payload {
        Payload::Bundle(bundle) => cloud_config(bundle, compression),
        Payload::MultiPart(document) => multi_part(document, compression),
        Payload::Text(text) => text.whole(),
    }
}

impl UserData {
    /// Packs a payload: its text, in gzip where [`Payload::packing`] has it so.
    ///
    /// With [`Compression::Smallest`], whatever may be packed is.
    pub fn of(payload: &Payload, compression: Compression) -> Self {
        let text = text(payload, compression);
        let packs = match payload.packing() {
            Packing::Always => true,
            Packing::WhereNeeded => compression == Compression::Smallest || text.len() > LIMIT,
            Packing::Never => false,
        };
        Self { raw: if packs { gzip_text(&text, compression) } else { text.into_bytes() } }
    }

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
