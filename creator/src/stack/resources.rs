//! What a stack is made of.

use std::collections::BTreeMap;

use super::{Stack, Stacks};
use crate::aws::{AwsError, Told as _};

impl Stacks {
    /// The IDs of a stack's resources by their names in the template; those that are not there yet are left out.
    pub async fn resources(&self, stack: &Stack) -> Result<BTreeMap<String, String>, AwsError> {
        let mut pages = self.aws.cloudformation.list_stack_resources().stack_name(&stack.name).into_paginator().send();
        let mut resources = BTreeMap::new();
        while let Some(page) = pages.next().await {
            for resource in page.told("CloudFormation", "ListStackResources")?.stack_resource_summaries() {
                if let (Some(name), Some(id)) = (resource.logical_resource_id(), resource.physical_resource_id()) {
                    resources.insert(name.to_owned(), id.to_owned());
                }
            }
        }
        Ok(resources)
    }
}
