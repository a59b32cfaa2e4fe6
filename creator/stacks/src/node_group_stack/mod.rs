//! A node group's stack: the nodes' role, security groups, launch template, and who starts instances from it.
//!
//! Reads a [`NodeGroupPlan`] and the [`ClusterFacts`]; writes a [`Template`] that takes the rest from the exports of the
//! cluster's stack. Sources: eksctl, `pkg/cfn/builder/{nodegroup,managed_nodegroup,managed_launch_template,iam_helper,
//! network_interfaces,block_device_mapping,nodegroup_subnets}.go`, and the EKS user guide.

mod access_entry;
mod ami_type;
mod auto_scaling_group;
mod capacity;
mod check;
mod image;
mod launch_template;
mod managed;
mod role;
mod security_groups;
mod subnets;

pub use image::Image;

use std::collections::BTreeMap;

use launch_template::Parts;
use nodestrap_generator::node_spec::{Architecture, Architectures};

use crate::error::StackError;
use crate::names::{self, outputs};
use crate::plan::{Boots, ClusterFacts, NodeGroupPlan};
use crate::template::{Template, Value};

/// The template of a node group's stack.
///
/// `user_data` is what the launch template gets, already in base64; `None` where EKS makes all of it. `images` are those of
/// a node group that is not managed and whose plan names none, as AWS recommends them: one for each of its architectures.
///
/// # Errors
/// A plan that EC2 or EKS would refuse, before anything is made.
pub fn node_group_stack(
    cluster: &ClusterFacts,
    plan: &NodeGroupPlan,
    user_data: Option<&str>,
    images: &BTreeMap<Architecture, Image>,
) -> Result<Template, StackError> {
    check::check(cluster, plan)?;
    let subnets = subnets::of(cluster, plan)?;
    let mut template = Template::new(description(plan));
    let role = role::add(&mut template, cluster, plan)?;
    match &plan.boots {
        Boots::SelfManaged(own) => {
            let own = own.clone().map(Image::Id);
            let parts = Parts {
                profile: role::add_instance_profile(&mut template, plan, &role),
                groups: security_groups::add(&mut template, cluster, plan),
                user_data: user_data.map(|user_data| place(&mut template, plan, user_data)),
            };
            let uses_entry = access_entry::add(&mut template, cluster, plan, &role.arn);
            for architecture in plan.architectures.iter() {
                let image = own.as_ref().or_else(|| images.get(&architecture));
                let image = image.ok_or_else(|| StackError::NoImage(plan.name.clone()))?;
                launch_template::add(&mut template, cluster, plan, architecture, image, &parts);
            }
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

/// Where launch templates take the user data from: themselves; or a mapping, where two have the same, so that the template
/// has it once. Twice 16,384 bytes would be more than `CreateStack` takes.
fn place(template: &mut Template, plan: &NodeGroupPlan, user_data: &str) -> Value {
    const MAPPING: &str = "UserData";
    const FORM: &str = "Base64";
    match plan.architectures {
        Architectures::One(_) => user_data.into(),
        Architectures::Both => {
            const NODES: &str = "BothArchitectures";
            let once = BTreeMap::from([(NODES, BTreeMap::from([(FORM, user_data.to_owned())]))]);
            template.mappings.insert(MAPPING, once);
            Value::FindInMap(MAPPING, Box::new(NODES.into()), FORM)
        }
    }
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
    template.output(outputs::FEATURE_LOCAL_SECURITY_GROUP, plan.has_own_security_group);
    template.output(outputs::USES_ACCESS_ENTRY, uses_entry);
}

/// What the cluster's stack exports.
fn import(cluster: &ClusterFacts, output: &str) -> Value {
    Value::ImportValue(names::export(&names::cluster_stack(&cluster.name), output))
}
