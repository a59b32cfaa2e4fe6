//! cloud-init's `#cloud-config`.
//!
//! Texts stand in it as they are, for inside of the outer gzip that is smaller than packing each of them. A program is
//! packed by itself: gzip, then base64 in one line, since base64 has one symbol more than it needs wherever a line is
//! folded. The keys are those of cloud-init 19.3, which Amazon Linux 2 has, up to today's.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_saphyr::ser_options;

use super::compression::{Compression, gzip};
use crate::bundle::{Bundle, File};

/// The cloud-config of a bundle: `runcmd`, `ssh_authorized_keys` and `write_files`, those that are not empty.
///
/// `compression` is for programs. Source of the keys: cloud-init's documentation, "Module reference": Runcmd, SSH, Write
/// Files.
pub fn cloud_config(bundle: &Bundle, compression: Compression) -> String {
    let config = CloudConfig {
        runcmd: &bundle.commands,
        ssh_authorized_keys: &bundle.authorized_keys,
        write_files: bundle.files.iter().map(|file| WriteFile::new(file, compression)).collect(),
    };
    // Folded texts depend on what each reader makes of line ends, so a long line stays one.
    let options = ser_options! { folded_wrap_chars: usize::MAX };
    let yaml = serde_saphyr::to_string_with_options(&config, options).expect("texts and lists have a YAML form");
    format!("{HEAD}{yaml}")
}

/// What cloud-init knows the format by.
const HEAD: &str = "#cloud-config\n";

#[derive(Serialize)]
struct CloudConfig<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    runcmd: &'a [Vec<String>],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ssh_authorized_keys: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    write_files: Vec<WriteFile<'a>>,
}

#[derive(Serialize)]
struct WriteFile<'a> {
    path: &'a str,
    owner: &'a str,
    /// A text, for YAML readers disagree on whether `0644` is octal.
    permissions: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    content: Cow<'a, str>,
}

impl<'a> WriteFile<'a> {
    fn new(file: &'a File, compression: Compression) -> Self {
        let (encoding, content) = match as_text(&file.content) {
            Some(text) => (None, Cow::Borrowed(text)),
            None => (Some("gz+b64"), Cow::Owned(STANDARD.encode(gzip(&file.content, compression)))),
        };
        Self { path: &file.path, owner: &file.owner, permissions: format!("{:04o}", file.mode), encoding, content }
    }
}

/// The text, if it is one that YAML can carry without an escape.
fn as_text(content: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(content).ok()?;
    let is_plain = |character: char| !character.is_control() || matches!(character, '\n' | '\t');
    text.chars().all(is_plain).then_some(text)
}
