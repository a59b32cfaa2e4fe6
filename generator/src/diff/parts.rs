//! The user data as a whole, and the parts that are neither cloud-configs nor scripts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::contents::{self, Format};
use super::difference::{Aspect, Change, Section, State, Subject};
use crate::inspect::{Kind, Layer, Origin, Part, Report, Tree};
use crate::nodeadm::lay_over;

/// Parts by the names of their kinds.
type ByKind<'a> = BTreeMap<&'static str, Vec<&'a Part>>;

/// What changed about the whole; what it is wrapped in changes nothing for the node.
pub(super) fn user_data(before: &Report, after: &Report) -> Vec<Section> {
    let attribute = |name, before: Option<&str>, after: Option<&str>| {
        Change::between(Aspect::Attribute, name, before.map(str::to_owned), after.map(str::to_owned))
    };
    let origin = |report: &Report| report.origin.map(Origin::as_str);
    let kind = attribute("kind", Some(before.kind.as_str()), Some(after.kind.as_str()));
    let origin = attribute("origin", origin(before), origin(after));
    let changes: Vec<Change> = kind.into_iter().chain(origin).collect();
    let meaning = Section::of_both(Subject::UserData, "", changes, true);
    let (old, new) = (wrapping(before), wrapping(after));
    let wrapping = attribute("wrapping", Some(&old), Some(&new)).map(|change| Section {
        subject: Subject::UserData,
        name: String::new(),
        state: State::SameMeaning,
        changes: vec![change],
    });
    meaning.into_iter().chain(wrapping).collect()
}

fn wrapping(report: &Report) -> String {
    let layers: Vec<&str> = report.layers.iter().map(Layer::as_str).collect();
    if layers.is_empty() { "none".to_owned() } else { layers.join(", ") }
}

/// What changed about each part, paired by kind and order: a part more of another kind changes the names of those behind.
pub(super) fn parts(before: &Report, after: &Report) -> Vec<Section> {
    let (old, new) = (by_kind(before), by_kind(after));
    let kinds: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let mut sections = Vec::new();
    for kind in kinds {
        let (old, new) = (old.get(kind).map_or(&[][..], Vec::as_slice), new.get(kind).map_or(&[][..], Vec::as_slice));
        if let Some(merged) = several_node_configs(kind, old, new) {
            sections.extend(merged);
            continue;
        }
        for index in 0..old.len().max(new.len()) {
            let name = if index == 0 { kind.to_owned() } else { format!("{kind} ({})", index + 1) };
            sections.extend(match (old.get(index), new.get(index)) {
                (Some(before), Some(after)) => of_both(name, before, after),
                (Some(part), None) => Some(of_one(name, State::Removed, part)),
                (None, Some(part)) => Some(of_one(name, State::Added, part)),
                (None, None) => None,
            });
        }
    }
    sections
}

/// What changed about what nodeadm makes of several `NodeConfig`s; `None` where neither side has several.
fn several_node_configs(kind: &str, old: &[&Part], new: &[&Part]) -> Option<Vec<Section>> {
    if old.len().max(new.len()) < 2 || old.is_empty() || new.is_empty() {
        return None;
    }
    let merged = |parts: &[&Part]| {
        let mut spec = Map::new();
        for part in parts {
            let text = std::str::from_utf8(&part.content).ok().filter(|_| part.kind == Kind::NodeConfig)?;
            let Value::Object(mut document) = Tree::from_yaml(text)?.into_json() else { return None };
            match document.remove("spec") {
                Some(Value::Object(later)) => lay_over(&mut spec, later),
                None | Some(Value::Null) => {}
                Some(_) => return None,
            }
        }
        serde_json::to_vec(&json!({ "spec": spec })).ok()
    };
    let (before, after) = (merged(old)?, merged(new)?);
    let is_same = old.iter().map(|part| &part.content).eq(new.iter().map(|part| &part.content));
    let changes = contents::changes(Format::Yaml, &before, &after);
    let section = Section::of_both(Subject::Part, format!("{kind}, all of them merged"), changes, is_same);
    Some(section.into_iter().collect())
}

/// The parts that are compared here, in order.
fn by_kind(report: &Report) -> ByKind<'_> {
    let mut parts = ByKind::new();
    for part in &report.parts {
        let elsewhere = match part.kind {
            // What a template says is known on the instance alone.
            Kind::CloudConfig => !part.template,
            Kind::CloudConfigArchive | Kind::MultiPart | Kind::Script(_) | Kind::Boothook => true,
            _ => false,
        };
        if !elsewhere {
            parts.entry(part.kind.as_str()).or_default().push(part);
        }
    }
    parts
}

fn of_both(name: String, before: &Part, after: &Part) -> Option<Section> {
    let format = match before.kind {
        Kind::NodeConfig => Format::Yaml,
        Kind::Bottlerocket => Format::Toml,
        Kind::CloudConfigPatch => Format::Json,
        _ => Format::Lines,
    };
    let content_type = |part: &Part| part.content_type.clone();
    let mut changes: Vec<Change> =
        Change::between(Aspect::Attribute, "content type", content_type(before), content_type(after))
            .into_iter()
            .collect();
    changes.extend(contents::changes(format, &before.content, &after.content));
    Section::of_both(Subject::Part, name, changes, before.content == after.content)
}

fn of_one(name: String, state: State, part: &Part) -> Section {
    let change: fn(Aspect, &'static str, Value) -> Change = match state {
        State::Added => Change::added,
        _ => Change::removed,
    };
    let changes = vec![change(Aspect::Attribute, "bytes", part.raw_size.into())];
    Section { subject: Subject::Part, name, state, changes }
}
