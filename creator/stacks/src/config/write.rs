//! The tree as YAML: what was plain stays plain, what was quoted is quoted where it has to be.
//!
//! serde's data model cannot say whether a scalar was plain, which decides what `yes` or `1.20` mean, so that the tree is
//! written by hand; each text that could mean something else goes as JSON, which YAML reads the same.

use nodestrap_generator::cluster_config::source::{Node, Scalar, Value};

/// The document, with a line end.
pub(super) fn write(root: &Node) -> String {
    let mut out = String::new();
    match &root.value {
        Value::Mapping(_) | Value::Sequence(_) if !is_empty(root) => block(root, 0, &mut out),
        _ => {
            out.push_str(&inline(root));
            out.push('\n');
        }
    }
    out
}

/// A list or mapping that is not empty, each line behind `indent` spaces.
fn block(node: &Node, indent: usize, out: &mut String) {
    let spaces = " ".repeat(indent);
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                out.extend([spaces.as_str(), &word(&entry.key), ":"]);
                value(&entry.value, indent + 2, out);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                if is_empty(item) || matches!(item.value, Value::Scalar(_)) {
                    out.extend([spaces.as_str(), "- ", &inline(item), "\n"]);
                    continue;
                }
                // The first line of the item stands behind the dash.
                let mut lines = String::new();
                block(item, indent + 2, &mut lines);
                out.extend([spaces.as_str(), "- ", &lines[indent + 2..]]);
            }
        }
        Value::Scalar(_) => out.push_str(&inline(node)),
    }
}

/// What stands behind a key.
fn value(node: &Node, indent: usize, out: &mut String) {
    if is_empty(node) || matches!(node.value, Value::Scalar(_)) {
        let text = inline(node);
        out.push_str(if text.is_empty() { "" } else { " " });
        out.push_str(&text);
        out.push('\n');
    } else {
        out.push('\n');
        block(node, indent, out);
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(entries) => entries.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Scalar(_) => false,
    }
}

/// What fits on the line.
fn inline(node: &Node) -> String {
    match &node.value {
        Value::Mapping(_) => "{}".to_owned(),
        Value::Sequence(_) => "[]".to_owned(),
        Value::Scalar(Scalar { text, plain: true }) if !text.contains(['\n', '#', ':']) => text.clone(),
        Value::Scalar(scalar) => word(&scalar.text),
    }
}

/// A text that is text to every reader.
fn word(text: &str) -> String {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let lower = text.to_ascii_lowercase();
    let means_other = matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n");
    if starts && text.chars().all(plain) && !means_other {
        text.to_owned()
    } else {
        serde_json::json!(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use nodestrap_generator::cluster_config::source::document;

    use super::*;

    /// The tree without places.
    fn shape(node: &Node) -> String {
        match &node.value {
            Value::Scalar(scalar) if scalar.is_null() => "null".to_owned(),
            Value::Scalar(scalar) => format!("{:?}", scalar.text),
            Value::Sequence(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(", ")),
            Value::Mapping(entries) => {
                let pair = |entry: &nodestrap_generator::cluster_config::source::Entry| {
                    format!("{:?}: {}", entry.key, shape(&entry.value))
                };
                format!("{{{}}}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let text = "a: yes\nb: 'yes'\nc: 1.20\nd: \"1.20\"\ne: [x, {f: g, h: [i]}, [], {}]\nj:\nk: |\n  one\n  two\n\
                    l: {m.n/o: p, '<<': q, '': r}\ns: \"\\u0007 \\\"t\\\"\"\nu: - v\nw: http://x\ny: a b\nz: 'a: b #c'\n"
            .replace("u: - v", "u: -v");
        let read = document("a.yaml", text.as_bytes()).expect("YAML");
        let written = write(&read);
        let again = document("b.yaml", written.as_bytes()).expect(&written);
        assert_eq!(shape(&again), shape(&read), "{written}");
        assert_eq!(write(&again), written);
        assert!(
            written.starts_with(
                "a: yes\nb: \"yes\"\nc: 1.20\nd: \"1.20\"\ne:\n  - x\n  - f: g\n    h:\n      - i\n  - []\n"
            )
        );
    }
}
