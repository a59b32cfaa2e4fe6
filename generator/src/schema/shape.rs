//! What may stand in a field, and how JSON Schema says it.

use serde_json::{Map, Value, json};

use super::kubelet;
use crate::cluster_config::known_fields::Object;

/// An object of the file with what a person wants to know of its fields.
#[derive(Debug)]
pub(super) struct Described {
    /// The reader's own table of the fields.
    pub(super) object: &'static Object,
    /// The fields that are read, in the order of the table.
    pub(super) fields: &'static [Field],
    /// Those that no flag can give, so that the object needs them.
    pub(super) required: &'static [&'static str],
}

/// A field that is read.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What may stand in it.
    pub(super) shape: Shape,
    /// What it sets, in sentences; an editor shows them.
    pub(super) says: &'static str,
}

/// A field that is read.
pub(super) const fn field(name: &'static str, shape: Shape, says: &'static str) -> Field {
    Field { name, shape, says }
}

/// What may stand in a field.
#[derive(Debug)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// A text.
    Text,
    /// A text that matches a regular expression of [`patterns`](super::patterns).
    Pattern(&'static str),
    /// One of some words.
    Words(&'static [&'static str]),
    /// One of the words of a value that lists them itself.
    WordsOf(fn() -> Vec<&'static str>),
    /// True or false.
    Boolean,
    /// A whole number, from and to.
    Integer(u32, u32),
    /// One of some whole numbers or the same in quotes.
    NumberOrText(&'static [u32]),
    /// A list.
    List(&'static Shape),
    /// A list of at least one.
    NonEmptyList(&'static Shape),
    /// A mapping with keys of the user's choice.
    Pairs {
        /// What the keys match.
        keys: &'static str,
        /// What stands at each.
        values: &'static Shape,
    },
    /// An object with known fields.
    Object(&'static Described),
    /// One of several shapes.
    AnyOf(&'static [Shape]),
    /// kubelet's configuration.
    KubeletConfiguration,
}

impl Described {
    /// The object as JSON Schema.
    pub(super) fn to_json(&self) -> Value {
        let mut properties = Map::new();
        for name in self.object.read {
            // A field without a description fails the tests; it must not be missing from what an editor knows.
            let described = self.fields.iter().find(|field| field.name == *name);
            let is_required = self.required.contains(name);
            let schema = described.map_or_else(|| json!({}), |field| field.to_json(is_required));
            properties.insert((*name).to_owned(), schema);
        }
        for name in self.object.created {
            properties.insert((*name).to_owned(), json!({ "description": CREATED }));
        }
        for name in self.object.stack {
            properties.insert((*name).to_owned(), json!({ "description": STACK }));
        }
        for (name, mend) in self.object.refused {
            properties.insert((*name).to_owned(), refused(mend));
        }
        properties.sort_keys();
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !self.required.is_empty() {
            schema["required"] = json!(self.required);
        }
        schema
    }
}

/// What an editor says of fields that a cluster is created from.
const CREATED: &str = "Concerns the stacks that `nodestrap create` makes, and leaves user data as it is.";

/// What an editor says of fields that only stacks are made from.
const STACK: &str =
    "Concerns the stacks and leaves user data as it is; gen-userdata passes over it with --allow-stack-fields.";

/// A field that may only ask for nothing; the reader's own words say what to do instead.
pub(super) fn refused(mend: &str) -> Value {
    json!({ "description": format!("Not rendered: {mend}."), "enum": [false, null] })
}

impl Field {
    fn to_json(&self, is_required: bool) -> Value {
        let mut schema = json!({ "description": self.says });
        let shape = self.shape.to_json();
        let shape = if is_required { shape } else { nullable(shape) };
        if let (Some(schema), Value::Object(shape)) = (schema.as_object_mut(), shape) {
            schema.extend(shape);
        }
        schema
    }
}

impl Shape {
    /// The shape as JSON Schema.
    fn to_json(&self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::Text => json!({ "type": "string" }),
            Self::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
            Self::Words(words) => json!({ "enum": words }),
            Self::WordsOf(words) => json!({ "enum": words() }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Integer(minimum, maximum) => json!({ "type": "integer", "minimum": minimum, "maximum": maximum }),
            Self::NumberOrText(numbers) => {
                let texts = numbers.iter().map(|number| json!(number.to_string()));
                json!({ "enum": numbers.iter().map(|number| json!(number)).chain(texts).collect::<Vec<Value>>() })
            }
            Self::List(items) => json!({ "type": "array", "items": items.to_json() }),
            Self::NonEmptyList(items) => json!({ "type": "array", "items": items.to_json(), "minItems": 1 }),
            Self::Pairs { keys, values } => json!({
                "type": "object",
                "propertyNames": { "pattern": keys },
                "additionalProperties": values.to_json(),
            }),
            Self::Object(described) => described.to_json(),
            Self::AnyOf(shapes) => json!({ "anyOf": shapes.iter().map(Self::to_json).collect::<Vec<Value>>() }),
            Self::KubeletConfiguration => kubelet::configuration(),
        }
    }
}

/// The schema, and null: a field without a value counts as absent.
fn nullable(mut schema: Value) -> Value {
    if let Some(one @ Value::String(_)) = schema.get_mut("type") {
        *one = json!([one.take(), "null"]);
    } else if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    } else if let Some(Value::Array(shapes)) = schema.get_mut("anyOf") {
        shapes.push(json!({ "type": "null" }));
    }
    schema
}
