//! Command lines: kubelet's flag by flag, those of other programs word by word.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::difference::{Aspect, Change};
use super::list::{self, Items};
use super::sequence::hunks;
use crate::simulate::command_line;

/// kubelet's flags that are lists, and how their items are told apart.
const LISTS: [(&str, Items); 7] = [
    ("--node-labels", Items::Keyed),
    ("--register-with-taints", Items::Taints),
    ("--feature-gates", Items::Keyed),
    ("--kube-reserved", Items::Keyed),
    ("--system-reserved", Items::Keyed),
    ("--eviction-hard", Items::Keyed),
    ("--eviction-soft", Items::Keyed),
];

/// What changed between two command lines of a unit's `directive`. `None` where a quote is never closed.
pub(super) fn command_line(directive: &str, before: &str, after: &str) -> Option<Vec<Change>> {
    let (before, after) = (command_line::split(before).ok()?, command_line::split(after).ok()?);
    let is_kubelet = |words: &[String]| words.first().is_some_and(|program| program.ends_with("/kubelet"));
    if is_kubelet(&before) && is_kubelet(&after) {
        return Some(flags(directive, &before, &after));
    }
    Some(words(directive, &before, &after))
}

/// What changed between words whose flags may stand in any order.
pub(super) fn flags(name: &str, before: &[String], after: &[String]) -> Vec<Change> {
    let (before, after) = (Arguments::read(before), Arguments::read(after));
    let mut changes = words(name, &before.others, &after.others);
    let flags: BTreeSet<&String> = before.flags.keys().chain(after.flags.keys()).collect();
    for flag in flags {
        let (old, new) = (before.flags.get(flag), after.flags.get(flag));
        let name = format!("{name} {flag}").trim_start().to_owned();
        let items = LISTS.iter().find(|(list, _)| list == flag).map(|(_, items)| *items);
        if let (Some(items), Some([Value::String(old)]), Some([Value::String(new)])) =
            (items, old.map(Vec::as_slice), new.map(Vec::as_slice))
            && let Some(items) = list::changes(&name, items, old, new)
        {
            changes.extend(items);
        } else {
            changes.extend(Change::between(Aspect::Argument, name, old.map(value), new.map(value)));
        }
    }
    changes
}

/// What changed between words whose order counts.
fn words(name: &str, before: &[String], after: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    for hunk in hunks(before, after) {
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        changes.extend(old.iter().map(|word| Change::removed(Aspect::Argument, name, word.as_str())));
        changes.extend(new.iter().map(|word| Change::added(Aspect::Argument, name, word.as_str())));
    }
    changes
}

/// One value, or all where a flag is repeated.
fn value(values: &Vec<Value>) -> Value {
    match values.as_slice() {
        [value] => value.clone(),
        values => values.into(),
    }
}

/// A command line in its pieces.
#[derive(Debug, Default)]
struct Arguments {
    /// The values of each flag in their order; `true` for one without a value.
    flags: BTreeMap<String, Vec<Value>>,
    /// All other words.
    others: Vec<String>,
}

impl Arguments {
    fn read(words: &[String]) -> Self {
        let mut arguments = Self::default();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            if !word.starts_with('-') || word.trim_matches('-').is_empty() {
                arguments.others.push(word.clone());
                continue;
            }
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag, value.into()),
                None => match words.next_if(|next| !next.starts_with('-')) {
                    Some(value) => (word.as_str(), value.as_str().into()),
                    None => (word.as_str(), true.into()),
                },
            };
            arguments.flags.entry(flag.to_owned()).or_default().push(value);
        }
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let side = |side: Option<Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = command_line("ExecStart", before, after).expect("sound").into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn kubelet_s_flags_are_compared_by_name() {
        assert_eq!(shown("/usr/bin/kubelet --a=1 --b 2", "/usr/bin/kubelet  --b=2 '--a=1'"), [""; 0]);
        assert_eq!(
            shown(
                "/usr/bin/kubelet --a=1 --gone --node-labels=${NODE_LABELS},x=1 $ARGS",
                "/usr/bin/kubelet --a=2 --node-labels=${NODE_LABELS},x=2 --new=n --again=1 --again=2",
            ),
            [
                r#"ExecStart: "$ARGS" -> none"#,
                r#"ExecStart --a: "1" -> "2""#,
                r#"ExecStart --again: none -> ["1","2"]"#,
                "ExecStart --gone: true -> none",
                r#"ExecStart --new: none -> "n""#,
                r#"ExecStart --node-labels x: "1" -> "2""#,
            ]
        );
    }

    #[test]
    fn words_of_other_programs_are_compared_in_their_order() {
        assert_eq!(
            shown("/bin/sh -c 'a b'", "/bin/sh -x -c 'a c'"),
            [r#"ExecStart: none -> "-x""#, r#"ExecStart: "a b" -> none"#, r#"ExecStart: none -> "a c""#]
        );
        assert_eq!(command_line("ExecStart", "/bin/sh 'a", "/bin/sh"), None);
    }
}
