//! A JSON Schema (draft-07) of the `ClusterConfig` that is read, for editors.
//!
//! The names of the fields are those of the tables that the reader goes by (`cluster_config::known_fields`, each part of
//! `own_settings`, the field lists of kubelet); the modules here add what a person wants to know of each, and what an
//! editor can check without the other fields: words, ranges, the shape of a text. A field that the reader has and nobody
//! described fails a test. What the schema refuses, the reader refuses too, but for scalars in another spelling than
//! eksctl's (a number in quotes); the reader refuses more.

mod cluster;
mod kubelet;
mod node_group;
mod own_settings;
mod patterns;
mod shape;

use serde_json::json;

/// The schema, as JSON with a line end.
pub fn json_schema() -> String {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ClusterConfig of eksctl.io/v1alpha5, as gen-userdata reads it",
    });
    if let (Some(schema), serde_json::Value::Object(described)) =
        (schema.as_object_mut(), cluster::CLUSTER_CONFIG.to_json())
    {
        schema.extend(described);
    }
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::shape::{Described, Shape};
    use super::*;

    /// The object and all objects below it.
    fn walk(described: &'static Described, found: &mut Vec<&'static Described>) {
        fn below(shape: &'static Shape, found: &mut Vec<&'static Described>) {
            match shape {
                Shape::Object(described) => walk(described, found),
                Shape::List(inner) | Shape::NonEmptyList(inner) | Shape::Pairs { values: inner, .. } => {
                    below(inner, found);
                }
                Shape::AnyOf(shapes) => shapes.iter().for_each(|shape| below(shape, found)),
                _ => {}
            }
        }
        found.push(described);
        described.fields.iter().for_each(|field| below(&field.shape, found));
    }

    #[test]
    fn every_field_that_is_read_is_described_and_no_other() {
        let mut found = Vec::new();
        walk(&cluster::CLUSTER_CONFIG, &mut found);
        assert!(found.len() > 10, "the walk goes through the objects");
        for described in found {
            let names: Vec<&str> = described.fields.iter().map(|field| field.name).collect();
            assert_eq!(names, described.object.read, "{}: describe what is read, in its order", described.object.what);
            let required: BTreeSet<&str> = described.required.iter().copied().collect();
            assert!(required.iter().all(|name| names.contains(name)), "{}", described.object.what);
        }
    }

    #[test]
    fn every_description_is_sentences() {
        fn check(path: &str, value: &serde_json::Value, count: &mut usize) {
            let Some(properties) = value["properties"].as_object() else { return };
            for (name, property) in properties {
                let path = format!("{path}.{name}");
                let says = property["description"].as_str().unwrap_or_default();
                assert!(
                    says.ends_with('.') && says.starts_with(|first: char| !first.is_lowercase()),
                    "{path}: {says:?}"
                );
                *count += 1;
                check(&path, property, count);
            }
        }
        let schema: serde_json::Value = serde_json::from_str(&json_schema()).expect("it is JSON");
        let mut count = 0;
        check("", &schema, &mut count);
        assert!(count > 40, "{count} descriptions");
    }
}
