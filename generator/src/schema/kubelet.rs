//! `kubeletExtraConfig`: the fields of every kubelet that nodes can be made for, in one object.
//!
//! An editor does not know the file's Kubernetes version here; which minors have a field stands in its description, and the
//! reader checks it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{patterns, shape};
use crate::kubelet_config::{FieldType, Limit, fields, forbidden_mend, limit, text_keys};
use crate::kubernetes::{MINORS, Minor};

/// kubelet's configuration as JSON Schema.
pub(super) fn configuration() -> Value {
    let mut found: BTreeMap<&str, (FieldType, Vec<&Minor>)> = BTreeMap::new();
    for minor in &MINORS {
        for (name, field) in fields(minor) {
            let (newest, minors) = found.entry(name).or_insert_with(|| (field.clone(), Vec::new()));
            // What is inside of an object grew with the minors; the newest has the most.
            *newest = field;
            minors.push(minor);
        }
    }
    let mut properties = Map::new();
    for (name, (field, minors)) in found {
        let mut schema = match forbidden_mend(name) {
            Some(mend) => shape::refused(mend),
            None => field_schema(name, &field),
        };
        if forbidden_mend(name).is_none() {
            schema["description"] = json!(format!("Field of kubelet, {}.", range(&minors)));
        }
        properties.insert(name.to_owned(), schema);
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The minors, which are without a gap.
fn range(minors: &[&Minor]) -> String {
    let all = minors.len() == MINORS.len();
    match (minors.first(), minors.last()) {
        _ if all => "in every Kubernetes version".to_owned(),
        (Some(first), Some(last)) if MINORS.last().is_some_and(|newest| newest.minor == last.minor) => {
            format!("Kubernetes {first} and newer")
        }
        (Some(first), Some(last)) => format!("Kubernetes {first} to {last}"),
        _ => String::new(),
    }
}

/// A top-level field: its type, its limits, and the keys that kubelet knows in it.
fn field_schema(name: &str, field: &FieldType) -> Value {
    let mut schema = type_schema(field);
    if let Some(limit) = limit(name) {
        narrow(&mut schema, limit);
    }
    for (key, inner) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(limit) = limit(&format!("{name}.{key}")) {
            narrow(inner, limit);
        }
    }
    let keys = text_keys(name);
    if !keys.is_empty() {
        let inner = type_schema_of_values(field);
        let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), inner.clone())).collect();
        schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    }
    schema
}

/// Adds what JSON Schema can say of a limit.
fn narrow(schema: &mut Value, limit: &Limit) {
    match limit {
        Limit::Words(words) => schema["enum"] = json!(words),
        Limit::ListOfWords(words) => schema["items"]["enum"] = json!(words),
        Limit::Range(least, most) => {
            schema["minimum"] = json!(least);
            if *most < i64::from(i32::MAX) {
                schema["maximum"] = json!(most);
            }
        }
        Limit::Share => {
            schema["exclusiveMinimum"] = json!(0);
            schema["maximum"] = json!(1);
        }
        Limit::CleanPath => schema["pattern"] = json!(patterns::ABSOLUTE_PATH),
        Limit::Seconds(..) | Limit::Cpus => {}
    }
}

fn type_schema_of_values(field: &FieldType) -> Value {
    match field {
        FieldType::Map(inner) => type_schema(inner),
        _ => json!({}),
    }
}

fn type_schema(field: &FieldType) -> Value {
    match field {
        FieldType::Text => json!({ "type": "string" }),
        FieldType::Boolean => json!({ "type": "boolean" }),
        FieldType::Integer => json!({ "type": "integer" }),
        FieldType::Number => json!({ "type": "number" }),
        FieldType::Duration => json!({ "type": "string", "pattern": patterns::DURATION }),
        FieldType::Quantity => {
            json!({ "anyOf": [{ "type": "string", "pattern": patterns::QUANTITY }, { "type": "number" }] })
        }
        FieldType::List(inner) => json!({ "type": "array", "items": type_schema(inner) }),
        FieldType::Map(inner) => json!({ "type": "object", "additionalProperties": type_schema(inner) }),
        FieldType::Object(inner) => {
            let described = |(name, field): (&&str, &FieldType)| {
                let mut schema = type_schema(field);
                schema["description"] = json!("Field of kubelet.");
                ((*name).to_owned(), schema)
            };
            let properties: Map<String, Value> = inner.iter().map(described).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        FieldType::AnyObject => json!({ "type": "object" }),
        FieldType::Unknown => json!({}),
    }
}
