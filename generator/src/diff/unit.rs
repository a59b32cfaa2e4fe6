//! systemd's units and drop-ins: directive by directive, the command lines argument by argument.
//!
//! Source: systemd.syntax(7): directives of one section stand in any order, but those of one name in theirs, and an empty
//! value takes earlier ones back.

use std::collections::{BTreeMap, BTreeSet};

use super::arguments;
use super::difference::{Aspect, Change};
use super::sequence::hunks;
use super::variables::{self, Variables};
use crate::simulate::command_line;
use crate::simulate::unit::joined_lines;

/// The values of each directive, by section and name.
type Directives = BTreeMap<(String, String), Vec<String>>;

/// What changed between two units. `None` where one has lines that are no directives.
pub(super) fn changes(before: &str, after: &str) -> Option<Vec<Change>> {
    let (before, after) = (read(before)?, read(after)?);
    let names: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    let values = |side: &Directives, name| side.get(name).cloned().unwrap_or_default();
    Some(names.into_iter().flat_map(|name| directive(name, &values(&before, name), &values(&after, name))).collect())
}

fn directive((section, key): &(String, String), before: &[String], after: &[String]) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    if key.starts_with("Exec")
        && let (Some(old), Some(new)) = (only_command(before), only_command(after))
        && (before.len(), program(old)) == (after.len(), program(new))
        && let Some(changes) = arguments::command_line(key, old, new)
    {
        return changes;
    }
    if ["Environment", "DefaultEnvironment"].contains(&key.as_str())
        && let (Some(old), Some(new)) = (assignments(before), assignments(after))
    {
        return variables::changes_of(key, &old, &new);
    }
    let name = format!("[{section}] {key}");
    if let ([old], [new]) = (before, after) {
        return Change::between(Aspect::Directive, name, Some(old.as_str()), Some(new.as_str())).into_iter().collect();
    }
    let mut changes = Vec::new();
    for hunk in hunks(before, after) {
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        changes.extend(old.iter().map(|value| Change::removed(Aspect::Directive, &name, value.as_str())));
        changes.extend(new.iter().map(|value| Change::added(Aspect::Directive, &name, value.as_str())));
    }
    changes
}

/// The variables of `Environment=`. `None` where one is set twice or taken back, and where a quote is never closed.
fn assignments(values: &[String]) -> Option<Variables> {
    let mut variables = Variables::new();
    for value in values {
        for word in command_line::split(value).ok().filter(|words| !words.is_empty())? {
            let (name, value) = word.split_once('=')?;
            if variables.insert(name.to_owned(), value.to_owned()).is_some() {
                return None;
            }
        }
    }
    Some(variables)
}

/// The one command of a directive, behind the empty values that take earlier ones back.
fn only_command(values: &[String]) -> Option<&str> {
    let (last, earlier) = values.split_last()?;
    (!last.is_empty() && earlier.iter().all(String::is_empty)).then_some(last)
}

fn program(command: &str) -> Option<&str> {
    command.split_ascii_whitespace().next()
}

fn read(text: &str) -> Option<Directives> {
    let mut directives = Directives::new();
    let mut section: Option<String> = None;
    for line in joined_lines(text) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = Some(name.to_owned());
            continue;
        }
        let (key, value) = line.split_once('=')?;
        let name = (section.clone()?, key.trim_end().to_owned());
        directives.entry(name).or_default().push(value.trim().to_owned());
    }
    Some(directives)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let side = |side: Option<serde_json::Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = changes(before, after).expect("units").into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn directives_are_compared_within_their_sections() {
        assert_eq!(
            shown(
                "[Unit]\nAfter=a\n[Service]\nType=simple\nEnvironmentFile=/a\nEnvironmentFile=/b\n",
                "[Service]\n# why\nEnvironmentFile=/b\nType=oneshot\n[Unit]\nAfter=a\n[Install]\nWantedBy=x\n",
            ),
            [
                r#"[Install] WantedBy: none -> "x""#,
                r#"[Service] EnvironmentFile: "/a" -> none"#,
                r#"[Service] Type: "simple" -> "oneshot""#,
            ]
        );
    }

    #[test]
    fn a_command_line_is_compared_by_its_arguments() {
        assert_eq!(
            shown(
                "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet \\\n  --a=1 --b=2\n",
                "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --b=2 \\\n --a=3\n",
            ),
            [r#"ExecStart --a: "1" -> "3""#]
        );
        assert_eq!(
            shown("[Service]\nExecStart=/a --x\n", "[Service]\nExecStart=/b --x\n"),
            [r#"[Service] ExecStart: "/a --x" -> "/b --x""#]
        );
    }

    #[test]
    fn an_environment_is_compared_by_its_variables() {
        assert_eq!(
            shown(
                "[Service]\nEnvironment=A=1 \"NO_PROXY=a,b\"\n",
                "[Service]\nEnvironment=\"NO_PROXY=b,c\"\nEnvironment='B=2 3'\n",
            ),
            [
                r#"Environment A: "1" -> none"#,
                r#"Environment B: none -> "2 3""#,
                "Environment NO_PROXY a: true -> none",
                "Environment NO_PROXY c: none -> true",
            ]
        );
        assert_eq!(
            shown("[Service]\nEnvironment=A=1\n", "[Service]\nEnvironment=A=1\nEnvironment=\n"),
            [r#"[Service] Environment: none -> """#]
        );
    }

    #[test]
    fn what_is_no_unit_is_left_to_the_lines() {
        for text in ["[Service]\nnonsense\n", "A=1\n"] {
            assert_eq!(changes(text, "[Service]\n"), None, "{text:?}");
        }
    }
}
