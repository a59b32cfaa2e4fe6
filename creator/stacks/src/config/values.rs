//! Texts of a `ClusterConfig` as values, each wrong one a problem at its place.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use nodestrap_generator::cluster_config::source::{Field, Fields, Findings, shown};
use nodestrap_generator::problem::{Problem, Sourced};

/// A text by its type's own grammar.
pub(super) fn parse<T: FromStr<Err: Display>>(text: &Sourced<String>, findings: &mut Findings) -> Option<T> {
    text.value.parse().map_err(|error: T::Err| findings.problems.push(Problem::at(&text.place, error.to_string()))).ok()
}

/// A whole number within a range; `unit` says of what.
pub(super) fn number(
    fields: &mut Fields<'_>,
    name: &'static str,
    range: RangeInclusive<u32>,
    findings: &mut Findings,
) -> Option<Sourced<u32>> {
    let text = fields.take_text(name, findings)?;
    let value = text.value.parse().ok().filter(|value| range.contains(value));
    if value.is_none() {
        let most = if *range.end() == u32::MAX { "up".to_owned() } else { range.end().to_string() };
        let message = format!("{} is no whole number from {} to {most}", shown(&text.value), range.start());
        let message = if *range.end() == u32::MAX { message.replace(" to up", " up") } else { message };
        findings.problems.push(Problem::at(&text.place, message));
    }
    Some(Sourced { value: value?, place: text.place })
}

/// One of some words.
pub(super) fn word<T: Copy>(
    fields: &mut Fields<'_>,
    name: &'static str,
    words: &[(&str, T)],
    findings: &mut Findings,
) -> Option<Sourced<T>> {
    let text = fields.take_text(name, findings)?;
    let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) else {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("{} is not known; write {}", shown(&text.value), known.join(", "));
        findings.problems.push(Problem::at(&text.place, message));
        return None;
    };
    Some(Sourced { value: *value, place: text.place })
}

/// An ARN of a service.
pub(super) fn arn(text: &Sourced<String>, service: &str, findings: &mut Findings) -> Option<String> {
    let parts: Vec<&str> = text.value.splitn(6, ':').collect();
    if parts.len() == 6 && parts[0] == "arn" && parts[2] == service && !parts[5].is_empty() {
        return Some(text.value.clone());
    }
    let message = format!("{} is no ARN of {service}, which looks like \"arn:aws:{service}:…\"", shown(&text.value));
    findings.problems.push(Problem::at(&text.place, message));
    None
}

/// An ARN in a field.
pub(super) fn take_arn(
    fields: &mut Fields<'_>,
    name: &'static str,
    service: &str,
    findings: &mut Findings,
) -> Option<String> {
    let text = fields.take_text(name, findings)?;
    arn(&text, service, findings)
}

/// An ID of EC2's, such as `subnet-0123456789abcdef0`.
pub(super) fn id(text: &Sourced<String>, prefix: &str, findings: &mut Findings) -> Option<String> {
    let rest = text.value.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Some(text.value.clone());
    }
    let message =
        format!("{} is no ID of this kind, which looks like \"{prefix}-0123456789abcdef0\"", shown(&text.value));
    findings.problems.push(Problem::at(&text.place, message));
    None
}

/// An ID in a field.
pub(super) fn take_id(
    fields: &mut Fields<'_>,
    name: &'static str,
    prefix: &str,
    findings: &mut Findings,
) -> Option<String> {
    let text = fields.take_text(name, findings)?;
    id(&text, prefix, findings)
}

/// A list of IDs.
pub(super) fn take_ids(
    fields: &mut Fields<'_>,
    name: &'static str,
    prefix: &str,
    findings: &mut Findings,
) -> Vec<String> {
    let texts = fields.take(name).map_or_else(Vec::new, |field| field.texts(findings));
    texts.iter().filter_map(|text| id(text, prefix, findings)).collect()
}

/// Whether a field is true.
pub(super) fn is_on(fields: &mut Fields<'_>, name: &'static str, otherwise: bool, findings: &mut Findings) -> bool {
    fields.take_boolean(name, findings).map_or(otherwise, |value| value.value)
}

/// Tags, or labels of a selector: keys and texts.
///
/// Source: the EC2 user guide, "Tag your Amazon EC2 resources", "Tag restrictions".
pub(super) fn tags(field: &Field<'_>, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (key, value) in field.pairs(findings) {
        if key.value.is_empty() || key.value.chars().count() > 128 || key.value.starts_with("aws:") {
            let message = "is no tag's key, which has 1 to 128 characters and does not begin with \"aws:\"";
            findings.problems.push(Problem::at(&key.place, message));
        }
        let Some(text) = value.text(findings) else { continue };
        if text.value.chars().count() > 256 {
            findings.problems.push(Problem::at(&text.place, "a tag's value has 256 characters at most; shorten it"));
        }
        tags.insert(key.value, text.value);
    }
    tags
}
