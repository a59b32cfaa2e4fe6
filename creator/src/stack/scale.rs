//! Changes the sizes in a node group's template, and nothing else of the stack.

use aws_sdk_cloudformation::types::{Capability, Parameter, TemplateStage};
use serde_json::{Value, json};

use super::create::token;
use super::{Doing, Events, Stack, StackError, Stacks};
use crate::aws::{AwsError, Told as _};

/// Where a template has its sizes: the resource's name, and whether it is an Auto Scaling group.
const RESOURCES: [(&str, Group); 2] = [("NodeGroup", Group::AutoScaling), ("ManagedNodeGroup", Group::Managed)];

#[derive(Clone, Copy)]
enum Group {
    AutoScaling,
    Managed,
}

impl Stacks {
    /// Gives the group of a node group's stack other sizes: the fewest, the wanted and the most instances. `false` where it
    /// has them already.
    ///
    /// The stack's own template is changed, whoever made it, so that nothing else of the node group changes.
    pub async fn scale(&self, stack: &Stack, sizes: (u32, u32, u32)) -> Result<bool, StackError> {
        let told = StackError::of(&stack.name);
        let template = self.template(stack).await.map_err(&told)?;
        let Some(template) = scaled(template, sizes) else {
            let said = "the template has neither NodeGroup nor ManagedNodeGroup; scale its group by hand";
            return Err(told(AwsError::answer("CloudFormation", "GetTemplate", said)));
        };
        let mut events = Events::default();
        events.read(self, &stack.id).await.map_err(&told)?;
        match self.request_update(stack, &template).await {
            Ok(()) => {}
            Err(error) if error.message().contains("No updates are to be performed") => return Ok(false),
            Err(error) => return Err(told(error)),
        }
        self.wait(stack, Doing::Updating, events.forgotten()).await.map(|_| true)
    }

    async fn template(&self, stack: &Stack) -> Result<Value, AwsError> {
        let request = self.aws.cloudformation.get_template().stack_name(&stack.id);
        let answer =
            request.template_stage(TemplateStage::Original).send().await.told("CloudFormation", "GetTemplate")?;
        serde_json::from_str(answer.template_body().unwrap_or_default()).map_err(|error| {
            let said = format!("the template is no JSON ({error}), so that neither nodestrap nor eksctl made it");
            AwsError::answer("CloudFormation", "GetTemplate", said)
        })
    }

    async fn request_update(&self, stack: &Stack, template: &Value) -> Result<(), AwsError> {
        let request = self
            .aws
            .cloudformation
            .update_stack()
            .stack_name(&stack.name)
            .template_body(template.to_string())
            .set_parameters(None::<Vec<Parameter>>)
            .capabilities(Capability::CapabilityIam)
            .capabilities(Capability::CapabilityNamedIam)
            .set_role_arn(self.role.clone())
            .client_request_token(token("scale"));
        request.send().await.told("CloudFormation", "UpdateStack").map(drop)
    }
}

/// The template with other sizes; `None` where it has no group.
fn scaled(mut template: Value, (min, desired, max): (u32, u32, u32)) -> Option<Value> {
    let resources = template.get_mut("Resources")?;
    let (name, group) = RESOURCES.into_iter().find(|(name, _)| resources.get(name).is_some())?;
    let properties = resources.get_mut(name)?.get_mut("Properties")?.as_object_mut()?;
    match group {
        // Auto Scaling's sizes are texts in CloudFormation.
        Group::AutoScaling => {
            for (field, number) in [("MinSize", min), ("DesiredCapacity", desired), ("MaxSize", max)] {
                properties.insert(field.to_owned(), json!(number.to_string()));
            }
        }
        Group::Managed => {
            let sizes = json!({ "MinSize": min, "DesiredSize": desired, "MaxSize": max });
            properties.insert("ScalingConfig".to_owned(), sizes);
        }
    }
    Some(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sizes_of_an_auto_scaling_group_change() {
        let template = json!({ "Resources": { "NodeGroup": { "Properties": { "MinSize": "2", "Tags": [] } } } });
        assert_eq!(
            scaled(template, (1, 3, 5)),
            Some(json!({ "Resources": { "NodeGroup": { "Properties": {
                "MinSize": "1", "Tags": [], "DesiredCapacity": "3", "MaxSize": "5"
            } } } }))
        );
    }

    #[test]
    fn a_managed_node_group_has_its_sizes_as_numbers() {
        let template = json!({ "Resources": { "ManagedNodeGroup": { "Properties": { "NodegroupName": "n" } } } });
        assert_eq!(
            scaled(template, (0, 1, 2)),
            Some(json!({ "Resources": { "ManagedNodeGroup": { "Properties": {
                "NodegroupName": "n", "ScalingConfig": { "MinSize": 0, "DesiredSize": 1, "MaxSize": 2 }
            } } } }))
        );
    }

    #[test]
    fn a_template_without_a_group_has_no_sizes() {
        assert_eq!(scaled(json!({ "Resources": { "VPC": {} } }), (1, 1, 1)), None);
    }
}
