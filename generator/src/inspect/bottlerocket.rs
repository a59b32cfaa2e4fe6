//! Bottlerocket's user data: TOML with a `settings` table.
//!
//! Source: Bottlerocket's settings reference; `early-boot-config` reads it, plain or in gzip.

use toml::{Table, Value};

/// The settings in `path = value` lines, `None` where the text is no Bottlerocket user data.
pub(super) fn settings(text: &str) -> Option<Vec<String>> {
    if !text.contains("settings") {
        return None;
    }
    let table: Table = toml::from_str(text).ok()?;
    let settings = table.get("settings")?.as_table()?;
    let mut lines = Vec::new();
    flatten("settings", settings, &mut lines);
    Some(lines)
}

fn flatten(path: &str, table: &Table, lines: &mut Vec<String>) {
    for (key, value) in table {
        let path = format!("{path}.{}", quoted(key));
        match value {
            Value::Table(table) => flatten(&path, table, lines),
            value => lines.push(super::settings::cut(format!("{path} = {value}"))),
        }
    }
}

/// A key as TOML takes it: bare where it may be.
fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { key.to_owned() } else { format!("{key:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_by_their_paths() {
        let text = "[settings.kubernetes]\ncluster-name = \"c\"\nmax-pods = 29\n[settings.kubernetes.node-labels]\n\
                    \"alpha.eksctl.io/cluster-name\" = \"c\"\n";
        assert_eq!(
            settings(text).expect("Bottlerocket"),
            [
                "settings.kubernetes.cluster-name = \"c\"",
                "settings.kubernetes.max-pods = 29",
                "settings.kubernetes.node-labels.\"alpha.eksctl.io/cluster-name\" = \"c\"",
            ]
        );
    }

    #[test]
    fn other_toml_and_broken_toml_are_not_bottlerocket() {
        for text in ["a = 1\n", "settings = 1\n", "[settings\n", "the settings\n"] {
            assert_eq!(settings(text), None, "{text:?}");
        }
    }
}
