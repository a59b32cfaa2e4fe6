//! From a file's bytes to parts: mends the text, takes a MIME message apart, tells each part by how it begins.
//!
//! What a part is, and what a MIME header means, is told as [`inspect`](crate::inspect) tells it, which follows cloud-init.

use super::cloud_config::CloudConfig;
use super::node_config::{NodeConfigPart, looks_like_one};
use super::part::{Content, UserPart};
use super::text::{lines, mend};
use crate::cluster_config::compose::compose;
use crate::inspect::{Entity, InspectError, Kind, Schedule, by_content_type, by_prefix, is_message};
use crate::near_miss::near_miss;
use crate::problem::{Note, Place, Problem};
use crate::values::quoted;

/// What a file holds, and what there is to tell about it.
#[derive(Debug, Default)]
pub(crate) struct PartReading {
    /// Its parts; more than one where it is a MIME multi-part.
    pub(crate) parts: Vec<UserPart>,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
    /// What was mended.
    pub(crate) notes: Vec<Note>,
}

/// Reads a file, which messages call `file`.
pub(crate) fn read(file: &str, bytes: &[u8]) -> PartReading {
    let mut reading = PartReading::default();
    let mended = mend(bytes);
    reading.notes.extend(mended.notes.iter().map(|note| Note { place: line(file, 1), message: note.clone() }));
    let source = Source { file, name: file.to_owned(), lines_before: mended.lines_gone };
    if is_message(&mended.bytes) {
        message(&source, &mended.bytes, 0, &mut reading);
    } else {
        leaf(&source, &mended.bytes, None, &mut reading);
    }
    reading
}

/// Where a stretch of bytes comes from.
struct Source<'a> {
    /// What places call the file.
    file: &'a str,
    /// What the part is called.
    name: String,
    /// How many lines of the file stand before the stretch.
    lines_before: usize,
}

impl Source<'_> {
    /// The line that is `line` of the stretch.
    fn line(&self, line_of_stretch: usize) -> Place {
        line(self.file, self.lines_before + line_of_stretch)
    }
}

/// The beginning of a line.
fn line(file: &str, line: usize) -> Place {
    let line = u64::try_from(line).unwrap_or(u64::MAX);
    Place::File { file: file.to_owned(), path: String::new(), line, column: 1 }
}

/// Multi-parts within multi-parts; people nest two.
const DEEPEST: usize = 8;

/// A MIME message, or a part of one.
fn message(source: &Source<'_>, bytes: &[u8], depth: usize, reading: &mut PartReading) {
    let entity = Entity::read(bytes);
    let note = |message: String| Note { place: source.line(1), message };
    if depth == 0 && !String::from_utf8_lossy(&bytes[..entity.body.start]).to_lowercase().contains("mime-version:") {
        reading.notes.push(note("has no MIME-Version, and is read as a MIME message all the same".to_owned()));
    }
    if let Some(second) = entity.content_types.get(1) {
        let first = &entity.content_types[0];
        if second.contains('/') {
            let message = format!("has two content types, {first} and {second}; keep one of them");
            reading.problems.push(Problem::at(&source.line(1), message));
            return;
        }
        reading.notes.push(note(format!("has a second Content-Type, {second}, which is left out")));
    }
    if !entity.is_multi_part() {
        return body(source, bytes, &entity, reading);
    }
    let cut = match entity.parts(bytes, source.file) {
        Ok(cut) if depth < DEEPEST => cut,
        Ok(_) => {
            let message = format!("multi-parts lie more than {DEEPEST} deep here; put the parts into one");
            return reading.problems.push(Problem::at(&source.line(1), message));
        }
        Err(error) => return reading.problems.push(problem(source, &error)),
    };
    if !cut.closed {
        reading.notes.push(note("has no closing boundary, and is read to its end".to_owned()));
    }
    for (index, part) in cut.parts.into_iter().enumerate() {
        let inner = Source {
            file: source.file,
            name: format!("{} part {}", source.name, index + 1),
            lines_before: source.lines_before + lines(&bytes[..part.start]),
        };
        message(&inner, &bytes[part], depth + 1, reading);
    }
}

/// The content of a message that has no parts.
fn body(source: &Source<'_>, bytes: &[u8], entity: &Entity, reading: &mut PartReading) {
    let note = |message: &str| Note { place: source.line(1), message: message.to_owned() };
    if !entity.separated {
        reading.notes.push(note("has no blank line between header and content, which is read as if it had"));
    }
    if entity.merge_type.is_some() {
        reading
            .notes
            .push(note("has a Merge-Type, which is left out: lists of several parts are put one behind the other"));
    }
    let content = match entity.content(bytes, &source.name) {
        Ok((content, None)) => content,
        Ok((_, Some(unknown))) => return reading.problems.push(Problem::at(&source.line(1), unknown)),
        Err(error) => return reading.problems.push(problem(source, &error)),
    };
    let mended = mend(&content);
    let (file, lines_before) = if entity.is_plain() {
        (source.file, source.lines_before + lines(&bytes[..entity.body.start]) + mended.lines_gone)
    } else {
        // Lines of what was decoded are none of the file's.
        (source.name.as_str(), mended.lines_gone)
    };
    let inner = Source { file, name: source.name.clone(), lines_before };
    reading.notes.extend(mended.notes.iter().map(|message| note(message)));
    leaf(&inner, &mended.bytes, Some(entity.content_type()), reading);
}

/// What reading a message stumbled over, where it stands.
fn problem(source: &Source<'_>, error: &InspectError) -> Problem {
    match error {
        InspectError::Mime { line, message, .. } => Problem::at(&source.line(*line), message.clone()),
        other => Problem::at(&source.line(1), other.to_string()),
    }
}

/// One part.
fn leaf(source: &Source<'_>, bytes: &[u8], content_type: Option<&str>, reading: &mut PartReading) {
    let sniffed = by_prefix(bytes);
    let kind = content_type.and_then(by_content_type).or(sniffed.map(|sniffed| sniffed.kind));
    // cloud-init knows no beginning of it, and nodeadm goes by the content type alone.
    let kind = kind.or_else(|| (content_type.is_none() && looks_like_one(bytes)).then_some(Kind::NodeConfig));
    let is_template = sniffed.is_some_and(|sniffed| sniffed.template) || content_type == Some("text/jinja2");
    let content = match kind {
        _ if bytes.is_empty() => Err("is empty; write a cloud-config or a script, or leave it out".to_owned()),
        _ if is_template => Err("is a Jinja template, which is not carried yet; write what it comes to".to_owned()),
        Some(Kind::CloudConfig) => match cloud_config(source, bytes, &mut reading.problems) {
            Some(config) => Ok(Content::CloudConfig(config)),
            None => return,
        },
        Some(Kind::NodeConfig) => match NodeConfigPart::read(source.file, source.lines_before, bytes) {
            Ok(Some(config)) => Ok(Content::NodeConfig(config)),
            Ok(None) => Err("says nothing; write a NodeConfig, or leave it out".to_owned()),
            Err(found) => return reading.problems.extend(found.0),
        },
        Some(Kind::Script(Schedule::User)) => Ok(Content::Script(bytes.to_vec())),
        Some(kind) => Err(refusal(kind, content_type)),
        None => Err(unknown(bytes, content_type)),
    };
    match content {
        Ok(content) => reading.parts.push(UserPart { name: source.name.clone(), content }),
        Err(message) => reading.problems.push(Problem::at(&source.line(1), message)),
    }
}

/// The settings of a cloud-config; one with nothing in it has none.
fn cloud_config(source: &Source<'_>, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<CloudConfig> {
    // Lines that stand before the part in its file count in every place that is told.
    let mut text = vec![b'\n'; source.lines_before];
    text.extend_from_slice(bytes);
    match compose(source.file, &text) {
        Ok(Some(document)) => Some(CloudConfig::read(source.file, document, problems)),
        Ok(None) => Some(CloudConfig::default()),
        Err(found) => {
            problems.extend(found.0);
            None
        }
    }
}

/// The message for what cloud-init or another program takes, and nodestrap does not carry.
fn refusal(kind: Kind, content_type: Option<&str>) -> String {
    let mend = match kind {
        Kind::Boothook => "write a cloud-config with bootcmd, which runs at every boot as well",
        Kind::Script(_) => "write a cloud-config with write_files below /var/lib/cloud/scripts, or a script",
        Kind::Include => "write what stands behind the URLs, so that a node needs nothing but its user data",
        Kind::CloudConfigArchive | Kind::CloudConfigPatch | Kind::PartHandler | Kind::UpstartJob => {
            "write a cloud-config or a script"
        }
        _ => {
            let shown = quoted(content_type.unwrap_or_default());
            return format!(
                "has the content type {shown}, which cloud-init passes over; write text/cloud-config or text/x-shellscript"
            );
        }
    };
    format!("is a part that is not carried yet ({kind}); {mend}")
}

/// The message for what begins like nothing that is known.
fn unknown(bytes: &[u8], content_type: Option<&str>) -> String {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return "is gzip; name what is in it, for the user data is compressed as a whole".to_owned();
    }
    if content_type == Some("text/x-shellscript") {
        return "is a script that does not say what runs it; begin it with a line such as #!/bin/bash".to_owned();
    }
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    if let (Some(other), true) = (content_type, looks_like_one(bytes)) {
        return format!(
            "is a NodeConfig with the content type {other}, by which nodeadm passes over it; write application/node.eks.aws"
        );
    }
    if first.starts_with("[settings") || first.starts_with("settings.") {
        return "begins as settings of Bottlerocket do, and these nodes run Linux with cloud-init; begin with \
                #cloud-config or #!"
            .to_owned();
    }
    if first.to_ascii_lowercase().starts_with("<powershell>") {
        return "is a script for Windows, and these nodes run Linux; begin with #cloud-config or #!".to_owned();
    }
    let squeezed: String = first.chars().filter(|character| !character.is_whitespace()).collect();
    let meant = if squeezed.starts_with("#!") { Some("#!") } else { near_miss(&squeezed, ["#cloud-config"]) };
    match meant {
        Some(meant) => format!("begins with {}; did you mean {meant}?", quoted(first.trim_end())),
        None => "begins like nothing that is carried; begin with #cloud-config or #!".to_owned(),
    }
}
