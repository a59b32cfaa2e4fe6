//! Cloud-config keys that are neither files nor commands, each in one line.

use super::report::Setting;
use super::tree::Tree;
use super::yaml::{Node, Value};

/// A line longer than this is cut; `--show` of the part has the whole.
const MOST_CHARACTERS: usize = 100;

/// A key and its value in short.
pub(super) fn setting(key: &str, value: &Node) -> Setting {
    let summary = match key {
        "ssh_authorized_keys" => list(value, |key| {
            // A key's middle is its long part; type and comment are what people know it by.
            let mut fields = key.text()?.split_whitespace();
            let kind = fields.next()?;
            Some(fields.nth(1).map_or(kind.to_owned(), |comment| format!("{kind} {comment}")))
        }),
        "packages" => list(value, |package| package.text().map(str::to_owned)),
        "users" => list(value, |user| user.text().or_else(|| user.get("name")?.text()).map(str::to_owned)),
        _ => summary(value),
    };
    Setting { key: key.to_owned(), summary: cut(summary), value: Tree::from(value) }
}

fn list(value: &Node, name: impl Fn(&Node) -> Option<String>) -> String {
    match value.items() {
        Some(items) => {
            let names: Vec<String> = items.iter().map(|item| name(item).unwrap_or_else(|| summary(item))).collect();
            names.join(", ")
        }
        None => summary(value),
    }
}

/// A value in the flow style of YAML.
pub(super) fn summary(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Timestamp => node.plain.clone().unwrap_or_default(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(summary).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", summary(key), summary(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// The text, or as much of it as a line takes.
pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::yaml;

    fn line(key: &str, text: &str) -> String {
        setting(key, &yaml::read(text, "part").expect("sound YAML")).summary
    }

    #[test]
    fn known_lists_are_named_by_what_people_know_them_by() {
        assert_eq!(
            line("ssh_authorized_keys", "[ssh-ed25519 AAAAC3 me@host, ssh-rsa AAAA]"),
            "ssh-ed25519 me@host, ssh-rsa"
        );
        assert_eq!(line("packages", "[jq, [curl, '8.0']]"), "jq, [curl, 8.0]");
        assert_eq!(line("users", "[default, {name: ops, shell: /bin/bash}]"), "default, ops");
        assert_eq!(line("packages", ""), "null");
    }

    #[test]
    fn other_values_are_shown_in_one_line_that_ends() {
        assert_eq!(
            line("ntp", "enabled: yes\nservers: [a, 1.5, 2026-01-01]\n"),
            "{enabled: true, servers: [a, 1.5, 2026-01-01]}"
        );
        assert_eq!(line("key", &"x".repeat(101)), format!("{}…", "x".repeat(100)));
    }
}
