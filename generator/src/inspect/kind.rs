//! What a document or a part is, told by its content type or by how it begins.
//!
//! Sources: cloud-init, `cloudinit/handlers/__init__.py` (`INCLUSION_TYPES_MAP`) and `cloudinit/user_data.py`; nodeadm,
//! `internal/configprovider/userdata.go`; Bottlerocket and `EC2Launch` take what cloud-init does not.

use std::fmt;

use serde::Serialize;

/// When cloud-init runs a script part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Once an instance, last of all: `text/x-shellscript`.
    User,
    /// At each boot: `text/x-shellscript-per-boot`.
    PerBoot,
    /// Once an instance, before the user's scripts: `text/x-shellscript-per-instance`.
    PerInstance,
    /// Once ever, even when an image is made of the instance: `text/x-shellscript-per-once`.
    PerOnce,
}

/// A sort of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `#cloud-config`: settings in YAML.
    CloudConfig,
    /// `#cloud-config-archive`: a YAML list of parts.
    CloudConfigArchive,
    /// `#cloud-config-jsonp`: a JSON Patch of the settings so far.
    CloudConfigPatch,
    /// MIME `multipart/*`: several parts.
    MultiPart,
    /// `#!`: a script.
    Script(Schedule),
    /// `#cloud-boothook`: a script that runs at each boot before everything else.
    Boothook,
    /// `#include` or `#include-once`: URLs of more user data.
    Include,
    /// `#part-handler`: Python that cloud-init loads.
    PartHandler,
    /// `#upstart-job`: gone since cloud-init 20.
    UpstartJob,
    /// nodeadm's `NodeConfig`, Amazon Linux 2023.
    NodeConfig,
    /// Bottlerocket's settings in TOML.
    Bottlerocket,
    /// `<powershell>` or `<script>` for `EC2Launch` on Windows.
    Windows,
    /// A part of a type that cloud-init ignores.
    Other,
    /// Text that nothing known begins like.
    Text,
    /// Bytes that are not text.
    Binary,
}

impl Kind {
    /// A name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CloudConfig => "cloud-config",
            Self::CloudConfigArchive => "cloud-config archive",
            Self::CloudConfigPatch => "cloud-config JSON patch",
            Self::MultiPart => "MIME multi-part",
            Self::Script(Schedule::User) => "shell script",
            Self::Script(Schedule::PerBoot) => "per-boot script",
            Self::Script(Schedule::PerInstance) => "per-instance script",
            Self::Script(Schedule::PerOnce) => "per-once script",
            Self::Boothook => "cloud-boothook",
            Self::Include => "include list",
            Self::PartHandler => "part handler",
            Self::UpstartJob => "upstart job",
            Self::NodeConfig => "NodeConfig (nodeadm, Amazon Linux 2023)",
            Self::Bottlerocket => "Bottlerocket settings (TOML)",
            Self::Windows => "Windows script (EC2Launch)",
            Self::Other => "part of a type that cloud-init ignores",
            Self::Text => "text of no known kind",
            Self::Binary => "binary data of no known kind",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// First line of a Jinja template, in lower case.
const TEMPLATE: &str = "## template: jinja";

/// cloud-init's prefixes, the longest first so that none hides another.
const PREFIXES: [(&str, Kind); 9] = [
    ("#cloud-config-archive", Kind::CloudConfigArchive),
    ("#cloud-config-jsonp", Kind::CloudConfigPatch),
    ("#cloud-boothook", Kind::Boothook),
    ("#cloud-config", Kind::CloudConfig),
    ("#part-handler", Kind::PartHandler),
    ("#include-once", Kind::Include),
    ("#upstart-job", Kind::UpstartJob),
    ("#include", Kind::Include),
    ("#!", Kind::Script(Schedule::User)),
];

/// A kind, and whether it is to be rendered as a Jinja template first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub(crate) kind: Kind,
    pub(crate) template: bool,
}

/// What cloud-init takes the text for by its beginning: white space before it and the case do not matter.
pub(crate) fn by_prefix(text: &[u8]) -> Option<Sniffed> {
    if starts_with(text, TEMPLATE) {
        let rest = text.trim_ascii_start();
        let below = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |newline| newline + 1);
        let kind = prefix_kind(&rest[below..]).unwrap_or(Kind::Text);
        return Some(Sniffed { kind, template: true });
    }
    prefix_kind(text).map(|kind| Sniffed { kind, template: false })
}

fn prefix_kind(text: &[u8]) -> Option<Kind> {
    PREFIXES.iter().find(|(prefix, _)| starts_with(text, prefix)).map(|(_, kind)| *kind)
}

/// Whether the text begins like this, white space and case aside.
pub(super) fn starts_with(text: &[u8], prefix: &str) -> bool {
    text.trim_ascii_start().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// What a content type says. `None` where cloud-init looks at the beginning instead.
pub(crate) fn by_content_type(content_type: &str) -> Option<Kind> {
    Some(match content_type {
        "text/plain" | "text/x-not-multipart" | "text/x-shellscript" | "text/jinja2" => return None,
        content_type if is_gzip_type(content_type) => return None,
        "text/cloud-config" => Kind::CloudConfig,
        "text/cloud-config-archive" => Kind::CloudConfigArchive,
        "text/cloud-config-jsonp" => Kind::CloudConfigPatch,
        "text/x-shellscript-per-boot" => Kind::Script(Schedule::PerBoot),
        "text/x-shellscript-per-instance" => Kind::Script(Schedule::PerInstance),
        "text/x-shellscript-per-once" => Kind::Script(Schedule::PerOnce),
        "text/cloud-boothook" => Kind::Boothook,
        "text/x-include-url" | "text/x-include-once-url" => Kind::Include,
        "text/part-handler" => Kind::PartHandler,
        "text/upstart-job" => Kind::UpstartJob,
        "application/node.eks.aws" => Kind::NodeConfig,
        _ => Kind::Other,
    })
}

/// Content types that cloud-init unpacks (`DECOMP_TYPES`).
pub(super) fn is_gzip_type(content_type: &str) -> bool {
    matches!(
        content_type,
        "application/gzip"
            | "application/gzip-compressed"
            | "application/gzipped"
            | "application/x-compress"
            | "application/x-compressed"
            | "application/x-gunzip"
            | "application/x-gzip"
            | "application/x-gzip-compressed"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str) -> Option<(Kind, bool)> {
        by_prefix(text.as_bytes()).map(|sniffed| (sniffed.kind, sniffed.template))
    }

    #[test]
    fn prefixes_are_told_apart_whatever_their_case_and_white_space() {
        for (text, kind) in [
            ("#cloud-config\n", Kind::CloudConfig),
            ("\n #Cloud-Config", Kind::CloudConfig),
            ("#cloud-config-archive", Kind::CloudConfigArchive),
            ("#cloud-config-jsonp", Kind::CloudConfigPatch),
            ("#!/bin/sh", Kind::Script(Schedule::User)),
            ("#cloud-boothook\n#!/bin/sh", Kind::Boothook),
            ("#include\nhttps://example.com", Kind::Include),
            ("#include-once https://example.com", Kind::Include),
            ("#part-handler", Kind::PartHandler),
        ] {
            assert_eq!(sniffed(text), Some((kind, false)), "{text:?}");
        }
        for text in ["# cloud-config", "#", "", "hello", "<powershell>"] {
            assert_eq!(sniffed(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_template_is_of_the_kind_its_second_line_names() {
        assert_eq!(sniffed("## template: jinja\n#cloud-config\n"), Some((Kind::CloudConfig, true)));
        assert_eq!(sniffed("## template: jinja"), Some((Kind::Text, true)));
    }
}
