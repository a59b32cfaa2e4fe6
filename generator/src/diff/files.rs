//! The files of both sides, paired by their paths.

use std::collections::BTreeMap;

use serde_json::Value;

use super::contents::{self, Format};
use super::difference::{Aspect, Change, Section, State, Subject};
use crate::inspect::{File, Report};

/// What tells one file from the others: its name, and for one that is written several times which of these.
type Identity = (String, usize);

/// What changed about each file, sorted by name.
pub(super) fn files(before: &Report, after: &Report) -> Vec<Section> {
    let mut pairs: BTreeMap<Identity, (Option<&File>, Option<&File>)> = BTreeMap::new();
    for (identity, file) in identified(&before.files) {
        pairs.entry(identity).or_default().0 = Some(file);
    }
    for (identity, file) in identified(&after.files) {
        pairs.entry(identity).or_default().1 = Some(file);
    }
    let section = |((name, earlier), pair): (Identity, _)| {
        let name = if earlier == 0 { name } else { format!("{name} (entry {})", earlier + 1) };
        match pair {
            (Some(before), Some(after)) => of_both(name, before, after),
            (Some(file), None) => Some(of_one(name, State::Removed, file)),
            (None, Some(file)) => Some(of_one(name, State::Added, file)),
            (None, None) => None,
        }
    };
    pairs.into_iter().filter_map(section).collect()
}

fn identified(files: &[File]) -> Vec<(Identity, &File)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let identity = |file: &File| {
        let name = name_of(&file.path);
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        (name, *count - 1)
    };
    files.iter().map(identity).zip(files).collect()
}

/// The path, or where cloud-init made up the file's name by counting parts, that without the number: a part more or
/// less says nothing about those behind it.
pub(super) fn name_of(path: &str) -> String {
    let number =
        path.strip_prefix("/var/lib/cloud/").and_then(|path| path.rsplit_once("/part-")).map(|(_, number)| number);
    match number {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            path[..path.len() - number.len() - 1].to_owned()
        }
        _ => path.to_owned(),
    }
}

fn of_both(name: String, before: &File, after: &File) -> Option<Section> {
    let mut changes = Vec::new();
    let (old, new) = (attributes(before), attributes(after));
    let value = |side: &[(&str, Value)], name| side.iter().find(|(known, _)| *known == name).map(|(_, v)| v.clone());
    for name in ATTRIBUTES {
        changes.extend(Change::between(Aspect::Attribute, name, value(&old, name), value(&new, name)));
    }
    if before.elf.is_some() || after.elf.is_some() {
        changes.extend(contents::digests(&before.content, &after.content));
    } else {
        changes.extend(contents::changes(Format::of(&before.path), &before.content, &after.content));
    }
    let identical = before.content == after.content && before.encoding == after.encoding && before.path == after.path;
    Section::of_both(Subject::File, name, changes, identical)
}

fn of_one(name: String, state: State, file: &File) -> Section {
    let mut values = attributes(file);
    values.push(("bytes", file.raw_size.into()));
    values.push(("sha256", file.sha256.clone().into()));
    let change: fn(Aspect, &'static str, Value) -> Change = match state {
        State::Added => Change::added,
        _ => Change::removed,
    };
    let changes = values.into_iter().map(|(name, value)| change(Aspect::Attribute, name, value)).collect();
    Section { subject: Subject::File, name, state, changes }
}

/// The names of [`attributes`].
const ATTRIBUTES: [&str; 7] = ["mode", "owner", "appended", "deferred", "machine", "linkage", "nodestrap-agent"];

/// What a file has beside its content.
fn attributes(file: &File) -> Vec<(&'static str, Value)> {
    let mut attributes =
        vec![("mode", Value::from(format!("{:04o}", file.mode))), ("owner", file.owner.clone().into())];
    if file.append {
        attributes.push(("appended", true.into()));
    }
    if file.deferred {
        attributes.push(("deferred", true.into()));
    }
    if let Some(elf) = &file.elf {
        let machines: Vec<&str> = [&elf.machine].into_iter().chain(&elf.behind).map(String::as_str).collect();
        attributes.push(("machine", machines.join(" and ").into()));
        attributes.push(("linkage", elf.linkage.as_str().into()));
        attributes.extend(elf.agent_version.clone().map(|version| ("nodestrap-agent", version.into())));
    }
    attributes
}
