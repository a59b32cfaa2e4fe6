//! A document's values without their places: what a setting or a configuration file says, to be compared.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Number, Value as Json};

use super::error::InspectError;
use super::settings;
use super::yaml::{self, Node, Value};

/// A value of YAML, JSON or TOML.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tree {
    /// A value without parts.
    Leaf(Leaf),
    /// A list.
    List(Vec<Tree>),
    /// Keys, whose order says nothing.
    Mapping(BTreeMap<String, Tree>),
}

/// A value without parts. Numbers are kept as text, so that none loses a digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Leaf {
    Null,
    Bool(bool),
    /// A number in its shortest spelling.
    Number(String),
    Text(String),
    /// A date, or binary data in base64.
    Other(String),
}

impl Tree {
    /// The document of a text; `None` where it is not YAML, or a key stands in it twice, which readers take differently.
    pub(crate) fn from_yaml(text: &str) -> Option<Self> {
        let node = yaml::read(text, "").ok()?;
        has_plain_keys(&node).then(|| Self::from(&node))
    }

    /// The document of a text that messages call `place`; of a key that stands there twice the last counts.
    pub(crate) fn read_yaml(text: &str, place: &str) -> Result<Self, InspectError> {
        yaml::read(text, place).map(|node| Self::from(&node))
    }

    /// The same in JSON. Dates and binary data become texts.
    pub(crate) fn into_json(self) -> Json {
        match self {
            Self::List(items) => items.into_iter().map(Self::into_json).collect(),
            Self::Mapping(entries) => {
                Json::Object(entries.into_iter().map(|(key, value)| (key, value.into_json())).collect())
            }
            Self::Leaf(Leaf::Null) => Json::Null,
            Self::Leaf(Leaf::Bool(value)) => Json::Bool(value),
            // What is beyond JSON's numbers, such as an infinity, stays a text.
            Self::Leaf(Leaf::Number(number)) => {
                number.parse::<Number>().map_or_else(|_| Json::String(number), Json::Number)
            }
            Self::Leaf(Leaf::Text(text) | Leaf::Other(text)) => Json::String(text),
        }
    }
}

/// Whether all keys are text and stand there once.
fn has_plain_keys(node: &Node) -> bool {
    match &node.value {
        Value::Sequence(items) => items.iter().all(has_plain_keys),
        Value::Mapping(entries) => {
            node.repeated_keys().is_empty()
                && entries.iter().all(|(key, value)| key.text().is_some() && has_plain_keys(value))
        }
        _ => true,
    }
}

impl From<&Node> for Tree {
    /// Of a key that stands there twice the last counts, as `PyYAML` has it.
    fn from(node: &Node) -> Self {
        let leaf = match &node.value {
            Value::Sequence(items) => return Self::List(items.iter().map(Self::from).collect()),
            Value::Mapping(entries) => {
                let entry = |(key, value): &(Node, Node)| (settings::summary(key), Self::from(value));
                return Self::Mapping(entries.iter().map(entry).collect());
            }
            Value::Null => Leaf::Null,
            Value::Bool(value) => Leaf::Bool(*value),
            Value::Integer(value) => Leaf::Number(value.to_string()),
            Value::Float(value) => Leaf::Number(format!("{value:?}")),
            Value::Timestamp => Leaf::Other(node.plain.clone().unwrap_or_default()),
            Value::Text(text) => Leaf::Text(text.clone()),
            Value::Bytes(bytes) => Leaf::Other(BASE64_STANDARD.encode(bytes)),
        };
        Self::Leaf(leaf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_types_and_lose_their_spelling() {
        let tree = Tree::from_yaml("# note\nb: [0x10, '16', ~]\na: {d: yes, e: 1.50}\n").expect("sound YAML");
        assert_eq!(Some(&tree), Tree::from_yaml("{a: {e: 1.5, d: on}, b: [16, \"16\", null]}").as_ref());
        assert_ne!(Some(tree), Tree::from_yaml("{a: {e: 1.5, d: on}, b: [16, 16, null]}"));
    }

    #[test]
    fn json_has_the_same_values() {
        let tree = Tree::read_yaml("{a: [1, -2.50, yes, ~, '1', 2026-01-01, .inf], a: [0x10]}", "part").expect("YAML");
        assert_eq!(tree.into_json().to_string(), r#"{"a":[16]}"#);
        let tree = Tree::read_yaml("[1, -2.50, yes, ~, '1', 2026-01-01, .inf]", "part").expect("YAML");
        assert_eq!(tree.into_json().to_string(), r#"[1,-2.5,true,null,"1","2026-01-01","inf"]"#);
    }

    #[test]
    fn what_readers_take_differently_is_no_tree() {
        for text in ["a: 1\na: 2\n", "- {a: 1, a: 1}\n", "1: a\n", "a: b: c\n", "a: 1\n---\nb: 1\n"] {
            assert_eq!(Tree::from_yaml(text), None, "{text:?}");
        }
    }
}
