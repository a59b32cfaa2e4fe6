//! A template, as far as `CloudFormation` looks at it before it makes anything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::aws_double::refusal::Refusal;

/// A template that can be made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    pub(super) body: String,
    pub(super) tree: Value,
    /// Logical ids in the order in which they can be made: each wave needs only what is in those before it.
    pub(super) waves: Vec<Vec<String>>,
}

/// The most bytes of a template in a request; "Quotas" in the `CloudFormation` user guide.
const MOST_BYTES: usize = 51_200;

impl Template {
    pub(super) fn read(body: &str) -> Result<Self, Refusal> {
        if body.len() > MOST_BYTES {
            return Err(Refusal::validation(format!(
                "1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: Member must have \
                 length less than or equal to {MOST_BYTES}"
            )));
        }
        let tree: Value = serde_json::from_str(body)
            .map_err(|error| Refusal::validation(format!("Template format error: JSON not well-formed. ({error})")))?;
        let known = ["AWSTemplateFormatVersion", "Description", "Mappings", "Outputs", "Resources", "Metadata"];
        if let Some(unknown) = tree.as_object().and_then(|tree| tree.keys().find(|key| !known.contains(&key.as_str())))
        {
            return Err(Refusal::unexpected(format!("the double reads no {unknown} in templates")));
        }
        let waves = waves(&tree)?;
        Ok(Self { body: body.to_owned(), tree, waves })
    }

    /// The logical ids in the order in which they can be made.
    pub(super) fn logical_ids(&self) -> impl Iterator<Item = &String> {
        self.waves.iter().flatten()
    }

    pub(super) fn resource_type(&self, logical_id: &str) -> &str {
        self.tree["Resources"][logical_id]["Type"].as_str().unwrap_or_default()
    }

    /// The capability that the template needs to be acknowledged.
    pub(super) fn capability(&self) -> Option<&'static str> {
        let own_names = ["RoleName", "InstanceProfileName", "ManagedPolicyName", "UserName", "GroupName"];
        let resources = self.tree["Resources"].as_object()?;
        let mut of_iam = resources
            .values()
            .filter(|it| it["Type"].as_str().is_some_and(|kind| kind.starts_with("AWS::IAM::")))
            .peekable();
        of_iam.peek()?;
        let named = of_iam.any(|resource| own_names.iter().any(|name| resource["Properties"].get(name).is_some()));
        Some(if named { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" })
    }
}

/// Orders the resources by what they refer to.
fn waves(tree: &Value) -> Result<Vec<Vec<String>>, Refusal> {
    let Some(resources) = tree["Resources"].as_object().filter(|resources| !resources.is_empty()) else {
        return Err(Refusal::validation("Template format error: At least one Resources member must be defined."));
    };
    let mut needs: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (logical_id, resource) in resources {
        if !resource["Type"].is_string() {
            return Err(Refusal::validation(format!(
                "Template format error: [/Resources/{logical_id}] Every Resources object must contain a Type member."
            )));
        }
        let mut names = BTreeSet::new();
        references(resource, &mut names);
        match &resource["DependsOn"] {
            Value::String(name) => _ = names.insert(name.clone()),
            Value::Array(list) => names.extend(list.iter().filter_map(Value::as_str).map(str::to_owned)),
            _ => {}
        }
        needs.insert(logical_id, names);
    }
    let mut in_outputs = BTreeSet::new();
    references(&tree["Outputs"], &mut in_outputs);
    for (block, names) in needs.values().map(|names| ("Resources", names)).chain([("Outputs", &in_outputs)]) {
        let unknown: Vec<&str> =
            names.iter().filter(|name| !resources.contains_key(*name)).map(String::as_str).collect();
        if !unknown.is_empty() {
            return Err(Refusal::validation(format!(
                "Template format error: Unresolved resource dependencies [{}] in the {block} block of the template",
                unknown.join(", ")
            )));
        }
    }
    let mut waves: Vec<Vec<String>> = Vec::new();
    let mut made: BTreeSet<String> = BTreeSet::new();
    while made.len() < resources.len() {
        let ready = |id: &&String| !made.contains(*id) && needs[id].iter().all(|name| made.contains(name));
        // In the template's own order.
        let wave: Vec<String> = resources.keys().filter(ready).cloned().collect();
        if wave.is_empty() {
            let circle: Vec<&str> = resources.keys().filter(|id| !made.contains(*id)).map(String::as_str).collect();
            return Err(Refusal::validation(format!("Circular dependency between resources: [{}]", circle.join(", "))));
        }
        made.extend(wave.iter().cloned());
        waves.push(wave);
    }
    Ok(waves)
}

/// The logical ids that a value refers to; pseudo parameters are none.
fn references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("Ref", Value::String(target)) => note(target, into),
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        note(parts.first().and_then(Value::as_str).unwrap_or_default(), into);
                    }
                    ("Fn::GetAtt", Value::String(path)) => note(path.split('.').next().unwrap_or_default(), into),
                    ("Fn::Sub", Value::String(text)) => {
                        for name in placeholders(text) {
                            note(name, into);
                        }
                    }
                    _ => references(value, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, into)),
        _ => {}
    }
}

fn note(name: &str, into: &mut BTreeSet<String>) {
    if !name.starts_with("AWS::") {
        into.insert(name.to_owned());
    }
}

/// The names in the `${Name}` and `${Name.Attribute}` of a text; `${!Name}` is none.
fn placeholders(text: &str) -> Vec<&str> {
    let inside = text.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    inside.filter(|name| !name.starts_with('!')).map(|name| name.split('.').next().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(tree: &Value) -> String {
        Template::read(&tree.to_string()).expect_err("refused").message
    }

    #[test]
    fn resources_come_after_what_they_refer_to() {
        let tree = json!({ "Resources": {
            "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "VPC" } } },
            "VPC": { "Type": "AWS::EC2::VPC", "Properties": { "N": { "Fn::Sub": "${AWS::StackName}/VPC" } } },
            "Gateway": { "Type": "AWS::EC2::InternetGateway" },
            "Route": { "Type": "AWS::EC2::Route", "DependsOn": "Gateway", "Properties": { "Id": { "Fn::GetAtt": ["Subnet", "Id"] } } },
        } });
        let template = Template::read(&tree.to_string()).expect("a template");
        assert_eq!(template.waves, [vec!["VPC", "Gateway"], vec!["Subnet"], vec!["Route"]]);
    }

    #[test]
    fn templates_that_cannot_be_made_are_refused_as_aws_does() {
        let of = |resource: Value| json!({ "Resources": { "A": resource } });
        assert_eq!(
            refused(&of(json!({ "Type": "T", "Properties": { "B": { "Ref": "B" } } }))),
            "Template format error: Unresolved resource dependencies [B] in the Resources block of the template"
        );
        assert_eq!(
            refused(&of(json!({ "Type": "T", "Properties": { "B": { "Ref": "A" } } }))),
            "Circular dependency between resources: [A]"
        );
        assert_eq!(
            refused(&json!({ "Resources": {} })),
            "Template format error: At least one Resources member must be defined."
        );
        assert!(refused(&of(json!({ "Type": "x".repeat(51_200) }))).ends_with("less than or equal to 51200"));
    }

    #[test]
    fn roles_need_a_capability_and_named_ones_another() {
        let capability = |properties: Value| {
            let tree = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": properties } } });
            Template::read(&tree.to_string()).expect("a template").capability()
        };
        assert_eq!(capability(json!({})), Some("CAPABILITY_IAM"));
        assert_eq!(capability(json!({ "RoleName": "r" })), Some("CAPABILITY_NAMED_IAM"));
    }
}
