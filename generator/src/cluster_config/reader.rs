//! Reads fields out of the tree by name, and tells about those that nobody read.
//!
//! Nothing here stops at the first fault: a field that cannot be read is noted in [`Findings`] and reads as absent.

use std::collections::BTreeMap;

use super::known_fields::Object;
use super::tree::{Entry, Node, Position, Value};
use crate::near_miss::near_miss;
use crate::problem::{Place, Problem, Sourced};
use crate::values::quoted;

/// What reading a file has found beside its values.
#[derive(Debug)]
pub struct Findings {
    /// The file's name, for places.
    pub file: String,
    /// Whether fields that concern the stacks alone may stand in the file.
    pub(crate) allow_stack_fields: bool,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Fields that concern the stacks alone, where they are allowed.
    pub(crate) stack_fields: Vec<Place>,
}

impl Findings {
    /// No findings yet.
    pub fn new(file: &str, allow_stack_fields: bool) -> Self {
        Self { file: file.to_owned(), allow_stack_fields, problems: Vec::new(), stack_fields: Vec::new() }
    }

    /// The place of the field `path` at `position`.
    pub fn place(&self, path: &str, position: Position) -> Place {
        let Position { line, column } = position;
        Place::File { file: self.file.clone(), path: path.to_owned(), line, column }
    }

    /// Whether something is wrong with the field itself.
    pub(crate) fn has_problem_at(&self, path: &str) -> bool {
        self.problems.iter().any(|problem| matches!(&problem.place, Some(Place::File { path: at, .. }) if at == path))
    }

    /// Whether the field `name` of the object at `path` is not there; what is there and could not be read is told already.
    pub(crate) fn lacks<T>(&self, field: Option<&T>, path: &str, name: &str) -> bool {
        field.is_none() && !self.has_problem_at(&join(path, name))
    }

    /// Notes a problem.
    pub fn problem(&mut self, path: &str, position: Position, message: impl Into<String>) {
        let place = self.place(path, position);
        self.problems.push(Problem::at(&place, message));
    }
}

/// A value with its path.
#[derive(Clone, Debug)]
pub struct Field<'tree> {
    /// The path from the document, such as `nodeGroups[0].labels.team`.
    pub path: String,
    /// The value.
    pub node: &'tree Node,
}

impl<'tree> Field<'tree> {
    /// The document itself.
    pub fn document(node: &'tree Node) -> Self {
        Self { path: String::new(), node }
    }

    /// Where the value stands.
    pub fn place(&self, findings: &Findings) -> Place {
        findings.place(&self.path, self.node.position)
    }

    /// Notes that the value is not what it should be.
    fn mismatch(&self, findings: &mut Findings, wanted: &str) {
        let message = format!("must be {wanted}, not {}", self.node.value.describe());
        findings.problem(&self.path, self.node.position, message);
    }

    /// The value as text: a scalar's own text, whatever YAML would make of it. A value left out reads as empty text.
    pub fn text(&self, findings: &mut Findings) -> Option<Sourced<String>> {
        let Value::Scalar(scalar) = &self.node.value else {
            self.mismatch(findings, "text");
            return None;
        };
        Some(Sourced { value: scalar.text.clone(), place: self.place(findings) })
    }

    /// The value as a boolean, in any of the words that eksctl's YAML 1.1 reader takes for one.
    pub fn boolean(&self, findings: &mut Findings) -> Option<Sourced<bool>> {
        let word = match &self.node.value {
            Value::Scalar(scalar) if scalar.plain => scalar.text.to_ascii_lowercase(),
            _ => String::new(),
        };
        let value = match word.as_str() {
            "true" | "yes" | "on" => true,
            "false" | "no" | "off" => false,
            _ => {
                self.mismatch(findings, "true or false");
                return None;
            }
        };
        Some(Sourced { value, place: self.place(findings) })
    }

    /// The items of a list.
    pub fn items(&self, findings: &mut Findings) -> Vec<Field<'tree>> {
        let Value::Sequence(items) = &self.node.value else {
            self.mismatch(findings, "a list");
            return Vec::new();
        };
        let item = |(index, node)| Field { path: format!("{}[{index}]", self.path), node };
        items.iter().enumerate().map(item).collect()
    }

    /// Whether the value is a list without items.
    pub fn is_empty_list(&self) -> bool {
        matches!(&self.node.value, Value::Sequence(items) if items.is_empty())
    }

    /// The items of a list of texts.
    pub fn texts(&self, findings: &mut Findings) -> Vec<Sourced<String>> {
        self.items(findings).iter().filter_map(|item| item.text(findings)).collect()
    }

    /// The keys and values of a mapping whose keys are the user's own.
    pub fn pairs(&self, findings: &mut Findings) -> Vec<(Sourced<String>, Field<'tree>)> {
        let Value::Mapping(entries) = &self.node.value else {
            self.mismatch(findings, "a mapping");
            return Vec::new();
        };
        let pair = |entry: &'tree Entry| {
            let path = join(&self.path, &entry.key);
            let key = Sourced { value: entry.key.clone(), place: findings.place(&path, entry.key_position) };
            (key, Field { path, node: &entry.value })
        };
        entries.iter().map(pair).collect()
    }

    /// The fields of a mapping whose keys are known.
    pub fn fields(&self, object: &'static Object, findings: &mut Findings) -> Option<Fields<'tree>> {
        let Value::Mapping(entries) = &self.node.value else {
            self.mismatch(findings, "a mapping");
            return None;
        };
        let left = entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
        Some(Fields { path: self.path.clone(), position: self.node.position, object, left })
    }
}

/// The fields of one object that are still to be read.
#[derive(Debug)]
pub struct Fields<'tree> {
    /// The object's path.
    pub path: String,
    /// Where the object begins.
    pub position: Position,
    object: &'static Object,
    left: BTreeMap<&'tree str, &'tree Entry>,
}

impl<'tree> Fields<'tree> {
    /// Where each field stands that is still to be read, by its name.
    pub(crate) fn places(&self, findings: &Findings) -> BTreeMap<String, Place> {
        let place = |name: &str, entry: &Entry| findings.place(&join(&self.path, name), entry.key_position);
        self.left.iter().map(|(name, entry)| ((*name).to_owned(), place(name, entry))).collect()
    }

    /// Reads a field; one that has no value counts as absent, as it does for eksctl.
    pub fn take(&mut self, name: &'static str) -> Option<Field<'tree>> {
        let is_listed = self.object.read.contains(&name) || self.object.created.contains(&name);
        debug_assert!(is_listed, "{name} is to be listed among the fields that are read or created from");
        let entry = self.left.remove(name)?;
        match &entry.value.value {
            Value::Scalar(scalar) if scalar.is_null() => None,
            _ => Some(Field { path: join(&self.path, name), node: &entry.value }),
        }
    }

    /// Reads a field of text.
    pub fn take_text(&mut self, name: &'static str, findings: &mut Findings) -> Option<Sourced<String>> {
        self.take(name)?.text(findings)
    }

    /// Reads a field of text that may be any word, `null` and `~` among them; only a value left out counts as absent.
    pub(crate) fn take_any_text(&mut self, name: &'static str, findings: &mut Findings) -> Option<Sourced<String>> {
        let entry = self.left.remove(name)?;
        match &entry.value.value {
            Value::Scalar(scalar) if scalar.plain && scalar.text.is_empty() => None,
            _ => Field { path: join(&self.path, name), node: &entry.value }.text(findings),
        }
    }

    /// Reads a field that is true or false.
    pub fn take_boolean(&mut self, name: &'static str, findings: &mut Findings) -> Option<Sourced<bool>> {
        self.take(name)?.boolean(findings)
    }

    /// Tells about each field that was not read.
    pub(crate) fn finish(self, findings: &mut Findings) {
        for (name, entry) in &self.left {
            let path = join(&self.path, name);
            if self.object.created.contains(name) {
                continue;
            }
            let refused = self.object.refused.iter().find(|(refused, _)| refused == name);
            let known = refused.is_some() || self.object.stack.contains(name);
            if known && says_nothing(&entry.value, refused.is_some()) {
                continue;
            }
            match refused {
                Some((_, mend)) => findings.problem(&path, entry.key_position, *mend),
                None if !known => findings.problem(&path, entry.key_position, self.unknown(name)),
                None if findings.allow_stack_fields => {
                    let place = findings.place(&path, entry.key_position);
                    findings.stack_fields.push(place);
                }
                None => findings.problem(&path, entry.key_position, STACK_FIELD),
            }
        }
    }

    /// Tells about each field that a whole cluster's creator would have to act on, and does not.
    ///
    /// For one who reads the fields that are created from, beside the reader of nodes, which tells of every other.
    pub fn finish_created(self, findings: &mut Findings) {
        for (name, entry) in &self.left {
            let path = join(&self.path, name);
            debug_assert!(
                !self.object.created.contains(name),
                "{path} is listed among what is created from, and not read"
            );
            // What is refused of an object that nodes are read from, their reader tells.
            let refused =
                self.object.refused.iter().find(|(refused, _)| self.object.read.is_empty() && refused == name);
            let is_known = refused.is_some() || self.object.stack.contains(name);
            if is_known && !says_nothing(&entry.value, true) {
                findings.problem(&path, entry.key_position, refused.map_or(NOT_CREATED, |(_, mend)| *mend));
            } else if self.object.read.is_empty() && !self.object.names().any(|known| known == *name) {
                findings.problem(&path, entry.key_position, self.unknown(name));
            }
        }
    }

    /// The message for a name that is not known here.
    fn unknown(&self, name: &str) -> String {
        let what = self.object.what;
        let names: Vec<&str> = self.object.names().collect();
        match near_miss(name, names.iter().copied()) {
            Some(near) => format!("{what} has no such field; did you mean {near}?"),
            None if self.object.is_own => format!("{what} has no such field; it has {}", names.join(", ")),
            None => format!("{what} has no such field in eksctl.io/v1alpha5; remove it"),
        }
    }
}

/// Whether a field asks for nothing: it has no value, or it is `false` where that word turns a refused feature off.
fn says_nothing(value: &Node, refused: bool) -> bool {
    matches!(&value.value, Value::Scalar(scalar) if scalar.is_null() || refused && scalar.plain && scalar.text == "false")
}

/// The message for a field that only stacks are made from.
const STACK_FIELD: &str = "concerns the stacks and leaves user data as it is, so gen-userdata does not act on it; \
                           remove it, or accept such fields with --allow-stack-fields";

/// The message for a field that nothing of nodestrap acts on.
const NOT_CREATED: &str = "not acted on by nodestrap; remove it, or create the cluster with eksctl";

/// The path of the field `key` below `path`; a key that is no plain word stands in brackets.
pub(crate) fn join(path: &str, key: &str) -> String {
    let word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match (word, path) {
        (true, "") => key.to_owned(),
        (true, _) => format!("{path}.{key}"),
        (false, _) => format!("{path}[{}]", quoted(key)),
    }
}
