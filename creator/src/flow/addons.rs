//! Addons, each in a stack of its own: those that nodes start with before node groups, the others when there are nodes.

use std::collections::BTreeMap;

use nodestrap_generator::values::ClusterName;
use nodestrap_stacks::names::{self, tags};
use nodestrap_stacks::{addon_stack, plan};

use super::create_cluster::stack_tags;
use super::{FlowError, side_by_side};
use crate::stack::{NewStack, StackError, StackOptions, Stacks};

/// Addons to make.
#[derive(Debug)]
pub struct Addons<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// The cluster.
    pub cluster: &'a ClusterName,
    /// The user's tags for the cluster.
    pub tags: &'a BTreeMap<String, String>,
    /// What becomes of a stack that fails.
    pub options: StackOptions,
}

impl Addons<'_> {
    /// Makes the stacks side by side, or keeps those that are there.
    ///
    /// # Errors
    /// Every addon that failed; the others are finished.
    pub async fn ensure(&self, addons: impl Iterator<Item = &plan::Addon>) -> Result<(), FlowError> {
        let works = addons.map(|addon| {
            let (new, stacks, options) = (self.new_stack(addon), self.stacks.clone(), self.options);
            async move { stacks.ensure(&new, options).await }
        });
        let mut errors = Vec::new();
        for result in side_by_side(works).await {
            let Err(error) = result else { continue };
            if let StackError::Failed(failed) = &error {
                failed.causes.iter().for_each(|cause| self.stacks.log.detail(cause));
            }
            errors.push(FlowError::from(error));
        }
        FlowError::all(errors)
    }

    fn new_stack(&self, addon: &plan::Addon) -> NewStack {
        let mut all = stack_tags(self.cluster.as_str(), self.tags);
        all.insert(tags::ADDON_NAME.to_owned(), addon.name.to_string());
        NewStack {
            name: names::addon_stack(self.cluster, &addon.name),
            template: addon_stack(self.cluster, addon).to_json(),
            tags: all,
        }
    }
}
