//! Writes the YAML tree back, so that a YAML 1.1 reader takes each scalar for what it took the user's.
//!
//! A scalar without quotes stays without, whatever it looks like; one with quotes stays text. Comments, anchors and the
//! style of lists and mappings are gone, which saves bytes.

use std::fmt::Write as _;

use crate::cluster_config::tree::{Entry, Node, Scalar, Value};

/// How far each level is set in.
const STEP: usize = 2;

/// An item of a list that stands at the margin, with the line's end.
pub(crate) fn block_item(item: &Node) -> String {
    format!("- {}\n", block(item, STEP))
}

/// A key that stands at the margin, and its value, with the line's end.
pub(crate) fn block_key(entry: &Entry) -> String {
    format!("{}\n", key_and_value(entry, 0))
}

/// A value whose first line has its place already; further lines are set in by `indent`.
fn block(node: &Node, indent: usize) -> String {
    let lines: Vec<String> = match &node.value {
        Value::Scalar(text) => return scalar(text, indent),
        Value::Sequence(items) if items.is_empty() => return "[]".to_owned(),
        Value::Mapping(entries) if entries.is_empty() => return "{}".to_owned(),
        Value::Sequence(items) => items.iter().map(|item| format!("- {}", block(item, indent + STEP))).collect(),
        Value::Mapping(entries) => entries.iter().map(|entry| key_and_value(entry, indent)).collect(),
    };
    lines.join(&new_line(indent))
}

fn key_and_value(Entry { key, value, .. }: &Entry, indent: usize) -> String {
    let key = if is_word(key) { key.clone() } else { double_quoted(key) };
    match &value.value {
        // A list may stand below its key without being set in.
        Value::Sequence(items) if !items.is_empty() => format!("{key}:{}{}", new_line(indent), block(value, indent)),
        Value::Mapping(entries) if !entries.is_empty() => {
            format!("{key}:{}{}", new_line(indent + STEP), block(value, indent + STEP))
        }
        Value::Scalar(scalar) if scalar.plain && scalar.text.is_empty() => format!("{key}:"),
        _ => format!("{key}: {}", block(value, indent + STEP)),
    }
}

fn new_line(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

/// A scalar; the lines of a literal one are set in by `indent`.
fn scalar(Scalar { text, plain }: &Scalar, indent: usize) -> String {
    if *plain && text.is_empty() {
        return "null".to_owned();
    }
    // A plain scalar of several paragraphs is text to every reader.
    if *plain && !text.chars().any(char::is_control) {
        return text.clone();
    }
    if is_literal(text) { literal(text, indent) } else { double_quoted(text) }
}

/// Whether the text can stand as it is in a literal block.
fn is_literal(text: &str) -> bool {
    let breaks = |character: char| matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let is_plain =
        |character: char| (!character.is_control() && !breaks(character)) || matches!(character, '\n' | '\t');
    text.contains('\n') && !text.starts_with([' ', '\t', '\n']) && text.chars().all(is_plain)
}

fn literal(text: &str, indent: usize) -> String {
    let (chomping, lines) = match text.strip_suffix('\n') {
        None => ("-", text),
        Some(lines) if lines.ends_with('\n') => ("+", lines),
        Some(lines) => ("", lines),
    };
    let mut written = format!("|{chomping}");
    for line in lines.split('\n') {
        written += if line.is_empty() { "\n".to_owned() } else { new_line(indent) + line }.as_str();
    }
    written
}

/// YAML's double quotes: JSON's, with every character escaped that some reader takes for a line break or refuses.
fn double_quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => drop(write!(quoted, "\\u{:04x}", u32::from(character))),
            control if control.is_control() => drop(write!(quoted, "\\x{:02x}", u32::from(control))),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a key needs no quotes.
fn is_word(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphanumeric() || matches!(first, b'_' | b'/'))
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/'))
}
