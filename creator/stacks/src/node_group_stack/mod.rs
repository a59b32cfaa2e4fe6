//! A node group's stack: the nodes' role, security groups, launch template, and who starts instances from it.
//!
//! Reads a [`NodeGroupPlan`] and the [`ClusterFacts`]; writes a [`Template`] that takes the rest from the exports of the
//! cluster's stack. Sources: eksctl, `pkg/cfn/builder/{nodegroup,managed_nodegroup,managed_launch_template,iam_helper,
//! network_interfaces,block_device_mapping,nodegroup_subnets}.go`, and the EKS user guide.

mod access_entry;
mod addon_policies;
mod ami_type;
mod auto_scaling_group;
mod check;
mod image;
mod launch_template;
mod managed;
mod role;
mod security_groups;
mod subnets;

pub use image::Image;

use crate::error::StackError;
use crate::names::{self, outputs};
use crate::plan::{Boots, ClusterFacts, NodeGroupPlan};
use crate::template::{Template, Value};

/// The template of a node group's stack.
///
/// `user_data` is what the launch template gets, already in base64; `None` where EKS makes all of it. `image` is that of
/// a node group that is not managed and whose plan names none, as AWS recommends it.
///
/// # Errors
/// A plan that EC2 or EKS would refuse, before anything is made.
pub fn node_group_stack(
    cluster: &ClusterFacts,
    plan: &NodeGroupPlan,
    user_data: Option<&str>,
    image: Option<&Image>,
) -> Result<Template, StackError> {
    check::check(plan)?;
    let subnets = subnets::of(cluster, plan)?;
    let mut template = Template::new(description(plan));
    let role = role::add(&mut template, plan)?;
    match &plan.boots {
        Boots::SelfManaged(own) => {
            let own = own.clone().map(Image::Id);
            let image = own.as_ref().or(image).ok_or_else(|| StackError::NoImage(plan.name.clone()))?;
            let profile = role::add_instance_profile(&mut template, plan, &role);
            let groups = security_groups::add(&mut template, cluster, plan);
            let uses_entry = access_entry::add(&mut template, cluster, plan, &role.arn);
            launch_template::add(&mut template, cluster, plan, image, profile, groups, user_data);
            auto_scaling_group::add(&mut template, cluster, plan, subnets);
            add_features(&mut template, plan, uses_entry);
        }
        Boots::Managed => managed::add(&mut template, cluster, plan, role.arn, subnets, user_data, None)?,
        Boots::ManagedImage(own) => {
            managed::add(&mut template, cluster, plan, role.arn, subnets, user_data, Some(own))?;
        }
    }
    Ok(template)
}

fn description(plan: &NodeGroupPlan) -> String {
    let kind = match plan.boots {
        Boots::SelfManaged(_) => "EKS nodes",
        Boots::Managed | Boots::ManagedImage(_) => "EKS managed nodes",
    };
    format!(
        "{kind} {} (AMI family: {}, SSH access: {}, private networking: {}) [created by nodestrap]",
        plan.name,
        plan.family,
        plan.ssh.is_some(),
        plan.private_networking
    )
}

/// What eksctl wants to know again of a node group that is not managed.
fn add_features(template: &mut Template, plan: &NodeGroupPlan, uses_entry: bool) {
    template.output(outputs::FEATURE_PRIVATE_NETWORKING, plan.private_networking);
    template.output(outputs::FEATURE_SHARED_SECURITY_GROUP, plan.shares_security_group);
    template.output(outputs::FEATURE_LOCAL_SECURITY_GROUP, true);
    template.output(outputs::USES_ACCESS_ENTRY, uses_entry);
}

/// What the cluster's stack exports.
fn import(cluster: &ClusterFacts, output: &str) -> Value {
    Value::ImportValue(names::export(&names::cluster_stack(&cluster.name), output))
}
