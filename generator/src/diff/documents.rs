//! JSON and TOML as the same values that YAML is read into.

use crate::inspect::{Leaf, Tree};

/// The values of a JSON text.
pub(super) fn from_json(text: &str) -> Option<Tree> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(json)
}

/// The values of a TOML text.
pub(super) fn from_toml(text: &str) -> Option<Tree> {
    toml::from_str::<toml::Table>(text).ok().map(|table| toml(toml::Value::Table(table)))
}

fn json(value: serde_json::Value) -> Tree {
    use serde_json::Value;
    Tree::Leaf(match value {
        Value::Array(items) => return Tree::List(items.into_iter().map(json).collect()),
        Value::Object(keys) => return Tree::Mapping(keys.into_iter().map(|(key, value)| (key, json(value))).collect()),
        Value::Null => Leaf::Null,
        Value::Bool(value) => Leaf::Bool(value),
        Value::Number(number) => Leaf::Number(number.to_string()),
        Value::String(text) => Leaf::Text(text),
    })
}

fn toml(value: toml::Value) -> Tree {
    use toml::Value;
    Tree::Leaf(match value {
        Value::Array(items) => return Tree::List(items.into_iter().map(toml).collect()),
        Value::Table(keys) => return Tree::Mapping(keys.into_iter().map(|(key, value)| (key, toml(value))).collect()),
        Value::Boolean(value) => Leaf::Bool(value),
        Value::Integer(number) => Leaf::Number(number.to_string()),
        Value::Float(number) => Leaf::Number(format!("{number:?}")),
        Value::String(text) => Leaf::Text(text),
        Value::Datetime(date) => Leaf::Other(date.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_values_are_read_from_each_language() {
        let yaml = Tree::from_yaml("a: {b: [1, 1.5, x, on], c: {}}\n");
        assert!(yaml.is_some());
        assert_eq!(from_json(r#"{"a": {"c": {}, "b": [1, 1.5, "x", true]}}"#), yaml);
        assert_eq!(from_toml("[a]\nb = [1, 1.5, 'x', true]\n[a.c]\n"), yaml);
        assert_eq!(from_json("null"), Some(Tree::Leaf(Leaf::Null)));
        assert_eq!((from_json("{"), from_toml("[")), (None, None));
    }
}
