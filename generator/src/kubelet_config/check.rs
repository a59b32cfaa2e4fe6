//! Checks the user's kubelet configuration against what kubelet of a Kubernetes minor takes.

use std::fmt;

use serde_json::{Map, Value};

use super::fields::{FieldType, Fields, fields};
use super::texts::{self, TextRule};
use super::{forbidden, limits, path, relations};
use crate::kubernetes::{MINORS, Minor};
use crate::near_miss::near_miss;
use crate::values::quoted;

/// One thing that is wrong in `kubeletExtraConfig`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where: `featureGates.Foo`, `clusterDNS[1]`, `evictionHard["memory.available"]`; never empty.
    pub path: String,
    /// A lowercase fragment without a full stop: what is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Everything that is wrong with the user's configuration, in its own order; empty where nothing is.
pub fn check(minor: &Minor, config: &Map<String, Value>) -> Vec<ConfigProblem> {
    check_with(minor, config, forbidden::mend)
}

/// The same where nothing of it is nodestrap's to make, as in a `NodeConfig` of the user's.
pub(crate) fn check_every_field(minor: &Minor, config: &Map<String, Value>) -> Vec<ConfigProblem> {
    check_with(minor, config, |_| None)
}

fn check_with(
    minor: &Minor,
    config: &Map<String, Value>,
    forbidden: impl Fn(&str) -> Option<&'static str>,
) -> Vec<ConfigProblem> {
    let fields = fields(minor);
    let mut checker = Checker { minor, problems: Vec::new() };
    for (name, value) in config {
        match forbidden(name) {
            Some(mend) => checker.problem(path::key("", name), format!("{name} {mend}")),
            None => checker.field(name, value, &fields),
        }
    }
    checker.soft_thresholds_have_periods(config);
    checker.problems.extend(relations::problems(minor, config));
    checker.problems
}

struct Checker<'a> {
    minor: &'a Minor,
    problems: Vec<ConfigProblem>,
}

impl Checker<'_> {
    fn problem(&mut self, path: String, message: String) {
        self.problems.push(ConfigProblem { path, message });
    }

    /// A top-level field: its name, the types in it, and then the texts.
    fn field(&mut self, name: &str, value: &Value, fields: &Fields) {
        let path = path::key("", name);
        let Some(field) = fields.get(name) else {
            return match MINORS.iter().find(|other| self::fields(other).contains_key(name)) {
                Some(other) => self.unknown(path, name, &format!("kubelet {other} has it; remove it")),
                None => self.misspelt(path, name, fields),
            };
        };
        let before = self.problems.len();
        self.value(&path, value, field);
        // What has the wrong type has no text whose grammar could be looked at.
        if let Some(rule) = texts::rule(name).filter(|_| self.problems.len() == before) {
            self.texts(&path, value, rule);
        }
        if self.problems.len() == before {
            self.problems.extend(limits::problems(name, value));
        }
    }

    fn misspelt(&mut self, path: String, name: &str, known: &Fields) {
        match near_miss(name, known.keys().copied()) {
            Some(near) => self.unknown(path, name, &format!("did you mean {near}?")),
            None => self.unknown(path, name, "remove it"),
        }
    }

    fn unknown(&mut self, path: String, name: &str, mend: &str) {
        let minor = self.minor;
        self.problem(path, format!("kubelet {minor} has no field {} here; {mend}", quoted(name)));
    }

    fn value(&mut self, path: &str, value: &Value, field: &FieldType) {
        match (field, value) {
            (FieldType::Unknown, _) if !value.is_null() => {}
            (FieldType::Text, Value::String(_))
            | (FieldType::Boolean, Value::Bool(_))
            | (FieldType::Number | FieldType::Quantity, Value::Number(_))
            | (FieldType::AnyObject, Value::Object(_)) => {}
            (FieldType::Integer, Value::Number(number)) if number.is_i64() => {}
            (FieldType::Duration, Value::String(text)) => self.text(path, text, texts::duration),
            (FieldType::Quantity, Value::String(text)) => self.text(path, text, texts::quantity),
            (FieldType::List(inner), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&path::item(path, index), item, inner);
                }
            }
            (FieldType::Map(inner), Value::Object(entries)) => {
                for (key, entry) in entries {
                    self.value(&path::key(path, key), entry, inner);
                }
            }
            (FieldType::Object(known), Value::Object(entries)) => {
                for (key, entry) in entries {
                    let path = path::key(path, key);
                    match known.get(key.as_str()) {
                        Some(field) => self.value(&path, entry, field),
                        None => self.misspelt(path, key, known),
                    }
                }
            }
            _ => self.problem(path.to_owned(), wrong_type(field, value)),
        }
    }

    fn text(&mut self, path: &str, text: &str, grammar: fn(&str) -> Result<(), String>) {
        if let Err(message) = grammar(text) {
            self.problem(path.to_owned(), message);
        }
    }

    /// Looks at the texts of a field whose types are right.
    fn texts(&mut self, path: &str, value: &Value, rule: &TextRule) {
        match value {
            Value::String(text) => self.text(path, text, rule.value),
            Value::Array(items) => {
                for (index, text) in items.iter().enumerate() {
                    self.text(&path::item(path, index), text.as_str().unwrap_or_default(), rule.value);
                }
            }
            Value::Object(entries) => {
                for (key, text) in entries {
                    let path = path::key(path, key);
                    if rule.keys.contains(&key.as_str()) {
                        self.text(&path, text.as_str().unwrap_or_default(), rule.value);
                    } else {
                        let known = rule.keys.join(", ");
                        self.problem(path, format!("kubelet does not know {} here; it knows {known}", quoted(key)));
                    }
                }
            }
            _ => {}
        }
    }

    /// kubelet refuses a threshold without a period, and passes over a period without a threshold. Source: Kubernetes,
    /// `pkg/kubelet/eviction/helpers.go`, `ParseThresholdConfig`.
    fn soft_thresholds_have_periods(&mut self, config: &Map<String, Value>) {
        const THRESHOLDS: &str = "evictionSoft";
        const PERIODS: &str = "evictionSoftGracePeriod";
        let signals = |field: &str| -> Vec<&String> {
            config.get(field).and_then(Value::as_object).into_iter().flat_map(Map::keys).collect()
        };
        let (thresholds, periods) = (signals(THRESHOLDS), signals(PERIODS));
        for signal in thresholds.iter().filter(|signal| !periods.contains(signal)) {
            let message = format!("a soft threshold needs a grace period; give {} one in {PERIODS}", quoted(signal));
            self.problem(path::key(THRESHOLDS, signal), message);
        }
        for signal in periods.iter().filter(|signal| !thresholds.contains(signal)) {
            let message = format!(
                "a grace period without a soft threshold does nothing; give {} one in {THRESHOLDS}, or remove it",
                quoted(signal)
            );
            self.problem(path::key(PERIODS, signal), message);
        }
    }
}

/// What is wrong with a value of another type than the field's.
fn wrong_type(field: &FieldType, value: &Value) -> String {
    let (wanted, written) = match field {
        FieldType::Text => ("a text", "it in quotes"),
        FieldType::Boolean => ("true or false", "true or false, without quotes"),
        FieldType::Integer => ("a whole number", "digits alone, without quotes"),
        FieldType::Number => ("a number", "it without quotes"),
        FieldType::Duration => ("a duration", "it with its unit, such as \"10s\""),
        FieldType::Quantity => ("a quantity", "a text such as \"1Gi\""),
        FieldType::List(_) => ("a list", "each value after \"- \""),
        FieldType::Map(_) | FieldType::Object(_) | FieldType::AnyObject | FieldType::Unknown => {
            ("an object", "pairs of a key and a value")
        }
    };
    let found = match value {
        Value::Null => {
            return "null takes nothing away from kubelet's configuration; write the value that it should have, or \
                    remove the key"
                .to_owned();
        }
        Value::Bool(truth) => format!("{truth} is a boolean"),
        Value::Number(number) => format!("{number} is a number"),
        Value::String(text) => format!("{} is a text", quoted(text)),
        Value::Array(_) => "it is a list".to_owned(),
        Value::Object(_) => "it is an object".to_owned(),
    };
    format!("{found} where kubelet wants {wanted}; write {written}")
}

/// The problems of nodestrap's own configuration, which sets what the user must not.
#[cfg(test)]
pub(super) fn check_own(minor: &Minor, config: &Map<String, Value>) -> Vec<ConfigProblem> {
    let mut checker = Checker { minor, problems: Vec::new() };
    config.iter().for_each(|(name, value)| checker.field(name, value, &fields(minor)));
    checker.problems
}

#[cfg(test)]
mod tests;
