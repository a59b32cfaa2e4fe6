//! Making and completing a `ClusterConfig`'s tree.

use nodestrap_generator::cluster_config::source::{Entry, Node, Position, Scalar, Value};

/// The position of what no one wrote: a default of a cluster that is made from flags.
pub(super) const NOWHERE: Position = Position { line: 0, column: 0 };

/// A text, or a number or truth that is written like one.
pub(super) fn scalar(text: impl Into<String>, position: Position) -> Node {
    let text = text.into();
    let plain = matches!(text.as_str(), "true" | "false") || text.parse::<u32>().is_ok_and(|n| n.to_string() == text);
    Node { position, value: Value::Scalar(Scalar { text, plain }) }
}

/// A text, whatever it looks like.
pub(super) fn text(text: impl Into<String>, position: Position) -> Node {
    Node { position, value: Value::Scalar(Scalar { text: text.into(), plain: false }) }
}

/// A list.
pub(super) fn list(items: Vec<Node>, position: Position) -> Node {
    Node { position, value: Value::Sequence(items) }
}

/// A mapping without keys.
pub(super) fn mapping(position: Position) -> Node {
    Node { position, value: Value::Mapping(Vec::new()) }
}

/// The value of a key, where there is one that says something.
pub(super) fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Value::Mapping(entries) = &node.value else { return None };
    let entry = entries.iter().find(|entry| entry.key == key)?;
    match &entry.value.value {
        Value::Scalar(scalar) if scalar.is_null() => None,
        _ => Some(&entry.value),
    }
}

/// The text of a key's value.
pub(super) fn get_text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    match &get(node, key)?.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// Puts a value in, over one that is there.
pub(super) fn set(node: &mut Node, key: &str, value: Node) {
    let Value::Mapping(entries) = &mut node.value else { return };
    match entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(Entry { key: key.to_owned(), key_position: value.position, value }),
    }
}

/// Puts a value in where there is none; what is no mapping stays as it is, and its reader tells of it.
pub(super) fn set_default(node: &mut Node, key: &str, value: &str) {
    if get(node, key).is_none() {
        let position = node.position;
        set(node, key, scalar(value, position));
    }
}

/// The mapping below a key, made where there is none.
pub(super) fn below<'a>(node: &'a mut Node, key: &str) -> &'a mut Node {
    if get(node, key).is_none() {
        let position = node.position;
        set(node, key, mapping(position));
    }
    let place = match &node.value {
        Value::Mapping(entries) => entries.iter().position(|entry| entry.key == key),
        _ => None,
    };
    // No mapping: its reader tells of it, and what is put into a scalar or a list is lost.
    let Some(place) = place else { return node };
    match &mut node.value {
        Value::Mapping(entries) => &mut entries[place].value,
        _ => unreachable!("an entry was found in it"),
    }
}
