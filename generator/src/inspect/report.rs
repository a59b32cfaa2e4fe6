//! The report: what an inspection found, for people ([`Report::to_text`]) and for programs ([`Report::to_json`]).

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::decode::Decoded;
use super::document::Findings;
use super::elf;
use super::error::UnknownName;
use super::kind::{Kind, Schedule};
use super::origin::{self, Origin};
use super::tree::Tree;
use crate::number::thousands;

/// Bytes that EC2 takes as user data, before base64 (EC2 User Guide, "Run commands when you launch an EC2 instance
/// with user data input").
pub const USER_DATA_LIMIT: u64 = 16_384;

/// What is in a piece of user data.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What was wrapped around the document, the outermost first.
    pub layers: Vec<Layer>,
    /// What the document is.
    pub kind: Kind,
    /// Which program made it, where that shows.
    pub origin: Option<Origin>,
    /// Bytes that the instance gets: after EC2 took off its base64, before anything is unpacked.
    pub raw_size: u64,
    /// Bytes that `raw_size` may have: [`USER_DATA_LIMIT`].
    pub limit: u64,
    /// What a `compressed_size` is.
    pub compressed_size_basis: CostBasis,
    /// The parts in the order in which cloud-init meets them; one where there is no multi-part.
    pub parts: Vec<Part>,
    /// The files that cloud-init writes, in the order in which it writes them.
    pub files: Vec<File>,
    /// The commands and scripts that cloud-init runs, in the order in which it runs them.
    pub commands: Vec<Command>,
    /// Every other setting of the cloud-config parts.
    pub settings: Vec<Setting>,
    /// What a node would stumble over, or read otherwise than it looks. One line each, without a full stop.
    pub warnings: Vec<String>,
}

/// A wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "layer", rename_all = "kebab-case")]
pub enum Layer {
    /// JSON of the AWS CLI.
    LaunchTemplate,
    /// JSON for Terraform, as `gen-userdata --format terraform` prints it.
    Terraform,
    /// base64.
    Base64 {
        /// Whether it was spread over lines.
        folded: bool,
    },
    /// gzip.
    Gzip {
        /// Bytes after the data that do not belong to it.
        trailing_bytes: usize,
    },
}

impl Layer {
    /// A name for people.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::LaunchTemplate => "launch template JSON",
            Self::Terraform => "Terraform JSON",
            Self::Base64 { folded: false } => "base64",
            Self::Base64 { folded: true } => "folded base64",
            Self::Gzip { .. } => "gzip",
        }
    }
}

/// How a `compressed_size` was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CostBasis {
    /// What gzip at level 9 makes of the document, less what it makes of it without this stretch. Where a part is
    /// encoded on its own, bytes as they stand in it.
    MarginalGzip,
    /// Bytes as they stand in the document.
    AsItStands,
}

/// A part of the user data.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The name cloud-init gives it: its file name, or `part-001` and so on.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The content type of its MIME header.
    pub content_type: Option<String>,
    /// Whether it is rendered as a Jinja template on the instance.
    pub template: bool,
    /// Bytes of its content, decoded.
    pub raw_size: u64,
    /// Bytes that it costs of the limit; see [`Report::compressed_size_basis`].
    pub compressed_size: Option<u64>,
    /// What its content says, in short.
    pub details: Vec<String>,
    /// Its content, decoded. Not in the JSON.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// A file that cloud-init writes.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    /// Where, as the user data has it.
    pub path: String,
    /// Permission bits; in the JSON as text in octal, such as `"0644"`.
    #[serde(serialize_with = "octal")]
    pub mode: u32,
    /// User and group, such as `root:root`.
    pub owner: String,
    /// How the content was encoded.
    pub encoding: Encoding,
    /// Whether the content goes after what the file already holds.
    pub append: bool,
    /// Whether it is written late, after packages and users.
    pub deferred: bool,
    /// Bytes of the content, decoded.
    pub raw_size: u64,
    /// Bytes that the entry costs of the limit, path and mode included; see [`Report::compressed_size_basis`].
    pub compressed_size: Option<u64>,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// What the file is, if it is a program.
    pub elf: Option<Elf>,
    /// The name of the part that it stands in.
    pub part: String,
    /// The content. Not in the JSON.
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl File {
    /// A file with cloud-init's defaults, its path left to be set.
    pub(super) fn new(content: Vec<u8>, part: &str) -> Self {
        let sha256 = Sha256::digest(&content).iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Self {
            path: String::new(),
            mode: 0o644,
            owner: "root:root".to_owned(),
            encoding: Encoding::Text,
            append: false,
            deferred: false,
            raw_size: content.len() as u64,
            compressed_size: None,
            sha256,
            elf: elf::recognise(&content),
            part: part.to_owned(),
            content,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn octal<S: serde::Serializer>(mode: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{mode:04o}"))
}

/// How a file's content is encoded in its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// As it is.
    Text,
    /// `b64`.
    Base64,
    /// `gz`, of `!!binary`.
    Gzip,
    /// `gz+b64`.
    GzipBase64,
}

impl Encoding {
    /// The short name that cloud-init takes too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Base64 => "b64",
            Self::Gzip => "gz",
            Self::GzipBase64 => "gz+b64",
        }
    }
}

/// What an ELF header says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elf {
    /// The machine, by the kernel's name, such as `x86_64` or `aarch64`.
    pub machine: String,
    /// Machines of further executables that stand behind the first in the same file, as both of nodestrap's agents do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<String>,
    /// Whether it runs without a loader.
    pub linkage: Linkage,
    /// The version that it prints of itself, if it is nodestrap's agent.
    pub agent_version: Option<String>,
    /// Whether it is, byte for byte, what this program would bring to such a node; only of nodestrap's agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_is_own: Option<bool>,
}

/// How a program finds its libraries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// It has none.
    Static,
    /// Through a dynamic loader of the system.
    Dynamic,
}

impl Linkage {
    /// `static` or `dynamic`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dynamic => "dynamic",
        }
    }
}

/// When cloud-init runs something, in its order (`config/cloud.cfg.tmpl`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// While the user data is read, at each boot.
    Boothook,
    /// `bootcmd`, at each boot, before files are written.
    Bootcmd,
    /// Scripts in `/var/lib/cloud/scripts/per-once`.
    PerOnce,
    /// Scripts in `/var/lib/cloud/scripts/per-boot`.
    PerBoot,
    /// Scripts in `/var/lib/cloud/scripts/per-instance`.
    PerInstance,
    /// Script parts and `runcmd`, once an instance, by the names of their files; `runcmd` is one of these.
    User,
}

impl Stage {
    pub(super) fn of(schedule: Schedule) -> Self {
        match schedule {
            Schedule::User => Self::User,
            Schedule::PerBoot => Self::PerBoot,
            Schedule::PerInstance => Self::PerInstance,
            Schedule::PerOnce => Self::PerOnce,
        }
    }
}

/// Something that cloud-init runs.
#[derive(Clone, Debug, Serialize)]
pub struct Command {
    /// When.
    pub stage: Stage,
    /// The key or script that it stands in, such as `bootcmd`, `runcmd` or `part-001`.
    pub source: String,
    /// What.
    #[serde(flatten)]
    pub invocation: Invocation,
}

impl Command {
    /// What runs it, in a word.
    pub(crate) fn source_name(&self) -> &'static str {
        match self.stage {
            Stage::Bootcmd => "bootcmd",
            Stage::Boothook => "boothook",
            Stage::PerOnce => "per-once",
            Stage::PerBoot => "per-boot",
            Stage::PerInstance => "per-instance",
            Stage::User if matches!(self.invocation, Invocation::Script(_)) => "script",
            Stage::User => "runcmd",
        }
    }
}

/// How a command is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invocation {
    /// Text for `/bin/sh`.
    Shell(String),
    /// A program and its arguments, taken literally.
    Arguments(Vec<String>),
    /// A script, by its path.
    Script(String),
}

/// A setting of a cloud-config part that is neither a file nor a command.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// The top-level key.
    pub key: String,
    /// Its value in short.
    pub summary: String,
    /// The whole value.
    #[serde(skip)]
    pub(crate) value: Tree,
}

impl Report {
    /// The file at a path, the last one written there.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().rev().find(|file| file.path == path)
    }

    /// The content of a file by its path, or of a part by its name.
    ///
    /// # Errors
    /// When there is neither; the error lists what there is.
    pub fn content(&self, name: &str) -> Result<&[u8], UnknownName> {
        let part = || self.parts.iter().find(|part| part.name == name);
        match (self.file(name), part()) {
            (Some(file), _) => Ok(&file.content),
            (None, Some(part)) => Ok(&part.content),
            (None, None) => {
                let files = self.files.iter().map(|file| file.path.clone());
                let known = files.chain(self.parts.iter().map(|part| part.name.clone())).collect();
                Err(UnknownName { name: name.to_owned(), known })
            }
        }
    }

    /// The report as indented JSON with a line end. Field names are those of this module's types and stay as they are;
    /// enumerations are in kebab-case; contents are left out, their `sha256` stands in.
    #[expect(clippy::missing_panics_doc, reason = "every key is a string, so it never panics")]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("every key is a string, so JSON can hold it");
        json.push('\n');
        json
    }
}

/// Joins what the layers and the document gave.
pub(super) fn assemble(decoded: Decoded, findings: Findings) -> Report {
    let mut warnings = decoded.warnings.clone();
    warnings.extend(findings.warnings);
    if decoded.raw_size > USER_DATA_LIMIT {
        let over = thousands(decoded.raw_size - USER_DATA_LIMIT);
        warnings
            .push(format!("EC2 refuses this: it is {over} bytes over the limit, so compress it or leave things out"));
    }
    Report {
        compressed_size_basis: if decoded.in_gzip() { CostBasis::MarginalGzip } else { CostBasis::AsItStands },
        origin: origin::recognise(&findings.parts, &findings.files),
        layers: decoded.layers,
        kind: findings.kind,
        raw_size: decoded.raw_size,
        limit: USER_DATA_LIMIT,
        parts: findings.parts,
        files: findings.files,
        commands: findings.commands,
        settings: findings.settings,
        warnings,
    }
}
