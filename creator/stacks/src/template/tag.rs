//! Tags.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Value;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Value,
}

impl Tag {
    /// A tag.
    pub fn new(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// The tag `Name` of a resource, as eksctl gives it to each: `<stack>/<logical id>`.
pub fn name_tag(id: &str) -> Tag {
    Tag::new("Name", Value::sub(format!("${{AWS::StackName}}/{id}")))
}

/// A user's tags, by key.
pub fn tags_of(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::new(key.clone(), value.clone())).collect()
}
