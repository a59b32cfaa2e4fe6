//! YAML with the places of its nodes, read as cloud-init's `PyYAML` reads it.
//!
//! serde-saphyr parses; the types of unquoted scalars are decided by [`yaml11`] afterwards, from the
//! source text, so that `0755`, `yes` and `1:30` are what a node sees. Repeated keys are kept, for the warnings.

mod raw;
mod source;
mod yaml11;

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_saphyr::Location;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

use self::raw::{Raw, RawValue};
use self::source::{slice, span, with_bracket, written_plainly};
use self::yaml11::Scalar;
use super::error::InspectError;

/// Lists and mappings within each other. A level takes serde-saphyr some 60 KB of stack in a debug build, and a thread
/// has 2 MiB; user data that nests a dozen deep is rare.
const DEEPEST: usize = 24;

/// A node of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    /// The scalar as written, where it is not quoted and not text.
    pub(super) plain: Option<String>,
    /// Bytes of the source, from the node's first to the last that it or anything in it has.
    pub(super) span: Range<usize>,
    pub(super) line: u64,
}

/// A node's value, by YAML 1.1.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Timestamp,
    Text(String),
    /// `!!binary`.
    Bytes(Vec<u8>),
    Sequence(Vec<Node>),
    /// Keys in the source's order, repeated ones too.
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// The value of a key; the last where it is repeated, as `PyYAML` has it.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The entries of a mapping, nothing of anything else.
    pub(super) fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence.
    pub(super) fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Keys of a mapping that stand in it more than once.
    pub(super) fn repeated_keys(&self) -> Vec<&str> {
        let mut seen = std::collections::BTreeSet::new();
        let mut repeated = std::collections::BTreeSet::new();
        for key in self.entries().iter().filter_map(|(key, _)| key.text()) {
            if !seen.insert(key) {
                repeated.insert(key);
            }
        }
        repeated.into_iter().collect()
    }

    /// What it is, for messages.
    pub(super) fn type_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Timestamp => "a date",
            Value::Text(_) => "text",
            Value::Bytes(_) => "binary data",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

/// Reads the one document of a text.
pub(super) fn read(text: &str, place: &str) -> Result<Node, InspectError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEEPEST },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        // Spellings whose type differs between YAML 1.1 and 1.2 stay text until yaml11 decides.
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        ignore_binary_tag_for_string: true,
        emit_comments: false,
        with_snippet: false,
    };
    let raw: Raw = serde_saphyr::from_str_with_options(text, options).map_err(|error| fault(&error, place))?;
    resolve(raw, text, place)
}

fn fault(error: &serde_saphyr::Error, place: &str) -> InspectError {
    let location = error.location();
    let mut message = error.to_string();
    if message.starts_with("multiple YAML documents") {
        "a second YAML document begins here, and readers of user data take one: remove the --- line"
            .clone_into(&mut message);
    } else if ["recursion limit", "budget breached", "alias"].iter().any(|start| message.starts_with(start)) {
        "the document nests deeper or repeats itself more than user data ever does: write it out plainly"
            .clone_into(&mut message);
    } else if let Some(cut) = message.find(" at line ") {
        message.truncate(cut);
    }
    InspectError::Yaml {
        place: place.to_owned(),
        line: location.map_or(0, |location| location.line()),
        column: location.map_or(0, |location| location.column()),
        message,
    }
}

fn resolve(raw: Raw, source: &str, place: &str) -> Result<Node, InspectError> {
    let mut span = span(raw.referenced, source.len());
    let mut plain = None;
    let value = match raw.value {
        RawValue::Sequence(items) => {
            let items = items.into_iter().map(|item| resolve(item, source, place)).collect::<Result<Vec<_>, _>>()?;
            span.end = items.iter().map(|item| item.span.end).max().unwrap_or(span.end).max(span.end);
            Value::Sequence(items)
        }
        RawValue::Mapping(entries) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| Ok((resolve(key, source, place)?, resolve(value, source, place)?)))
                .collect::<Result<Vec<_>, InspectError>>()?;
            span.end = entries.iter().map(|(_, value)| value.span.end).max().unwrap_or(span.end).max(span.end);
            Value::Mapping(entries)
        }
        scalar => {
            let written = written_plainly(raw.defined, source);
            let text = match scalar {
                RawValue::Text(text) => text,
                _ => written.or_else(|| slice(raw.defined, source)).unwrap_or_default().to_owned(),
            };
            let value = scalar_value(text, raw.tag.as_deref(), written.is_some())
                .map_err(|message| yaml_error(raw.defined, place, message))?;
            if !matches!(value, Value::Text(_) | Value::Bytes(_)) {
                plain = written.map(str::to_owned);
            }
            value
        }
    };
    span.end = with_bracket(&span, source);
    Ok(Node { value, plain, span, line: raw.referenced.line() })
}

fn yaml_error(location: Location, place: &str, message: String) -> InspectError {
    InspectError::Yaml { place: place.to_owned(), line: location.line(), column: location.column(), message }
}

/// The value of a scalar, by its tag, else by its spelling where it is unquoted.
fn scalar_value(text: String, tag: Option<&str>, plain: bool) -> Result<Value, String> {
    const CORE: &str = "tag:yaml.org,2002:";
    match tag {
        None if !plain => return Ok(Value::Text(text)),
        Some("!") => return Ok(Value::Text(text)),
        None => {}
        Some(tag) => match tag.strip_prefix(CORE) {
            Some("str") => return Ok(Value::Text(text)),
            Some("binary") => return binary(&text).map(Value::Bytes),
            Some("null" | "bool" | "int" | "float" | "timestamp") => {}
            _ => {
                return Err(format!(
                    "the tag {} is unknown to cloud-init, which then drops the document: remove it",
                    tag.escape_debug()
                ));
            }
        },
    }
    Ok(match yaml11::resolve(&text) {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Integer(value) => Value::Integer(value),
        Scalar::Float(value) => Value::Float(value),
        Scalar::Timestamp => Value::Timestamp,
        Scalar::Text => Value::Text(text),
    })
}

fn binary(text: &str) -> Result<Vec<u8>, String> {
    let characters: String = text.split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(characters).map_err(|_| "!!binary holds what is not base64: encode it anew".to_owned())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn document(text: &str) -> Node {
        read(text, "user data").expect("sound YAML")
    }

    fn value(text: &str) -> Value {
        document(&format!("a: {text}")).get("a").expect("the key").value.clone()
    }

    fn message(text: &str) -> String {
        read(text, "user data").expect_err("bad YAML").to_string()
    }

    #[test]
    fn unquoted_scalars_are_typed_and_all_others_are_text() {
        assert_eq!(value("0755"), Value::Integer(0o755));
        assert_eq!(value("yes"), Value::Bool(true));
        assert_eq!(value("~"), Value::Null);
        assert_eq!(value(""), Value::Null);
        assert_eq!(value("2026-01-01"), Value::Timestamp);
        for text in ["'0755'", "\"0755\"", "!!str 0755", "|-\n  0755", "|- # note\n  0755", ">-\n  0755\n"] {
            assert_eq!(value(text), Value::Text("0755".to_owned()), "{text:?}");
        }
        assert_eq!(value("one\n  two"), Value::Text("one two".to_owned()));
        assert_eq!(value("!!binary aGVs\n  bG8="), Value::Bytes(b"hello".to_vec()));
    }

    #[test]
    fn an_alias_has_the_value_of_its_anchor() {
        let node = document("a: &mode 0755\nb: *mode\nc: {<<: {d: on}}\n");
        assert_eq!(node.get("b").expect("b").value, Value::Integer(0o755));
        assert_eq!(node.get("c").and_then(|node| node.get("d")).expect("d").value, Value::Bool(true));
    }

    #[test]
    fn the_last_of_repeated_keys_counts_and_they_are_named() {
        let node = document("a: 1\nb: 2\na: 3\n");
        assert_eq!(node.get("a").expect("a").value, Value::Integer(3));
        assert_eq!(node.repeated_keys(), ["a"]);
    }

    #[test]
    fn a_span_reaches_over_everything_in_the_node() {
        let source = "list:\n- path: /a\n  content: |\n    text\n- path: /b\n";
        let node = document(source);
        let items = node.get("list").and_then(Node::items).expect("a list");
        assert!(source[items[0].span.clone()].starts_with("path: /a\n  content: |\n    text\n"));
        assert_eq!(&source[items[1].span.clone()], "path: /b");
        let source = "list: [{a: [1, 2 ]}, '{', {}]";
        let items: Vec<_> = document(source).get("list").and_then(Node::items).expect("a list").to_vec();
        let spans: Vec<&str> = items.iter().map(|item| &source[item.span.clone()]).collect();
        assert_eq!(spans, ["{a: [1, 2 ]}", "'{'", "{}"]);
    }

    #[test]
    fn errors_name_the_place_and_say_what_is_wrong() {
        assert_eq!(
            message("a: b\n c: d\n"),
            "user data: line 2, column 3: mapping values are not allowed in this context"
        );
        assert_eq!(
            message("a: 1\n---\nb: 2\n"),
            "user data: line 3, column 1: a second YAML document begins here, and readers of user data take one: \
             remove the --- line"
        );
        assert_eq!(
            message("a: !Ref b\n"),
            "user data: line 1, column 9: the tag !Ref is unknown to cloud-init, which then drops the document: \
             remove it"
        );
        assert_eq!(
            message("a: !!binary '*'\n"),
            "user data: line 1, column 13: !!binary holds what is not base64: encode it anew"
        );
    }

    #[test]
    fn deep_nesting_and_alias_bombs_are_refused() {
        let refused = "the document nests deeper or repeats itself more than user data ever does: write it out plainly";
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let before = format!("*a{}, ", level - 1).repeat(10);
            let _ = writeln!(bomb, "a{level}: &a{level} [{before}]");
        }
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(1000));
        let block = (0..5000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n");
        for text in ["[".repeat(5000), format!("{}x", "- ".repeat(5000)), block, bomb, long] {
            let message = message(&text);
            assert!(message.starts_with("user data: line ") && message.ends_with(refused), "{message}");
        }
    }
}
