//! What cloud-init runs, its other settings, and what `inspect` warns of: each in its order.

use std::collections::BTreeMap;

use serde_json::Value;

use super::difference::{Aspect, Change, Section, Subject};
use super::files::name_of;
use super::keys;
use super::sequence::hunks;
use crate::inspect::{Command, Invocation, Report, Tree};

/// A command as it is compared: what runs it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Line {
    source: &'static str,
    invocation: Invocation,
}

/// What changed about the commands.
pub(super) fn commands(before: &Report, after: &Report) -> Option<Section> {
    let (before, after) = (lines(&before.commands), lines(&after.commands));
    let mut changes = Vec::new();
    for hunk in hunks(&before, &after) {
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        let pairs = old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.source == new.source);
        if pairs {
            changes.extend(old.iter().zip(new).map(|(old, new)| Change {
                aspect: Aspect::Command,
                name: old.source.to_owned(),
                before: Some(value(old)),
                after: Some(value(new)),
            }));
        } else {
            changes.extend(old.iter().map(|line| Change::removed(Aspect::Command, line.source, value(line))));
            changes.extend(new.iter().map(|line| Change::added(Aspect::Command, line.source, value(line))));
        }
    }
    Section::of_both(Subject::Commands, "", changes, true)
}

fn lines(commands: &[Command]) -> Vec<Line> {
    let line = |command: &Command| {
        let invocation = match &command.invocation {
            Invocation::Script(path) => Invocation::Script(name_of(path)),
            other => other.clone(),
        };
        Line { source: command.source_name(), invocation }
    };
    commands.iter().map(line).collect()
}

fn value(line: &Line) -> Value {
    match &line.invocation {
        Invocation::Shell(text) | Invocation::Script(text) => text.as_str().into(),
        Invocation::Arguments(words) => words.as_slice().into(),
    }
}

/// What changed about the other settings.
pub(super) fn settings(before: &Report, after: &Report) -> Option<Section> {
    Section::of_both(Subject::Settings, "", keys::changes("", &tree(before), &tree(after)), true)
}

fn tree(report: &Report) -> Tree {
    let mut settings: BTreeMap<String, Tree> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for setting in &report.settings {
        // Parts that are merged may bring a key again, and each counts.
        let count = counts.entry(&setting.key).or_default();
        *count += 1;
        let key = if *count == 1 { setting.key.clone() } else { format!("{} ({count})", setting.key) };
        settings.insert(key, setting.value.clone());
    }
    Tree::Mapping(settings)
}

/// What changed about the warnings.
pub(super) fn warnings(before: &Report, after: &Report) -> Option<Section> {
    let (before, after) = (&before.warnings, &after.warnings);
    let mut changes = Vec::new();
    for hunk in hunks(before, after) {
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        changes.extend(old.iter().map(|warning| Change::removed(Aspect::Warning, "", warning.as_str())));
        changes.extend(new.iter().map(|warning| Change::added(Aspect::Warning, "", warning.as_str())));
    }
    Section::of_both(Subject::Warnings, "", changes, true)
}
