//! Makes the inputs of the tests.

use std::io::Write;

use ::base64::Engine;
use ::base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::inspect::{InspectError, Limits, Report, inspect};

/// gzip as most tools make it.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

/// base64 on one line.
pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// An ELF header of 64 bits, little-endian, with one program header of this type.
pub(crate) fn elf(machine: u16, program_header: u32) -> Vec<u8> {
    let mut bytes = vec![0; 120];
    bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
    bytes[18..20].copy_from_slice(&machine.to_le_bytes());
    bytes[32] = 64;
    bytes[54] = 56;
    bytes[56] = 1;
    bytes[64..68].copy_from_slice(&program_header.to_le_bytes());
    bytes
}

/// A cloud-config with these `write_files` entries.
pub(crate) fn cloud_config(entries: &str) -> String {
    format!("#cloud-config\nwrite_files:\n{entries}")
}

/// A MIME multi-part of parts that are given with their headers.
pub(crate) fn multi_part(parts: &[&str]) -> String {
    let mut message = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"BOUNDARY\"\n\n".to_owned();
    for part in parts {
        message.push_str("--BOUNDARY\n");
        message.push_str(part);
        message.push('\n');
    }
    message.push_str("--BOUNDARY--\n");
    message
}

/// The report of sound input.
pub(crate) fn report(bytes: &[u8]) -> Report {
    inspect(bytes, &Limits::default()).expect("sound user data")
}

/// The message for input that is refused.
pub(crate) fn message(bytes: &[u8]) -> String {
    let result: Result<Report, InspectError> = inspect(bytes, &Limits::default());
    result.expect_err("user data that is refused").to_string()
}
