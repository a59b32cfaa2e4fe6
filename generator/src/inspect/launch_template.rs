//! User data out of the JSON that the AWS CLI prints or takes, or that `gen-userdata --format terraform` prints, so that
//! it can be piped in.
//!
//! Shapes (AWS CLI reference): `create-launch-template --launch-template-data` takes `{"UserData": …}`,
//! `get-launch-template-data` and its like put that under `LaunchTemplateData`, `describe-launch-template-versions`
//! under `LaunchTemplateVersions[]`; `describe-instance-attribute` prints `{"UserData": {"Value": …}}`. For Terraform it
//! is `user_data_base64`.

use serde_json::Value;

use super::error::InspectError;
use super::report::Layer;

/// The user data in the JSON and what JSON it is, `None` where the input is no JSON of this sort.
pub(super) fn user_data(bytes: &[u8]) -> Result<Option<(Layer, String)>, InspectError> {
    if !bytes.trim_ascii().starts_with(b"{") {
        return Ok(None);
    }
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
        return Ok(None);
    };
    if let Some(Value::String(text)) = json.get("user_data_base64") {
        return Ok(Some((Layer::Terraform, text.clone())));
    }
    let found = |text: &String| Ok(Some((Layer::LaunchTemplate, text.clone())));
    let data = match json.get("LaunchTemplateVersions") {
        Some(Value::Array(versions)) => match versions.as_slice() {
            [version] => version.get("LaunchTemplateData"),
            versions => return Err(fault(&many(versions.len()))),
        },
        _ => None,
    };
    let data = data.or_else(|| json.get("LaunchTemplateData")).unwrap_or(&json);
    match data.get("UserData") {
        Some(Value::String(text)) => found(text),
        Some(Value::Object(attribute)) => match attribute.get("Value") {
            Some(Value::String(text)) => found(text),
            _ => Err(fault("UserData has no Value: the instance has no user data")),
        },
        Some(_) => Err(fault("UserData is not a string: it has to be base64 text")),
        None if json.get("LaunchTemplateVersions").or(json.get("LaunchTemplateData")).is_some() => {
            Err(fault("there is no UserData: the launch template starts instances without it"))
        }
        None => Ok(None),
    }
}

fn many(count: usize) -> String {
    format!("there are {count} versions: ask for one, as with --versions '$Latest'")
}

fn fault(message: &str) -> InspectError {
    InspectError::LaunchTemplate { message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_of_the_aws_cli_is_read() {
        for json in [
            r#"{"UserData": "IyE="}"#,
            r#"{"LaunchTemplateName": "n", "LaunchTemplateData": {"UserData": "IyE="}}"#,
            r#"{"LaunchTemplateVersions": [{"LaunchTemplateData": {"UserData": "IyE="}}]}"#,
            r#"{"InstanceId": "i-1", "UserData": {"Value": "IyE="}}"#,
        ] {
            assert_eq!(user_data(json.as_bytes()).expect(json), Some((Layer::LaunchTemplate, "IyE=".to_owned())));
        }
    }

    #[test]
    fn what_terraform_gets_is_read() {
        let json = r#"{"bytes": "2", "sha256": "", "user_data_base64": "IyE="}"#;
        assert_eq!(user_data(json.as_bytes()).expect(json), Some((Layer::Terraform, "IyE=".to_owned())));
    }

    #[test]
    fn other_json_and_broken_json_are_left_alone() {
        for text in [r#"{"apiVersion": "node.eks.aws/v1alpha1"}"#, r#"{"UserData": "#, "#!/bin/sh", "{}"] {
            assert_eq!(user_data(text.as_bytes()).expect(text), None);
        }
    }

    #[test]
    fn json_without_one_user_data_says_what_to_do() {
        for (json, message) in [
            (
                r#"{"LaunchTemplateVersions": [{}, {}]}"#,
                "launch template JSON: there are 2 versions: ask for one, as with --versions '$Latest'",
            ),
            (
                r#"{"LaunchTemplateData": {"ImageId": "ami-1"}}"#,
                "launch template JSON: there is no UserData: the launch template starts instances without it",
            ),
            (r#"{"UserData": {}}"#, "launch template JSON: UserData has no Value: the instance has no user data"),
            (r#"{"UserData": 5}"#, "launch template JSON: UserData is not a string: it has to be base64 text"),
        ] {
            assert_eq!(user_data(json.as_bytes()).expect_err(json).to_string(), message);
        }
    }
}
