//! The stacks of node groups, made side by side for a cluster that is there.

use std::collections::BTreeMap;
use std::fmt::Debug;

use nodestrap_generator::kubernetes::Minor;
use nodestrap_generator::node_spec::Architecture;
use nodestrap_generator::values::{ImageId, NodeGroupName};
use nodestrap_stacks::names::{self, tags};
use nodestrap_stacks::plan::{self, Boots, NodeGroupPlan};
use nodestrap_stacks::{Image, ami, node_group_stack};

use super::create_cluster::stack_tags;
use super::{FlowError, side_by_side};
use crate::aws::ClusterFacts;
use crate::kubernetes::RoleMapping;
use crate::readiness::Group;
use crate::stack::{Ensured, NewStack, Stack, StackError, StackOptions, Stacks};

/// Who makes user data, once the cluster's facts are known.
pub trait Rendering: Debug {
    /// A node group's user data in base64; `None` where EKS makes all of it.
    ///
    /// # Errors
    /// What is wrong, a problem a line.
    fn user_data(&self, group: &NodeGroupName, cluster: &ClusterFacts) -> Result<Option<String>, String>;
}

/// Node groups to make.
#[derive(Debug)]
pub struct NodeGroups<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// What their templates have to know of the cluster.
    pub cluster: plan::ClusterFacts,
    /// What EKS says of the cluster.
    pub facts: &'a ClusterFacts,
    /// The Kubernetes minor of the nodes.
    pub kubernetes: &'static Minor,
    /// Who makes their user data.
    pub rendering: &'a dyn Rendering,
    /// What becomes of a stack that fails.
    pub options: StackOptions,
}

impl NodeGroups<'_> {
    /// Makes the stacks, or keeps those that are there, and lets the nodes in.
    ///
    /// # Errors
    /// Every node group that failed; the others are finished.
    pub async fn ensure(&self, groups: &[NodeGroupPlan]) -> Result<Vec<Group>, FlowError> {
        // Every template before the first stack: what cannot be rendered is told while nothing is made.
        let mut wanted = Vec::new();
        for group in groups {
            wanted.push(self.new_stack(group).await?);
        }
        let works = wanted.into_iter().map(|new| {
            let (stacks, options) = (self.stacks.clone(), self.options);
            async move { stacks.ensure(&new, options).await }
        });
        let (mut made, mut errors) = (Vec::new(), Vec::new());
        for (plan, result) in groups.iter().zip(side_by_side(works).await) {
            match result {
                Ok(ensured) => {
                    self.tell_autoscaler(plan).await?;
                    made.push(self.let_in(plan, &ensured).await?);
                }
                Err(error) => {
                    if let StackError::Failed(failed) = &error {
                        failed.causes.iter().for_each(|cause| self.stacks.log.detail(cause));
                    }
                    errors.push(FlowError::from(error));
                }
            }
        }
        FlowError::all(errors)?;
        Ok(made)
    }

    async fn new_stack(&self, plan: &NodeGroupPlan) -> Result<NewStack, FlowError> {
        let images = self.images(plan).await?;
        let user_data = self.rendering.user_data(&plan.name, self.facts).map_err(FlowError::Input)?;
        let template = node_group_stack(&self.cluster, plan, user_data.as_deref(), &images);
        let kind = match plan.boots {
            Boots::SelfManaged(_) => tags::SELF_MANAGED,
            Boots::Managed | Boots::ManagedImage(_) => tags::MANAGED,
        };
        let mut all = stack_tags(self.cluster.name.as_str(), &self.cluster.tags);
        all.extend(plan.tags.clone());
        all.insert(tags::NODE_GROUP_NAME.to_owned(), plan.name.to_string());
        all.insert(tags::OLD_NODE_GROUP_NAME.to_owned(), plan.name.to_string());
        all.insert(tags::NODE_GROUP_TYPE.to_owned(), kind.to_owned());
        Ok(NewStack {
            name: names::node_group_stack(&self.cluster.name, &plan.name),
            template: template.map_err(FlowError::input)?.to_json(),
            tags: all,
        })
    }

    /// The images that AWS recommends, where the plan names none: one for each architecture.
    async fn images(&self, plan: &NodeGroupPlan) -> Result<BTreeMap<Architecture, Image>, FlowError> {
        let mut images = BTreeMap::new();
        match &plan.boots {
            Boots::Managed => {}
            Boots::ManagedImage(image) | Boots::SelfManaged(Some(image)) => self.say_image(plan, image.as_str()),
            Boots::SelfManaged(None) => {
                for architecture in plan.architectures.iter() {
                    images.insert(architecture, Image::Id(self.image(plan, architecture).await?));
                }
            }
        }
        Ok(images)
    }

    /// The image that AWS recommends for an architecture.
    async fn image(&self, plan: &NodeGroupPlan, architecture: Architecture) -> Result<ImageId, FlowError> {
        let wrong = |error: &dyn std::fmt::Display| FlowError::Input(format!("node group {}: {error}", plan.name));
        let parameter = ami::parameter(plan.family, self.kubernetes, architecture, plan.accelerator);
        let parameter = parameter.map_err(|error| wrong(&error))?;
        let image = self.stacks.aws.parameter(&parameter).await?.ok_or_else(|| {
            let said =
                "SSM has no such parameter, so that AWS has no image for it: give --node-ami, or another version";
            wrong(&format_args!("{parameter}: {said}"))
        })?;
        self.say_image(plan, &image);
        image.parse().map_err(|error| wrong(&error))
    }

    fn say_image(&self, plan: &NodeGroupPlan, image: &str) {
        self.stacks.log.info(format_args!(
            "nodegroup {:?} will use {image:?} [{}/{}]",
            plan.name.as_str(),
            plan.family,
            self.kubernetes
        ));
    }

    /// Adds the nodes' role to `aws-auth`, where the cluster tells rights by that alone.
    async fn let_in(&self, plan: &NodeGroupPlan, ensured: &Ensured) -> Result<Group, FlowError> {
        let stack: &Stack = ensured.stack();
        let is_managed = !matches!(plan.boots, Boots::SelfManaged(_));
        if self.cluster.authentication == plan::AuthenticationMode::ConfigMap && !is_managed {
            let role = stack.outputs.get(names::outputs::INSTANCE_ROLE_ARN).map(String::as_str).unwrap_or_default();
            self.stacks.log.info(format_args!("adding identity {role:?} to auth ConfigMap"));
            let mapping = RoleMapping::of_nodes(plan.family.as_str().starts_with("Windows"));
            super::connect(&self.stacks.aws, self.facts)?.map_role(role, &mapping).await?;
        }
        let wanted = usize::try_from(plan.scaling.min).unwrap_or(usize::MAX);
        Ok(Group { name: plan.name.to_string(), wanted, stack: stack.clone(), is_managed })
    }
}
