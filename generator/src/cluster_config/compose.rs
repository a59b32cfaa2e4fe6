//! From YAML text to the tree: parser events in, one document out.
//!
//! Reads the bytes of a file; writes a [`Node`], or every fault that YAML itself sees in them. Aliases and merge keys
//! (`<<`) are resolved here, within limits, so that a file of a few bytes cannot grow into gigabytes.

use std::collections::BTreeMap;

use serde_saphyr::granit_parser::{self, ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::tree::{Entry, Node, Position, Scalar, Value};
use crate::problem::{Place, Problem, Problems};
use crate::values::quoted;

/// How deep lists and mappings may nest, aliases resolved; a `ClusterConfig` needs about ten levels.
const DEEPEST: usize = 64;

/// How large a document may be, aliases resolved: its text, and [`NODE_SIZE`] for each node. User data ends at 16 KiB.
const LARGEST: usize = 8 << 20;

/// What a node counts for beside its text: about what it takes in memory.
const NODE_SIZE: usize = 64;

/// The one document in `bytes`, which messages call `file`; `None` where nothing but comments and space is there.
pub(crate) fn compose(file: &str, bytes: &[u8]) -> Result<Option<Node>, Problems> {
    let fault = |position, message| Problems(vec![Problem::at(&place(file, position), message)]);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        fault(end_of(&good), "not UTF-8 text here: save the file as UTF-8".to_owned())
    })?;
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut composer = Composer {
        events: Parser::new_from_str_with_options(text, options),
        anchors: BTreeMap::new(),
        size: 0,
        file,
        problems: Vec::new(),
    };
    match composer.document() {
        Ok(root) => Problems(composer.problems).or_value(root),
        Err(stop) => {
            let mut problems = composer.problems;
            problems.push(Problem::at(&place(file, stop.position), stop.message));
            Err(Problems(problems))
        }
    }
}

/// The first character.
const START: Position = Position { line: 1, column: 1 };

/// The position after the last character of `text`.
fn end_of(text: &str) -> Position {
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    Position { line: count(text.matches('\n').count() + 1), column: count(last_line.chars().count() + 1) }
}

/// A `usize` count as places hold it.
fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A place in the document as a whole: YAML's own faults have no field.
fn place(file: &str, position: Position) -> Place {
    Place::File { file: file.to_owned(), path: String::new(), line: position.line, column: position.column }
}

/// A fault after which the rest of the file cannot be read.
struct Stop {
    position: Position,
    message: String,
}

/// An anchored node, with what it costs to use it again.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

/// A node with the depth of what is in it: 0 for a scalar.
struct Composed {
    node: Node,
    depth: usize,
}

/// The state of reading one document.
struct Composer<'input> {
    events: Parser<'input, StrInput<'input>>,
    anchors: BTreeMap<usize, Anchored>,
    size: usize,
    file: &'input str,
    problems: Vec<Problem>,
}

impl<'input> Composer<'input> {
    /// The document's root, `None` where there is none; a second document is a fault.
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        loop {
            let (event, position) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    let message = "a second document begins here, and only one is read: give each a file of its own";
                    return Err(Stop { position, message: message.to_owned() });
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                node => root = Some(self.node(node, position, 0)?.node),
            }
        }
        Ok(root.filter(|root| !matches!(&root.value, Value::Scalar(scalar) if scalar.is_null())))
    }

    /// The next event and where it begins.
    fn next(&mut self) -> Result<(Event<'input>, Position), Stop> {
        match self.events.next() {
            // A value that was left out comes as a plain `~` of no length; its own text is the empty one.
            Some(Ok((Event::Scalar(_, style, anchor, tag), span))) if span.start.index() == span.end.index() => {
                Ok((Event::Scalar("".into(), style, anchor, tag), position_of(&span.start)))
            }
            Some(Ok((event, span))) => Ok((event, position_of(&span.start))),
            Some(Err(error)) => Err(stop_of(&error)),
            None => Ok((Event::StreamEnd, START)),
        }
    }

    /// The node that begins with `event`, `above` levels down from the root.
    fn node(&mut self, event: Event<'input>, position: Position, above: usize) -> Result<Composed, Stop> {
        let size_before = self.size;
        self.grow(NODE_SIZE, position)?;
        let (anchor, composed) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.grow(text.len(), position)?;
                let plain = !self.tagged("str", tag.as_deref(), position) && style == ScalarStyle::Plain;
                let scalar = Scalar { text: text.into_owned(), plain };
                (anchor, Composed { node: Node { position, value: Value::Scalar(scalar) }, depth: 0 })
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tagged("seq", tag.as_deref(), position);
                check_depth(above + 1, position)?;
                (anchor, self.sequence(position, above + 1)?)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tagged("map", tag.as_deref(), position);
                check_depth(above + 1, position)?;
                (anchor, self.mapping(position, above + 1)?)
            }
            Event::Alias(anchor) => (0, self.alias(anchor, position, above)?),
            _ => return Err(Stop { position, message: "a value is missing here".to_owned() }),
        };
        if anchor != 0 {
            let size = self.size - size_before;
            self.grow(size, position)?;
            self.anchors.insert(anchor, Anchored { node: composed.node.clone(), size, depth: composed.depth });
        }
        Ok(composed)
    }

    /// The rest of a list.
    fn sequence(&mut self, position: Position, level: usize) -> Result<Composed, Stop> {
        let mut items = Vec::new();
        let mut depth = 0;
        loop {
            let (event, item_position) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Composed { node: Node { position, value: Value::Sequence(items) }, depth: depth + 1 });
            }
            let item = self.node(event, item_position, level)?;
            depth = depth.max(item.depth);
            items.push(item.node);
        }
    }

    /// The rest of a mapping; merge keys are resolved when all of its own keys are known.
    fn mapping(&mut self, position: Position, level: usize) -> Result<Composed, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        let mut merged: Vec<Node> = Vec::new();
        let mut depth = 0;
        loop {
            let (event, key_position) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let key = self.node(event, key_position, level)?.node;
            let (event, value_position) = self.next()?;
            let value = self.node(event, value_position, level)?;
            depth = depth.max(value.depth);
            let Value::Scalar(Scalar { text: key, plain }) = key.value else {
                self.fault(key_position, "a key must be text, not a list or a mapping".to_owned());
                continue;
            };
            if plain && key == "<<" {
                merged.push(value.node);
                continue;
            }
            if let Some(line) = lines.insert(key.clone(), key_position.line) {
                let message = format!("the key {} is here twice: line {line} has it already", quoted(&key));
                self.fault(key_position, message);
                continue;
            }
            entries.push(Entry { key, key_position, value: value.node });
        }
        for node in merged {
            self.merge(&mut entries, &mut lines, node);
        }
        Ok(Composed { node: Node { position, value: Value::Mapping(entries) }, depth: depth + 1 })
    }

    /// Adds what `<<: node` brings: keys that are not there yet.
    fn merge(&mut self, entries: &mut Vec<Entry>, lines: &mut BTreeMap<String, u64>, node: Node) {
        match node.value {
            Value::Mapping(brought) => {
                for entry in brought {
                    if !lines.contains_key(&entry.key) {
                        lines.insert(entry.key.clone(), entry.key_position.line);
                        entries.push(entry);
                    }
                }
            }
            Value::Sequence(items) if items.iter().all(|item| matches!(item.value, Value::Mapping(_))) => {
                for item in items {
                    self.merge(entries, lines, item);
                }
            }
            value => {
                let message = format!("<< merges a mapping or a list of mappings, not {}", value.describe());
                self.fault(node.position, message);
            }
        }
    }

    /// A copy of what an anchor names.
    fn alias(&mut self, anchor: usize, position: Position, above: usize) -> Result<Composed, Stop> {
        let Some(Anchored { size, depth, .. }) = self.anchors.get(&anchor) else {
            return Err(Stop {
                position,
                message: "this alias stands inside the value that it names: write the value out".to_owned(),
            });
        };
        let (size, depth) = (*size, *depth);
        check_depth(above + depth, position)?;
        self.grow(size, position)?;
        Ok(Composed { node: self.anchors[&anchor].node.clone(), depth })
    }

    /// Counts what a node takes against [`LARGEST`].
    fn grow(&mut self, size: usize, position: Position) -> Result<(), Stop> {
        self.size += size;
        if self.size > LARGEST {
            let message = "the file is too large from here on (more than 8 MiB, its aliases resolved): write less, for user data holds \
                           16 KiB";
            return Err(Stop { position, message: message.to_owned() });
        }
        Ok(())
    }

    /// Whether a node has the tag that its own form implies; any other tag is a fault.
    fn tagged(&mut self, implied: &str, tag: Option<&Tag>, position: Position) -> bool {
        let Some(tag) = tag else { return false };
        if tag.is_yaml_core_schema_tag(implied) {
            return true;
        }
        let shown = quoted(&format!("{}{}", tag.original_handle(), tag.suffix()));
        self.fault(position, format!("the tag {shown} means nothing here: remove it"));
        false
    }

    /// Notes a fault after which reading goes on.
    fn fault(&mut self, position: Position, message: String) {
        self.problems.push(Problem::at(&place(self.file, position), message));
    }
}

/// Refuses what nests past [`DEEPEST`].
fn check_depth(level: usize, position: Position) -> Result<(), Stop> {
    if level > DEEPEST { Err(Stop { position, message: too_deep() }) } else { Ok(()) }
}

/// The message for what nests past [`DEEPEST`].
fn too_deep() -> String {
    format!("lists and mappings nest deeper than {DEEPEST} levels here: a ClusterConfig needs about ten")
}

/// The parser's position, whose columns count from 0.
fn position_of(marker: &Marker) -> Position {
    Position { line: count(marker.line()), column: count(marker.col() + 1) }
}

/// The parser's error, in our words where a user of `ClusterConfig` may meet it and its own words lack the mend.
fn stop_of(error: &ScanError) -> Stop {
    let message = match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(),
        ErrorKind::UnknownAnchor => {
            "this alias names no anchor above it: write the value out, or put the anchor before it".to_owned()
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "a tab cannot indent YAML: write spaces".to_owned()
        }
        ErrorKind::UnexpectedCharacter { character } => {
            format!("{} cannot begin a value: put the value in quotes", quoted(&character.to_string()))
        }
        ErrorKind::MappingValueNotAllowed => {
            "a key and value cannot stand here: check the indentation, or put text that holds \": \" in quotes"
                .to_owned()
        }
        _ => format!("not YAML: {}", error.info()),
    };
    Stop { position: position_of(error.marker()), message }
}

#[cfg(test)]
mod tests;
