//! Values that `CloudFormation` computes: its intrinsic functions.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A text, or a function that makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text as it stands.
    Text(String),
    /// What a resource, or a pseudo parameter such as `AWS::Partition`, is called.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(String, &'static str),
    /// A text with `${…}` filled in.
    Sub(String),
    /// What another stack of the region exports.
    ImportValue(String),
    /// The values with a text between them.
    Join(&'static str, Vec<Value>),
    /// The list of what stands between a text.
    Split(&'static str, Box<Value>),
    /// One of a list, counted from 0.
    Select(usize, Box<Value>),
    /// The list of CIDRs that a CIDR is split into: how many, and how many bits of addresses each has.
    Cidr(Box<Value>, usize, u8),
    /// A place in a mapping: its name and both keys.
    FindInMap(&'static str, Box<Value>, &'static str),
}

impl Value {
    /// An attribute of a resource.
    pub fn attribute(id: impl Into<String>, attribute: &'static str) -> Self {
        Self::GetAtt(id.into(), attribute)
    }

    /// A text with `${…}` filled in.
    pub fn sub(text: impl Into<String>) -> Self {
        Self::Sub(text.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    /// `true` or `false` as a text, which outputs have to be.
    fn from(truth: bool) -> Self {
        Self::Text(truth.to_string())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn call<S: Serializer>(
            serializer: S,
            function: &str,
            argument: &(impl Serialize + ?Sized),
        ) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(function, argument)?;
            map.end()
        }
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Ref(id) => call(serializer, "Ref", id),
            Self::GetAtt(id, attribute) => call(serializer, "Fn::GetAtt", &(id, attribute)),
            Self::Sub(text) => call(serializer, "Fn::Sub", text),
            Self::ImportValue(export) => call(serializer, "Fn::ImportValue", export),
            Self::Join(between, values) => call(serializer, "Fn::Join", &(between, values)),
            Self::Split(between, value) => call(serializer, "Fn::Split", &(between, value)),
            Self::Select(place, list) => call(serializer, "Fn::Select", &(place, list)),
            Self::Cidr(block, count, bits) => call(serializer, "Fn::Cidr", &(block, count, bits)),
            Self::FindInMap(map, first, second) => call(serializer, "Fn::FindInMap", &(map, first, second)),
        }
    }
}

/// A list, written out or made by a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Its items.
    Items(Vec<Value>),
    /// A function that makes a list.
    Of(Value),
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Items(items) => items.serialize(serializer),
            Self::Of(function) => function.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_written_in_their_long_form() {
        let shown = |value: &dyn Fn() -> Value| serde_json::to_string(&value()).expect("JSON");
        let list = || Value::Split(",", Box::new(Value::ImportValue("stack::Subnets".into())));
        assert_eq!(shown(&|| Value::Ref("VPC".into())), r#"{"Ref":"VPC"}"#);
        assert_eq!(shown(&|| Value::attribute("VPC", "Arn")), r#"{"Fn::GetAtt":["VPC","Arn"]}"#);
        assert_eq!(shown(&|| Value::sub("${AWS::StackName}/VPC")), r#"{"Fn::Sub":"${AWS::StackName}/VPC"}"#);
        assert_eq!(shown(&list), r#"{"Fn::Split":[",",{"Fn::ImportValue":"stack::Subnets"}]}"#);
        assert_eq!(
            shown(&|| Value::Select(1, Box::new(list()))),
            r#"{"Fn::Select":[1,{"Fn::Split":[",",{"Fn::ImportValue":"stack::Subnets"}]}]}"#
        );
        assert_eq!(shown(&|| Value::Join(",", vec!["a".into(), true.into()])), r#"{"Fn::Join":[",",["a","true"]]}"#);
        assert_eq!(shown(&|| Value::Cidr(Box::new("::/56".into()), 6, 64)), r#"{"Fn::Cidr":["::/56",6,64]}"#);
        assert_eq!(
            shown(&|| Value::FindInMap("Map", Box::new(Value::Ref("AWS::Partition".into())), "EC2")),
            r#"{"Fn::FindInMap":["Map",{"Ref":"AWS::Partition"},"EC2"]}"#
        );
        assert_eq!(serde_json::to_string(&List::Items(vec!["a".into()])).expect("JSON"), r#"["a"]"#);
    }
}
