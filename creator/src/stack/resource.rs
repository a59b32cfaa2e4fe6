//! What `CloudFormation` calls a resource of a stack in AWS.

use super::{Stack, Stacks};
use crate::aws::{AwsError, Told as _};

impl Stacks {
    /// The physical ID of a resource, such as an Auto Scaling group's name; `None` where the stack has no such resource (yet).
    pub async fn physical_id(&self, stack: &Stack, logical_id: &str) -> Result<Option<String>, AwsError> {
        let request =
            self.aws.cloudformation.describe_stack_resources().stack_name(&stack.name).logical_resource_id(logical_id);
        match request.send().await.told("CloudFormation", "DescribeStackResources") {
            Ok(answer) => {
                let resource = answer.stack_resources().first();
                Ok(resource.and_then(|resource| resource.physical_resource_id()).map(str::to_owned))
            }
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
