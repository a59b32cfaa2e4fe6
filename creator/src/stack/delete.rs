//! Deletes a stack.

use super::create::token;
use super::{Doing, Events, Stack, StackError, Stacks};
use crate::aws::{AwsError, Told as _};

impl Stacks {
    /// Deletes a stack and waits until it is gone; lifts its protection first.
    ///
    /// # Errors
    /// What stands in the way, by resource: [`Failed::causes`](super::Failed::causes).
    pub async fn delete(&self, stack: &Stack) -> Result<(), StackError> {
        self.log.info(format_args!("will delete stack {:?}", stack.name));
        // What happened before is neither told again nor a cause of what happens now.
        let mut events = Events::default();
        events.read(self, &stack.id).await.map_err(StackError::of(&stack.name))?;
        self.request_deletion(stack).await.map_err(StackError::of(&stack.name))?;
        self.wait(stack, Doing::Deleting, events.forgotten()).await.map(drop)
    }

    /// Has a stack deleted without waiting for it; lifts its protection first.
    pub async fn start_deletion(&self, stack: &Stack) -> Result<(), StackError> {
        self.log.info(format_args!("will delete stack {:?}", stack.name));
        self.request_deletion(stack).await.map_err(StackError::of(&stack.name))
    }

    async fn request_deletion(&self, stack: &Stack) -> Result<(), AwsError> {
        if stack.is_protected {
            let request = self.aws.cloudformation.update_termination_protection().stack_name(&stack.name);
            let answer = request.enable_termination_protection(false).send().await;
            answer.told("CloudFormation", "UpdateTerminationProtection")?;
        }
        let request = self.aws.cloudformation.delete_stack().stack_name(&stack.id).set_role_arn(self.role.clone());
        request.client_request_token(token("delete")).send().await.told("CloudFormation", "DeleteStack").map(drop)
    }
}
