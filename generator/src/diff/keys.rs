//! Documents of keys and values: YAML, JSON and TOML, each value by the path of its keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::arguments;
use super::difference::{Aspect, Change};
use super::sequence::hunks;
use crate::inspect::{Leaf, Tree};

/// What changed between two documents; `path` is that of their root, empty for a whole file.
pub(super) fn changes(path: &str, before: &Tree, after: &Tree) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(path, Some(before), Some(after), &mut changes);
    changes
}

fn compare(path: &str, before: Option<&Tree>, after: Option<&Tree>, changes: &mut Vec<Change>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Tree::Mapping(old)), Some(Tree::Mapping(new))) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                compare(&below(path, key), old.get(key), new.get(key), changes);
            }
        }
        (Some(Tree::List(old)), Some(Tree::List(new))) => compare_lists(path, old, new, changes),
        (Some(old), None) if has_keys(old) => leaves(path, old, changes, Change::removed),
        (None, Some(new)) if has_keys(new) => leaves(path, new, changes, Change::added),
        (before, after) => {
            changes.push(changed(path, before.map(json), after.map(json)));
        }
    }
}

/// Lists of things with names by these, lists of flags as such, lists of values by their order.
fn compare_lists(path: &str, old: &[Tree], new: &[Tree], changes: &mut Vec<Change>) {
    if let (Some(old), Some(new)) = (flags(old), flags(new))
        && !(old.is_empty() && new.is_empty())
    {
        changes.extend(arguments::flags(path, &old, &new));
    } else if let (Some(old_names), Some(new_names)) = (names(old), names(new)) {
        let index = |names: &[&'_ str]| -> BTreeMap<String, usize> {
            names.iter().enumerate().map(|(index, name)| ((*name).to_owned(), index)).collect()
        };
        let (old_index, new_index) = (index(&old_names), index(&new_names));
        let all: BTreeSet<&String> = old_index.keys().chain(new_index.keys()).collect();
        for name in all {
            let before = old_index.get(name).map(|index| &old[*index]);
            let after = new_index.get(name).map(|index| &new[*index]);
            compare(&format!("{path}[{}]", quoted(name)), before, after, changes);
        }
        let common = |names: &[&str], others: &BTreeMap<String, usize>| -> Vec<String> {
            names.iter().filter(|name| others.contains_key(**name)).map(|name| (*name).to_owned()).collect()
        };
        let order = (common(&old_names, &new_index), common(&new_names, &old_index));
        changes.extend(Change::between(Aspect::Key, format!("{path}[] order"), Some(order.0), Some(order.1)));
    } else if old.iter().chain(new).any(has_keys) {
        for index in 0..old.len().max(new.len()) {
            compare(&format!("{path}[{index}]"), old.get(index), new.get(index), changes);
        }
    } else {
        let path = format!("{path}[]");
        for hunk in hunks(old, new) {
            let (old, new) = (&old[hunk.before], &new[hunk.after]);
            if old.len() == new.len() {
                let pairs = old.iter().zip(new);
                changes.extend(pairs.map(|(old, new)| changed(&path, Some(json(old)), Some(json(new)))));
                continue;
            }
            changes.extend(old.iter().map(|item| changed(&path, Some(json(item)), None)));
            changes.extend(new.iter().map(|item| changed(&path, None, Some(json(item)))));
        }
    }
}

/// The items, where all are flags.
fn flags(items: &[Tree]) -> Option<Vec<String>> {
    let flag = |item: &Tree| match item {
        Tree::Leaf(Leaf::Text(text)) if text.starts_with("--") => Some(text.clone()),
        _ => None,
    };
    items.iter().map(flag).collect()
}

/// The `name` of each item, where each has one of its own.
fn names(items: &[Tree]) -> Option<Vec<&str>> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for item in items {
        let Tree::Mapping(keys) = item else { return None };
        let Some(Tree::Leaf(Leaf::Text(name))) = keys.get("name") else { return None };
        names.push(seen.insert(name).then_some(name.as_str())?);
    }
    Some(names)
}

fn has_keys(tree: &Tree) -> bool {
    match tree {
        Tree::Mapping(keys) => !keys.is_empty(),
        Tree::List(items) => items.iter().any(has_keys),
        Tree::Leaf(_) => false,
    }
}

/// All that stands below a path on one side.
fn leaves(path: &str, tree: &Tree, changes: &mut Vec<Change>, change: fn(Aspect, String, Value) -> Change) {
    match tree {
        Tree::Mapping(keys) if !keys.is_empty() => {
            for (key, value) in keys {
                leaves(&below(path, key), value, changes, change);
            }
        }
        Tree::List(items) if has_keys(tree) => {
            let names = names(items);
            for (index, item) in items.iter().enumerate() {
                let place = names.as_ref().map_or(index.to_string(), |names| quoted(names[index]));
                leaves(&format!("{path}[{place}]"), item, changes, change);
            }
        }
        tree => changes.push(change(Aspect::Key, path.to_owned(), json(tree))),
    }
}

/// A value that differs, even where JSON shows both alike, as a date and the text of one.
fn changed(path: &str, before: Option<Value>, after: Option<Value>) -> Change {
    Change { aspect: Aspect::Key, name: path.to_owned(), before, after }
}

/// The path of a key below another.
fn below(path: &str, key: &str) -> String {
    let key = quoted(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// A key as TOML would have it: bare where nothing in it could be taken for a path.
fn quoted(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(is_bare) { key.to_owned() } else { Value::from(key).to_string() }
}

fn json(tree: &Tree) -> Value {
    match tree {
        Tree::List(items) => items.iter().map(json).collect(),
        Tree::Mapping(keys) => keys.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
        Tree::Leaf(Leaf::Null) => Value::Null,
        Tree::Leaf(Leaf::Bool(value)) => (*value).into(),
        // A number that JSON has no room for stays the text that it is.
        Tree::Leaf(Leaf::Number(number)) => match number.parse::<serde_json::Number>() {
            Ok(parsed) if parsed.to_string() == *number => parsed.into(),
            _ => number.as_str().into(),
        },
        Tree::Leaf(Leaf::Text(text) | Leaf::Other(text)) => text.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let tree = |text| Tree::from_yaml(text).expect("sound YAML");
        let side = |side: Option<Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = changes("", &tree(before), &tree(after)).into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn keys_are_named_by_their_paths_and_values_have_their_types() {
        assert_eq!(
            shown("a: {b.c: 1, d: yes}\ne: ~\n", "a: {b.c: '1', f: {g: 1.5}}\ne: ~\n"),
            [r#"a."b.c": 1 -> "1""#, "a.d: true -> none", "a.f.g: none -> 1.5"]
        );
        assert_eq!(shown("a: {}\n", "a: ~\n"), ["a: {} -> null"]);
        assert_eq!(shown("a: 99999999999999999999999\n", "a: x\n"), [r#"a: "99999999999999999999999" -> "x""#]);
    }

    #[test]
    fn values_of_a_list_are_compared_in_their_order() {
        assert_eq!(shown("a: [x, y, z]", "a: [x, z, w]"), [r#"a[]: "y" -> none"#, r#"a[]: none -> "w""#]);
        assert_eq!(shown("a: [x, y]", "a: [w, y]"), [r#"a[]: "x" -> "w""#]);
        assert_eq!(shown("a: 2026-01-01", "a: '2026-01-01'"), [r#"a: "2026-01-01" -> "2026-01-01""#]);
    }

    #[test]
    fn things_with_names_are_compared_by_these() {
        assert_eq!(
            shown("u: [{name: a, v: 1}, {name: b, v: 2}]", "u: [{name: b, v: 3}, {name: c.d}]"),
            [r#"u[a].name: "a" -> none"#, "u[a].v: 1 -> none", "u[b].v: 2 -> 3", r#"u["c.d"].name: none -> "c.d""#,]
        );
        assert_eq!(shown("[{name: a}, {name: b}]", "[{name: b}, {name: a}]"), [r#"[] order: ["a","b"] -> ["b","a"]"#]);
        assert_eq!(shown("- {a: 1}\n- {a: 2}\n", "- {a: 1}\n- {a: 3}\n"), ["[1].a: 2 -> 3"]);
    }

    #[test]
    fn a_list_of_flags_is_compared_flag_by_flag() {
        assert_eq!(
            shown("f: ['--node-labels=a=1,b=2', --v=2]", "f: [--v=2, '--node-labels=a=1,b=3', --x]"),
            [r#"f --node-labels b: "2" -> "3""#, "f --x: none -> true"]
        );
    }
}
