//! A request's parameters, as one tree whatever the protocol that brought them.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// Parameters by name. Whoever serves the operation takes out what it acts on; what is left then is unexpected.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parameters(pub(super) Map<String, Value>);

impl Parameters {
    /// The tree that a form of the query protocols writes as flat pairs: `Tags.member.1.Key=a`, or EC2's
    /// `Filter.1.Value.1=a`.
    pub(super) fn of_form(pairs: &[(String, String)]) -> Self {
        let mut root = Map::new();
        for (name, value) in pairs {
            let mut node = &mut root;
            let mut steps = name.split('.').filter(|step| *step != "member").peekable();
            while let Some(step) = steps.next() {
                if steps.peek().is_none() {
                    node.insert(step.to_owned(), Value::String(value.clone()));
                    break;
                }
                let below = node.entry(step.to_owned()).or_insert_with(|| Value::Object(Map::new()));
                if !below.is_object() {
                    *below = Value::Object(Map::new());
                }
                let Value::Object(below) = below else { unreachable!("it was made one") };
                node = below;
            }
        }
        Self(root.into_iter().map(|(name, value)| (name, with_lists(value))).collect())
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// A text; an empty one counts as none.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    pub(super) fn required(&mut self, name: &str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| Refusal::unexpected(format!("{name} is missing")))
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "true")
    }

    pub(super) fn list(&mut self, name: &str) -> Vec<Value> {
        match self.take(name) {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        }
    }

    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.list(name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// EC2's filters: names with the values that pass.
    pub(super) fn filters(&mut self) -> Vec<(String, Vec<String>)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let values = |filter: &Value| filter["Value"].as_array().map(|values| values.iter().map(text).collect());
        self.list("Filter").iter().map(|filter| (text(&filter["Name"]), values(filter).unwrap_or_default())).collect()
    }

    /// Says that everything that the operation acts on was taken.
    pub(super) fn end(&self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let left: Vec<&str> = self.0.keys().map(String::as_str).collect();
        Err(Refusal::unexpected(format!("the double does not act on {}", left.join(", "))))
    }
}

/// Turns maps whose names are all numbers into lists.
fn with_lists(value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    let mut numbered: Vec<(Option<u32>, String, Value)> =
        map.into_iter().map(|(name, value)| (name.parse().ok(), name, with_lists(value))).collect();
    if numbered.iter().any(|(number, ..)| number.is_none()) {
        return Value::Object(numbered.into_iter().map(|(_, name, value)| (name, value)).collect());
    }
    numbered.sort_by_key(|(number, ..)| *number);
    Value::Array(numbered.into_iter().map(|(.., value)| value).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::endpoint::query_pairs;

    #[test]
    fn a_form_is_a_tree() {
        let form = "StackName=s&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=b&Filter.1.Value.2=y&Filter.1.Value.1=x";
        assert_eq!(
            Value::Object(Parameters::of_form(&query_pairs(form)).0),
            json!({
                "StackName": "s",
                "Tags": [{ "Key": "a", "Value": "1" }, { "Key": "b" }],
                "Filter": [{ "Value": ["x", "y"] }],
            })
        );
    }

    #[test]
    fn what_nobody_took_is_unexpected() {
        let mut parameters = Parameters::of_form(&query_pairs("StackName=s&Parameters.member.1.ParameterKey=k"));
        assert_eq!(parameters.text("StackName").as_deref(), Some("s"));
        let error = parameters.end().expect_err("one is left");
        assert_eq!(error.message, "the double does not act on Parameters");
    }
}
