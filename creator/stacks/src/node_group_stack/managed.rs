//! A managed node group: EKS starts the instances.

use std::collections::BTreeMap;

use nodestrap_generator::values::{ImageId, Taint, TaintEffect};

use super::security_groups::ssh_rules;
use super::{ami_type, import, launch_template};
use crate::error::StackError;
use crate::names::{outputs, resources};
use crate::plan::{ClusterFacts, NodeGroupPlan};
use crate::template::{
    LaunchTemplateData, List, NodeGroup, NodeGroupLaunchTemplate, NodeGroupTaint, Properties, ScalingConfig,
    SecurityGroup, Template, UpdateConfig, Value, name_tag,
};

const SSH: &str = "SSH";

/// Adds the launch template and the node group. As with eksctl there always is a launch template: volumes, IMDS and tags
/// stand in it, and it has user data only where there is any.
pub(super) fn add(
    template: &mut Template,
    cluster: &ClusterFacts,
    plan: &NodeGroupPlan,
    role: Value,
    subnets: List,
    user_data: Option<&str>,
    image: Option<&ImageId>,
) -> Result<(), StackError> {
    let ami_type = if image.is_some() { None } else { Some(ami_type::of(plan)?) };
    // EKS takes the type of a Capacity Block from the launch template alone.
    let types: Vec<String> = plan.instance_types.iter().map(ToString::to_string).collect();
    let (instance_type, instance_types) =
        if plan.is_capacity_block { (types.into_iter().next(), Vec::new()) } else { (None, types) };
    let data = LaunchTemplateData {
        image_id: image.map(ToString::to_string),
        instance_type,
        security_group_ids: security_groups(template, cluster, plan),
        ..launch_template::common(cluster, plan, user_data.map(Value::from))
    };
    let id = resources::MANAGED_LAUNCH_TEMPLATE;
    let launch_template = template.add(id, launch_template::of(id, "${AWS::StackName}", data));
    let group = NodeGroup {
        cluster_name: cluster.name.to_string(),
        nodegroup_name: plan.name.to_string(),
        capacity_type: match (plan.is_capacity_block, plan.spot) {
            (true, _) => Some("CAPACITY_BLOCK"),
            (false, true) => Some("SPOT"),
            (false, false) => None,
        },
        ami_type,
        instance_types,
        labels: plan.labels.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
        // With the version, so that an update of the template is one of the node group; eksctl leaves it to EKS.
        launch_template: NodeGroupLaunchTemplate {
            id: launch_template,
            version: Value::attribute(id, "LatestVersionNumber"),
        },
        node_role: role,
        scaling_config: ScalingConfig {
            min_size: plan.scaling.min,
            desired_size: plan.scaling.desired,
            max_size: plan.scaling.max,
        },
        subnets,
        taints: plan.taints.iter().map(taint).collect(),
        update_config: plan.max_unavailable.map(update_config),
        tags: tags(cluster, plan),
    };
    template.add(resources::MANAGED_NODE_GROUP, Properties::NodeGroup(Box::new(group)));
    Ok(())
}

/// The cluster's own security group, the user's, and one for SSH.
fn security_groups(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Vec<Value> {
    let mut groups = vec![import(cluster, outputs::CLUSTER_SECURITY_GROUP_ID)];
    groups.extend(plan.attach_security_groups.iter().map(|id| Value::from(id.as_str())));
    if let Some(ssh) = &plan.ssh {
        let group = SecurityGroup {
            group_description: format!("SSH to nodes of {}", plan.name),
            security_group_ingress: ssh_rules(cluster, plan, ssh),
            vpc_id: import(cluster, outputs::VPC),
            tags: vec![name_tag(SSH)],
        };
        template.add(SSH, Properties::SecurityGroup(group));
        groups.push(Value::attribute(SSH, "GroupId"));
    }
    groups
}

fn tags(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> BTreeMap<String, String> {
    let mut all = launch_template::instance_tags(cluster, plan);
    all.remove("Name");
    all
}

fn taint(taint: &Taint) -> NodeGroupTaint {
    let value = taint.value().to_string();
    NodeGroupTaint {
        key: taint.key().to_string(),
        value: (!value.is_empty()).then_some(value),
        effect: match taint.effect() {
            TaintEffect::NoSchedule => "NO_SCHEDULE",
            TaintEffect::PreferNoSchedule => "PREFER_NO_SCHEDULE",
            TaintEffect::NoExecute => "NO_EXECUTE",
        },
    }
}

fn update_config((number, percentage): (u32, bool)) -> UpdateConfig {
    UpdateConfig {
        max_unavailable: (!percentage).then_some(number),
        max_unavailable_percentage: percentage.then_some(number),
    }
}
