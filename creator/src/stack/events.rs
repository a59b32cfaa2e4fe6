//! What happened to a stack's resources.

use aws_sdk_cloudformation::types::ResourceStatus;

use super::Stacks;
use crate::aws::{AwsError, Told as _};

/// Something that happened to a resource of a stack, or to the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// `CloudFormation`'s name for the event.
    pub id: String,
    /// The resource's name in the template; the stack's name for the stack.
    pub logical_id: String,
    /// The resource's type, such as `AWS::EC2::VPC`.
    pub resource_type: String,
    /// The resource's status, such as `CREATE_FAILED`.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
}

impl Event {
    /// Whether something failed.
    pub fn is_failure(&self) -> bool {
        self.status.ends_with("_FAILED")
    }

    /// Whether it failed only because `CloudFormation` stopped making it when something else had failed.
    pub fn is_cancelled(&self) -> bool {
        let reason = self.reason.as_deref().unwrap_or_default();
        self.is_failure() && reason.starts_with("Resource ") && reason.ends_with("cancelled")
    }

    /// Whether it is about the stack itself.
    pub fn is_of_stack(&self) -> bool {
        self.resource_type == "AWS::CloudFormation::Stack"
    }

    /// The event as eksctl tells it: `AWS::EC2::VPC/VPC: CREATE_FAILED – "why"`.
    pub fn told(&self) -> String {
        let Self { resource_type, logical_id, status, reason, .. } = self;
        match reason {
            Some(reason) => format!("{resource_type}/{logical_id}: {status} – \"{reason}\""),
            None => format!("{resource_type}/{logical_id}: {status}"),
        }
    }
}

/// The events of one stack, read so far.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In the order in which they happened.
    pub all: Vec<Event>,
    /// The newest that was read.
    newest: Option<String>,
}

impl Events {
    /// Nothing of what was read: only what comes behind it is read from now on.
    #[must_use]
    pub fn forgotten(self) -> Self {
        Self { all: Vec::new(), newest: self.newest }
    }

    /// Reads what is new since the last time, and gives how many events were there before.
    pub async fn read(&mut self, stacks: &Stacks, stack_id: &str) -> Result<usize, AwsError> {
        let mut fresh = Vec::new();
        // The newest come first, so the first page is enough but at the beginning.
        let request = stacks.aws.cloudformation.describe_stack_events().stack_name(stack_id);
        let mut pages = request.into_paginator().send();
        'pages: while let Some(page) = pages.next().await {
            let page = page.told("CloudFormation", "DescribeStackEvents")?;
            for event in page.stack_events() {
                let id = event.event_id().unwrap_or_default();
                if self.newest.as_deref() == Some(id) {
                    break 'pages;
                }
                fresh.push(Event {
                    id: id.to_owned(),
                    logical_id: event.logical_resource_id().unwrap_or_default().to_owned(),
                    resource_type: event.resource_type().unwrap_or_default().to_owned(),
                    status: event.resource_status().map(ResourceStatus::as_str).unwrap_or_default().to_owned(),
                    reason: event.resource_status_reason().map(str::to_owned),
                });
            }
        }
        let before = self.all.len();
        self.all.extend(fresh.into_iter().rev());
        self.newest = self.all.last().map(|event| event.id.clone()).or_else(|| self.newest.take());
        Ok(before)
    }
}
