//! Makes a stack.

use std::collections::BTreeMap;
use std::time::SystemTime;

use aws_sdk_cloudformation::types::{Capability, Tag};
use nodestrap_stacks::template::INLINE_LIMIT;

use super::{Doing, Events, Stack, StackError, Stacks, Status};
use crate::aws::{AwsError, Told as _};

/// A stack to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStack {
    /// Its name.
    pub name: String,
    /// Its template, JSON.
    pub template: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl NewStack {
    /// Refuses, before anything is made, a template that no request may hold.
    fn check_size(&self) -> Result<(), StackError> {
        match self.template.len() {
            ..=INLINE_LIMIT => Ok(()),
            size => Err(StackError::TooLarge { stack: self.name.clone(), size }),
        }
    }
}

/// What becomes of a stack that fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StackOptions {
    /// Whether it stays as it is, for whoever looks for the cause.
    pub disable_rollback: bool,
}

impl Stacks {
    /// Makes a stack that is not there, and waits for it.
    ///
    /// It refuses to be deleted, as eksctl's do, until [`Stacks::delete`] lifts that.
    pub async fn create(&self, new: &NewStack, options: StackOptions) -> Result<Stack, StackError> {
        new.check_size()?;
        self.log.info(format_args!("deploying stack {:?}", new.name));
        let id = self.request(new, options).await.map_err(StackError::of(&new.name))?;
        let stack = Stack {
            name: new.name.clone(),
            id,
            status: Status::new("CREATE_IN_PROGRESS"),
            reason: None,
            tags: new.tags.clone(),
            outputs: BTreeMap::new(),
            is_protected: true,
            created: 0,
        };
        self.wait(&stack, Doing::Creating, Events::default()).await
    }

    async fn request(&self, new: &NewStack, options: StackOptions) -> Result<String, AwsError> {
        let tags = new.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
        let mut request = self
            .aws
            .cloudformation
            .create_stack()
            .stack_name(&new.name)
            .template_body(&new.template)
            .set_tags(Some(tags))
            .capabilities(Capability::CapabilityIam)
            .capabilities(Capability::CapabilityNamedIam)
            .enable_termination_protection(true)
            .set_role_arn(self.role.clone())
            .client_request_token(token("create"));
        if options.disable_rollback {
            request = request.disable_rollback(true);
        }
        let answer = request.send().await.told("CloudFormation", "CreateStack")?;
        answer
            .stack_id()
            .map(str::to_owned)
            .ok_or_else(|| AwsError::answer("CloudFormation", "CreateStack", "no stack ID"))
    }
}

/// What `CloudFormation` knows a request by that the SDK sends again, so that it is not done twice.
pub(super) fn token(what: &str) -> String {
    let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("nodestrap-{what}-{:x}-{:x}", moment.as_nanos(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_no_request_holds_is_refused_with_its_size() {
        let stack = |size| NewStack { name: "app".into(), template: "x".repeat(size), tags: BTreeMap::new() };
        assert!(stack(51_200).check_size().is_ok());
        assert_eq!(
            stack(51_201).check_size().expect_err("one byte more").to_string(),
            "stack \"app\": its template has 51201 bytes, and CloudFormation takes 51,200: make its user data or its tags fewer"
        );
    }
}
