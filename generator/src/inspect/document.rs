//! Walks a document's parts as cloud-init does, and gathers what they hold.
//!
//! Source: cloud-init, `cloudinit/user_data.py` (`_process_msg`, `_explode_archive`): multi-parts are flattened, parts
//! are numbered as they are met, and a part that fails is left out while the others go on.

use std::ops::Range;

use super::cloud_config::{self, CloudConfig, ConfigPart};
use super::commands::python_text;
use super::cost::{Basis, Meter};
use super::decode::Decoded;
use super::error::InspectError;
use super::gzip::Allowance;
use super::kind::Kind;
use super::leaf::{self, Leaf};
use super::mime::{self, Entity};
use super::report::{Command, File, Invocation, Part, Setting, Stage};
use super::yaml::{self, Value};

/// Multi-parts within multi-parts; people nest two.
const DEEPEST: usize = 16;

/// What a document holds.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) kind: Kind,
    pub(super) parts: Vec<Part>,
    pub(super) files: Vec<File>,
    pub(super) commands: Vec<Command>,
    pub(super) settings: Vec<Setting>,
    pub(super) warnings: Vec<String>,
}

/// What the walk has gathered so far.
pub(super) struct Walk<'a> {
    pub(super) allowance: &'a mut Allowance,
    pub(super) meter: Meter,
    pub(super) parts: Vec<Part>,
    /// Scripts, as the files that cloud-init makes of them.
    pub(super) scripts: Vec<File>,
    pub(super) commands: Vec<Command>,
    pub(super) configs: Vec<ConfigPart>,
    pub(super) warnings: Vec<String>,
    /// Whether there may be other parts, with which cloud-init goes on when one fails.
    pub(super) several: bool,
}

/// Walks the document.
pub(super) fn walk(
    decoded: &Decoded,
    measured_bytes: usize,
    allowance: &mut Allowance,
) -> Result<Findings, InspectError> {
    let mut walk = Walk {
        allowance,
        meter: Meter::new(measured_bytes),
        parts: Vec::new(),
        scripts: Vec::new(),
        commands: Vec::new(),
        configs: Vec::new(),
        warnings: Vec::new(),
        several: false,
    };
    let document = decoded.document.as_slice();
    let blank = document.len() - document.trim_ascii_start().len();
    let message = &document[blank..];
    let kind = if mime::is_message(message) {
        walk.check_message(message, blank);
        let basis = Basis { document, offset: blank, in_gzip: decoded.in_gzip() };
        walk.several = Entity::read(message).is_multi_part();
        walk.message(message, basis, 0..message.len(), 0)?;
        if walk.several { Kind::MultiPart } else { walk.parts.first().map_or(Kind::Text, |part| part.kind) }
    } else {
        let basis = Basis { document, offset: 0, in_gzip: decoded.in_gzip() };
        walk.leaf(Leaf::whole(document, basis, decoded.raw_size), 0)?
    };
    Ok(walk.finish(kind))
}

impl Walk<'_> {
    /// What holds for a message as a whole.
    fn check_message(&mut self, message: &[u8], blank: usize) {
        if blank > 0 {
            self.warnings.push(
                "white space stands before the MIME header, and readers then see no header: remove it".to_owned(),
            );
        }
        if !mime::has_version_in_reach(message) {
            self.warnings.push(format!(
                "there is no MIME-Version header within the first {} bytes: cloud-init drops such user data (nodeadm \
                 does not), so begin with \"MIME-Version: 1.0\"",
                mime::VERSION_WITHIN
            ));
        }
        if std::str::from_utf8(message).is_err() {
            self.warnings.push(
                "the message holds bytes that are not UTF-8, at which cloud-init's first stage fails: base64 that part"
                    .to_owned(),
            );
        }
    }

    /// A message or a part of one. `stretch` is the whole of it, header included, on `basis`.
    fn message(
        &mut self,
        bytes: &[u8],
        basis: Basis<'_>,
        stretch: Range<usize>,
        depth: usize,
    ) -> Result<(), InspectError> {
        let entity = Entity::read(bytes);
        let place = if depth == 0 { "user data".to_owned() } else { format!("after part {}", self.parts.len()) };
        if depth > DEEPEST {
            let message = format!("multi-parts lie more than {DEEPEST} deep: put the parts into one");
            return Err(InspectError::Mime { place, line: 1, message });
        }
        if entity.is_multi_part() {
            let cut = entity.parts(bytes, &place)?;
            if !cut.closed {
                self.warnings.push(format!(
                    "{place}: the closing boundary is missing: cloud-init goes on without it, nodeadm does not"
                ));
            }
            for part in cut.parts {
                let inner = Basis { offset: basis.offset + part.start, ..basis };
                self.message(&bytes[part.clone()], inner, 0..part.len(), depth + 1)?;
            }
            return Ok(());
        }
        let name = self.next_name(entity.file_name.as_deref());
        self.check_part(&entity, &bytes[entity.body.clone()], &name);
        let (content, unknown) = entity.content(bytes, &name)?;
        self.warnings.extend(unknown.map(|message| format!("{name}: {message}")));
        let cost = self.meter.measure(basis, &[stretch]).pop().flatten();
        let content_basis = if entity.is_plain() {
            Basis { offset: basis.offset + entity.body.start, ..basis }
        } else {
            Basis { document: &content, offset: 0, in_gzip: false }
        };
        let leaf = Leaf {
            // A message of one part is the user data as much as that part is.
            place: if self.several { name.clone() } else { "user data".to_owned() },
            name,
            content: &content,
            content_type: Some(entity.content_type().to_owned()),
            merge_type: entity.merge_type.as_deref(),
            basis: content_basis,
            cost,
        };
        self.leaf(leaf, 0).map(|_| ())
    }

    /// What a part's header and raw body say against it.
    fn check_part(&mut self, entity: &Entity, body: &[u8], name: &str) {
        if !entity.separated {
            self.warnings.push(format!(
                "{name}: no blank line stands between header and content: cloud-init goes on, nodeadm refuses the \
                 whole user data"
            ));
        }
        // eksctl writes a parameter of the first as a header of its own; that one does no harm.
        if let Some(second) = entity.content_types.get(1).filter(|second| second.contains('/')) {
            self.warnings.push(format!(
                "{name}: a second Content-Type, {second}, stands in its header: the first counts, so remove it"
            ));
        }
        if entity.is_plain() && !body.is_ascii() && std::str::from_utf8(body).is_ok() {
            self.warnings.push(format!(
                "{name}: it is not ASCII, and cloud-init loses such a part of a MIME message: base64 it"
            ));
        }
    }

    /// The name of the part that is met next.
    fn next_name(&self, file_name: Option<&str>) -> String {
        file_name.map_or_else(|| format!("part-{:03}", self.parts.len() + 1), leaf::clean_file_name)
    }

    /// A part of its own; `depth` counts the archives around it.
    pub(super) fn leaf(&mut self, leaf: Leaf<'_>, depth: usize) -> Result<Kind, InspectError> {
        let unwrapped = self.unwrap(&leaf)?;
        let leaf = match &unwrapped {
            Some(content) => leaf.unwrapped(content),
            None => leaf,
        };
        let kind = self.read_leaf(&leaf)?;
        if kind == Kind::CloudConfigArchive {
            self.archive(&leaf, depth)?;
        }
        Ok(kind)
    }

    /// The items of an archive, each a part.
    fn archive(&mut self, leaf: &Leaf<'_>, depth: usize) -> Result<(), InspectError> {
        if depth > 0 {
            self.warnings.push(format!("{}: cloud-init does not open an archive within an archive", leaf.place));
            return Ok(());
        }
        let Some(node) = leaf
            .text()
            .and_then(|text| yaml::read(text, &leaf.place))
            .map_or_else(|error| self.leave_out(error).map(|()| None), |node| Ok(Some(node)))?
        else {
            return Ok(());
        };
        let Some(items) = node.items() else {
            let message = format!("a cloud-config archive is a list of parts, and this is {}", node.type_name());
            return self.leave_out(InspectError::Yaml {
                place: leaf.place.clone(),
                line: node.line,
                column: 1,
                message,
            });
        };
        // The archive itself is no part that cloud-init counts.
        self.parts.pop();
        self.several = true;
        let costs = self.meter.measure(leaf.basis, &items.iter().map(|item| item.span.clone()).collect::<Vec<_>>());
        for (item, cost) in items.iter().zip(costs) {
            let content = if matches!(item.value, Value::Mapping(_)) { item.get("content") } else { Some(item) };
            let content = match content.map(|node| (node, &node.value)) {
                Some((_, Value::Text(text))) => text.clone().into_bytes(),
                Some((_, Value::Bytes(bytes))) => bytes.clone(),
                None => Vec::new(),
                Some((node, _)) => python_text(node).into_bytes(),
            };
            let string = |key: &str| item.get(key).and_then(|node| node.text());
            // What begins like nothing known is taken for a cloud-config in an archive.
            let fallback = super::kind::by_prefix(&content).is_none().then_some("text/cloud-config");
            let name = self.next_name(string("filename"));
            let item_leaf = Leaf {
                place: name.clone(),
                name,
                content: &content,
                content_type: string("type").or(fallback).map(str::to_ascii_lowercase),
                merge_type: string("Merge-Type").or_else(|| string("X-Merge-Type")),
                basis: Basis { document: &content, offset: 0, in_gzip: false },
                cost,
            };
            self.leaf(item_leaf, depth + 1)?;
        }
        Ok(())
    }

    /// A part that cannot be read: an error where it is all there is, a warning where others are left.
    pub(super) fn leave_out(&mut self, error: InspectError) -> Result<(), InspectError> {
        if !self.several {
            return Err(error);
        }
        self.warnings.push(format!("{error}; cloud-init goes on without this part"));
        Ok(())
    }

    /// Merges the cloud-configs and puts files and commands into cloud-init's order.
    fn finish(mut self, kind: Kind) -> Findings {
        let config = cloud_config::merge(std::mem::take(&mut self.configs), &mut self.warnings);
        let CloudConfig { files, bootcmd, runcmd, settings } = config;
        let (late, early): (Vec<File>, Vec<File>) =
            files.unwrap_or_default().into_iter().partition(|file| file.deferred);
        let mut files = self.scripts;
        files.extend(early.into_iter().chain(late));
        let mut commands = self.commands;
        commands.extend(listed(Stage::Bootcmd, "bootcmd", bootcmd));
        commands.extend(listed(Stage::User, "runcmd", runcmd));
        commands.extend(leaf::scheduled_files(&files));
        // Within a stage cloud-init runs scripts by their names; boothooks it runs as it meets them.
        commands.sort_by(|a, b| {
            let name = |command: &Command| (command.stage != Stage::Boothook).then(|| command.source.clone());
            (a.stage, name(a)).cmp(&(b.stage, name(b)))
        });
        leaf::warn_of_double_runs(&commands, &mut self.warnings);
        Findings { kind, parts: self.parts, files, commands, settings, warnings: self.warnings }
    }
}

fn listed(stage: Stage, source: &str, invocations: Option<Vec<Invocation>>) -> Vec<Command> {
    let command = |invocation| Command { stage, source: source.to_owned(), invocation };
    invocations.unwrap_or_default().into_iter().map(command).collect()
}
