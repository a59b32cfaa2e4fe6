//! A stack as `CloudFormation` describes it.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{Stack as Described, StackStatus};

use super::{Stacks, Status};
use crate::aws::{AwsError, Told as _};

/// A stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its ID, an ARN; another stack of the same name has another.
    pub id: String,
    /// Its status.
    pub status: Status,
    /// Why it has this status.
    pub reason: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
    /// Whether it refuses to be deleted.
    pub is_protected: bool,
    /// When it was made, in seconds since 1970.
    pub created: i64,
}

impl Stack {
    fn of(stack: &Described) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let tags = stack.tags().iter().map(|tag| (text(tag.key()), text(tag.value())));
        let outputs = stack.outputs().iter().map(|output| (text(output.output_key()), text(output.output_value())));
        Self {
            name: text(stack.stack_name()),
            id: text(stack.stack_id()),
            status: Status::new(stack.stack_status().map(StackStatus::as_str).unwrap_or_default()),
            reason: stack.stack_status_reason().map(str::to_owned),
            tags: tags.collect(),
            outputs: outputs.collect(),
            is_protected: stack.enable_termination_protection().unwrap_or_default(),
            created: stack.creation_time().map(aws_sdk_cloudformation::primitives::DateTime::secs).unwrap_or_default(),
        }
    }
}

impl Stacks {
    /// The stack of a name or an ID; `None` where there is none.
    pub async fn find(&self, name: &str) -> Result<Option<Stack>, AwsError> {
        let request = self.aws.cloudformation.describe_stacks().stack_name(name);
        match request.send().await.told("CloudFormation", "DescribeStacks") {
            Ok(answer) => Ok(answer.stacks().first().map(Stack::of)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every stack of the region that is not gone.
    pub(super) async fn all(&self) -> Result<Vec<Stack>, AwsError> {
        let mut pages = self.aws.cloudformation.describe_stacks().into_paginator().send();
        let mut stacks = Vec::new();
        while let Some(page) = pages.next().await {
            stacks.extend(page.told("CloudFormation", "DescribeStacks")?.stacks().iter().map(Stack::of));
        }
        Ok(stacks)
    }
}
