//! One part: what kind it is, and what cloud-init makes of it.
//!
//! Source: cloud-init, `cloudinit/user_data.py` and `cloudinit/handlers/` (`shell_script.py`, `boot_hook.py`,
//! `cloud_config.py`); `cloudinit/util.py` (`clean_filename`, `dos2unix`).

use serde::de::IgnoredAny;

use super::cloud_config::{self, Reading};
use super::cost::Basis;
use super::document::Walk;
use super::error::InspectError;
use super::kind::{self, Kind, Schedule, Sniffed};
use super::report::{Command, File, Invocation, Part, Stage};
use super::{bottlerocket, encoded, gzip, node_config, settings, windows, yaml};

const INSTANCE: &str = "/var/lib/cloud/instance";
const SCRIPTS: &str = "/var/lib/cloud/scripts";

/// A part as it was found, its transfer encoding taken off.
pub(super) struct Leaf<'a> {
    /// The name that cloud-init gives it.
    pub(super) name: String,
    /// What messages call it.
    pub(super) place: String,
    pub(super) content: &'a [u8],
    /// In lower case; `None` for a document without a header.
    pub(super) content_type: Option<String>,
    pub(super) merge_type: Option<&'a str>,
    /// Where the content stands.
    pub(super) basis: Basis<'a>,
    pub(super) cost: Option<u64>,
}

impl<'a> Leaf<'a> {
    /// A document that is one part, and costs what all of the user data does.
    pub(super) fn whole(document: &'a [u8], basis: Basis<'a>, raw_size: u64) -> Self {
        Self {
            name: "part-001".to_owned(),
            place: "user data".to_owned(),
            content: document,
            content_type: None,
            merge_type: None,
            basis,
            cost: Some(raw_size),
        }
    }

    /// The same part with other content, which came out of a compression of its own.
    pub(super) fn unwrapped<'b>(&self, content: &'b [u8]) -> Leaf<'b>
    where
        'a: 'b,
    {
        Leaf {
            name: self.name.clone(),
            place: self.place.clone(),
            content,
            content_type: self.content_type.clone().filter(|content_type| !kind::is_gzip_type(content_type)),
            merge_type: self.merge_type,
            basis: Basis { document: content, offset: 0, in_gzip: true },
            cost: self.cost,
        }
    }

    /// The content as text.
    pub(super) fn text(&self) -> Result<&'a str, InspectError> {
        std::str::from_utf8(self.content)
            .map_err(|error| InspectError::NotUtf8 { place: self.place.clone(), offset: error.valid_up_to() })
    }

    fn sniff(&self) -> Sniffed {
        let plain = |kind| Sniffed { kind, template: false };
        let by_type = self.content_type.as_deref().and_then(kind::by_content_type);
        if let Some(kind) = by_type {
            return plain(kind);
        }
        if let Some(sniffed) = kind::by_prefix(self.content) {
            return sniffed;
        }
        match self.content_type.as_deref() {
            Some("text/x-shellscript") => return plain(Kind::Script(Schedule::User)),
            Some("text/jinja2") => return Sniffed { kind: Kind::Text, template: true },
            _ => {}
        }
        plain(match std::str::from_utf8(self.content) {
            Err(_) => Kind::Binary,
            Ok(_) if kind::starts_with(self.content, "<powershell>") => Kind::Windows,
            Ok(_) if kind::starts_with(self.content, "<script>") => Kind::Windows,
            Ok(text) if node_config::is_node_config(text) => Kind::NodeConfig,
            Ok(text) if bottlerocket::settings(text).is_some() => Kind::Bottlerocket,
            Ok(text) if text.bytes().any(|byte| byte == 0) => Kind::Binary,
            Ok(_) => Kind::Text,
        })
    }
}

impl Walk<'_> {
    /// The content of a part that is packed on its own, as its type or its beginning says.
    pub(super) fn unwrap(&mut self, leaf: &Leaf<'_>) -> Result<Option<Vec<u8>>, InspectError> {
        // A document without a header went through the layers already.
        let Some(content_type) = leaf.content_type.as_deref() else {
            return Ok(None);
        };
        let for_nodeadm = content_type == "application/node.eks.aws";
        let mut content = None;
        if for_nodeadm && encoded::looks_encoded(leaf.content) {
            content = Some(encoded::decode(leaf.content, &leaf.place)?.bytes);
        }
        let packed = content.as_deref().unwrap_or(leaf.content);
        if gzip::is_gzip(packed) {
            if !for_nodeadm && !kind::is_gzip_type(content_type) {
                self.warnings.push(format!(
                    "{}: it is gzip, which cloud-init unpacks under the type application/gzip, not {content_type}",
                    leaf.place
                ));
            }
            content = Some(gzip::unpack(packed, self.allowance, &leaf.place)?.bytes);
        } else if kind::is_gzip_type(content_type) {
            self.warnings.push(format!("{}: its type is {content_type}, but it is not gzip", leaf.place));
        }
        Ok(content)
    }

    /// Reads a part and adds what it holds.
    pub(super) fn read_leaf(&mut self, leaf: &Leaf<'_>) -> Result<Kind, InspectError> {
        let Sniffed { kind, template } = leaf.sniff();
        self.parts.push(Part {
            name: leaf.name.clone(),
            kind,
            content_type: leaf.content_type.clone(),
            template,
            raw_size: leaf.content.len() as u64,
            compressed_size: leaf.cost,
            details: Vec::new(),
            content: leaf.content.to_vec(),
        });
        let details = match kind {
            Kind::CloudConfig => {
                self.cloud_config(leaf, template)?;
                Vec::new()
            }
            Kind::Script(schedule) => {
                self.script(leaf, schedule);
                Vec::new()
            }
            Kind::Boothook => {
                self.boothook(leaf);
                Vec::new()
            }
            Kind::Include => urls(leaf.content),
            Kind::NodeConfig => self.node_config(leaf)?,
            Kind::Bottlerocket => leaf.text().ok().and_then(bottlerocket::settings).unwrap_or_default(),
            Kind::Windows => leaf.text().map(windows::arguments).unwrap_or_default(),
            Kind::Text | Kind::Binary | Kind::Other => {
                self.warn_of_unknown(leaf, kind);
                Vec::new()
            }
            _ => Vec::new(),
        };
        if let Some(part) = self.parts.last_mut() {
            part.details = details;
        }
        Ok(kind)
    }

    fn cloud_config(&mut self, leaf: &Leaf<'_>, template: bool) -> Result<(), InspectError> {
        let read = leaf.text().and_then(|text| yaml::read(text, &leaf.place)).and_then(|node| {
            let mut reading =
                Reading { allowance: self.allowance, meter: &mut self.meter, warnings: &mut self.warnings };
            cloud_config::read(&node, leaf, &mut reading)
        });
        match read {
            Ok(config) => self.configs.push(config),
            Err(InspectError::Yaml { .. }) if template => self.warnings.push(format!(
                "{}: what it sets is known only once the instance has rendered it as a Jinja template",
                leaf.place
            )),
            Err(error @ (InspectError::Yaml { .. } | InspectError::NotUtf8 { .. })) => self.leave_out(error)?,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn script(&mut self, leaf: &Leaf<'_>, schedule: Schedule) {
        if !leaf.content.starts_with(b"#!") {
            self.warnings.push(format!(
                "{}: a script without #! in its first two bytes does not start (Exec format error): begin it with \
                 #!/bin/bash",
                leaf.place
            ));
        }
        self.warn_of_bytes(leaf);
        let directory = match schedule {
            Schedule::User => format!("{INSTANCE}/scripts"),
            Schedule::PerBoot => format!("{SCRIPTS}/per-boot"),
            Schedule::PerInstance => format!("{SCRIPTS}/per-instance"),
            Schedule::PerOnce => format!("{SCRIPTS}/per-once"),
        };
        let path = format!("{directory}/{}", leaf.name);
        self.write_script(leaf, path.clone(), unix_lines(leaf.content));
        // The scheduled ones are found among the files.
        if schedule == Schedule::User {
            let invocation = Invocation::Script(path);
            self.commands.push(Command { stage: Stage::of(schedule), source: leaf.name.clone(), invocation });
        }
    }

    fn boothook(&mut self, leaf: &Leaf<'_>) {
        self.warn_of_bytes(leaf);
        let content = unix_lines(leaf.content);
        let script = match content.get(..PREFIX.len()) {
            Some(start) if start == PREFIX => content[PREFIX.len()..].trim_ascii_start().to_vec(),
            _ => content.trim_ascii_start().to_vec(),
        };
        let path = format!("{INSTANCE}/boothooks/{}", leaf.name);
        self.write_script(leaf, path.clone(), script);
        let invocation = Invocation::Script(path);
        self.commands.push(Command { stage: Stage::Boothook, source: leaf.name.clone(), invocation });
    }

    fn write_script(&mut self, leaf: &Leaf<'_>, path: String, content: Vec<u8>) {
        let file = File::new(content, &leaf.name);
        self.scripts.push(File { path, mode: 0o700, compressed_size: leaf.cost, ..file });
    }

    fn node_config(&mut self, leaf: &Leaf<'_>) -> Result<Vec<String>, InspectError> {
        match leaf.text().and_then(|text| yaml::read(text, &leaf.place)) {
            Ok(node) => Ok(node_config::details(&node, &leaf.place, &mut self.warnings)),
            Err(error) => self.leave_out(error).map(|()| Vec::new()),
        }
    }

    fn warn_of_bytes(&mut self, leaf: &Leaf<'_>) {
        if let Err(error) = leaf.text() {
            self.warnings.push(error.to_string());
        }
    }

    fn warn_of_unknown(&mut self, leaf: &Leaf<'_>, kind: Kind) {
        let place = &leaf.place;
        self.warnings.push(match leaf.content_type.as_deref() {
            Some(content_type) if kind == Kind::Other => {
                format!("{place}: cloud-init has no use for the type {content_type}, and leaves the part alone")
            }
            _ if kind::starts_with(leaf.content, "# cloud-config") => {
                format!("{place}: \"# cloud-config\" has a space too many: cloud-init takes \"#cloud-config\" alone")
            }
            _ if leaf.content.starts_with(b"\xef\xbb\xbf") => {
                format!("{place}: it begins with a byte order mark, behind which cloud-init finds nothing: remove it")
            }
            _ if is_cluster_config(leaf.content) => format!(
                "{place}: it is a ClusterConfig, which user data is made from: render it with gen-userdata -f, and \
                 inspect what comes out"
            ),
            _ if kind::starts_with(leaf.content, "{") && serde_json::from_slice::<IgnoredAny>(leaf.content).is_ok() => {
                format!(
                    "{place}: it is JSON without a UserData: of the AWS CLI's commands, \
                     describe-launch-template-versions and describe-instance-attribute print one"
                )
            }
            _ => format!("{place}: it begins like nothing that cloud-init knows, such as #cloud-config or #!"),
        });
    }
}

/// Whether this is the file that eksctl and `gen-userdata -f` take.
fn is_cluster_config(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let has = |start: &str| text.lines().any(|line| line.starts_with(start));
    has("apiVersion: eksctl.io/") && has("kind: ClusterConfig")
}

const PREFIX: &[u8] = b"#cloud-boothook";

/// Scripts that files put where cloud-init runs them.
pub(super) fn scheduled_files(files: &[File]) -> Vec<Command> {
    let stages = [("per-once", Stage::PerOnce), ("per-boot", Stage::PerBoot), ("per-instance", Stage::PerInstance)];
    files
        .iter()
        .filter(|file| file.mode & 0o111 != 0)
        .filter_map(|file| {
            let (directory, name) = file.path.strip_prefix(SCRIPTS)?.strip_prefix('/')?.split_once('/')?;
            let (_, stage) = stages.iter().find(|(stage, _)| *stage == directory)?;
            let script = Invocation::Script(file.path.clone());
            (!name.contains('/')).then(|| Command { stage: *stage, source: name.to_owned(), invocation: script })
        })
        .collect()
}

/// Scripts that cloud-init runs on its own and that a command runs again, as eksctl had it until December 2020.
pub(super) fn warn_of_double_runs(commands: &[Command], warnings: &mut Vec<String>) {
    let called: std::collections::BTreeSet<&str> = commands
        .iter()
        .filter_map(|command| match &command.invocation {
            Invocation::Shell(line) => line.split_whitespace().next(),
            Invocation::Arguments(words) => words.first().map(String::as_str),
            Invocation::Script(_) => None,
        })
        .collect();
    for command in commands {
        if let Invocation::Script(path) = &command.invocation
            && called.contains(path.as_str())
        {
            warnings.push(format!(
                "{path} runs twice: cloud-init runs what is in that directory, and a command runs it too: put it \
                 elsewhere"
            ));
        }
    }
}

/// The name that cloud-init gives a part's file.
pub(super) fn clean_file_name(name: &str) -> String {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "_-.()".contains(character);
    let name: String = name.replace('/', "_").chars().filter(|character| allowed(*character)).collect();
    // cloud-init would fail to write to these.
    if matches!(name.as_str(), "" | "." | "..") { "part".to_owned() } else { name }
}

/// CRLF becomes LF, where the first line ends in it.
fn unix_lines(content: &[u8]) -> Vec<u8> {
    let first = content.iter().position(|byte| *byte == b'\n');
    if first.and_then(|newline| newline.checked_sub(1)).is_none_or(|before| content[before] != b'\r') {
        return content.to_vec();
    }
    let mut lines = Vec::with_capacity(content.len());
    for (index, byte) in content.iter().enumerate() {
        if *byte != b'\r' || content.get(index + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    lines
}

/// The URLs of an include list.
fn urls(content: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(content);
    text.lines()
        .map(|line| {
            let start =
                ["#include-once", "#include"].into_iter().find(|start| kind::starts_with(line.as_bytes(), start));
            start.map_or(line.trim(), |start| line.trim_start()[start.len()..].trim())
        })
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|url| settings::cut(format!("fetches {url}")))
        .collect()
}
