//! The Auto Scaling group of a node group that is not managed.

use super::launch_template;
use crate::names::resources;
use crate::plan::{AddonPolicy, ClusterFacts, InstancesDistribution, NodeGroupPlan, NodeRole};
use crate::template::{
    AutoScalingGroup, AutoScalingTag, Distribution, LaunchTemplateOverride, LaunchTemplateVersion, List,
    MetricsCollection, MixedInstancesPolicy, MixedLaunchTemplate, Properties, Resource, RollingUpdate, Template,
    UpdatePolicy, Value,
};

pub(super) fn add(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan, subnets: List) {
    let launch_template = latest(resources::LAUNCH_TEMPLATE);
    let mixed = plan.distribution.is_some() || plan.instance_types.len() > 1;
    let (launch_template, mixed_instances_policy) =
        if mixed { (None, Some(mix(plan, launch_template))) } else { (Some(launch_template), None) };
    let group = AutoScalingGroup {
        capacity_rebalance: plan.distribution.as_ref().map(|mix| mix.capacity_rebalance),
        desired_capacity: plan.scaling.desired.to_string(),
        launch_template,
        load_balancer_names: plan.auto_scaling.classic_load_balancers.clone(),
        max_instance_lifetime: plan.auto_scaling.max_instance_lifetime,
        max_size: plan.scaling.max.to_string(),
        metrics_collection: plan.auto_scaling.metrics.iter().cloned().map(metrics).collect(),
        min_size: plan.scaling.min.to_string(),
        mixed_instances_policy,
        tags: tags(cluster, plan),
        target_group_arns: plan.auto_scaling.target_groups.clone(),
        vpc_zone_identifier: subnets,
    };
    let mut resource = Resource::from(Properties::AutoScalingGroup(Box::new(group)));
    // CloudFormation's own defaults, which eksctl leaves unsaid: one node at a time, and none that has to be left.
    resource.update_policy = Some(UpdatePolicy {
        auto_scaling_rolling_update: RollingUpdate {
            max_batch_size: 1,
            min_instances_in_service: 0,
            // Where eksctl has them too: they rest while CloudFormation replaces instances, and not for good, which would be
            // a call that no template can make.
            suspend_processes: plan.auto_scaling.suspended_processes.clone(),
        },
    });
    template.add(resources::AUTO_SCALING_GROUP, resource);
}

fn metrics((granularity, metrics): (String, Vec<String>)) -> MetricsCollection {
    MetricsCollection { granularity, metrics }
}

fn latest(launch_template: &str) -> LaunchTemplateVersion {
    LaunchTemplateVersion {
        launch_template_id: Value::Ref(launch_template.to_owned()),
        version: Value::attribute(launch_template, "LatestVersionNumber"),
    }
}

/// A type that the mix's own launch template has no image for names the one that has.
///
/// Source: the Auto Scaling user guide, "Use multiple launch templates", whose example are types of both architectures.
fn mix(plan: &NodeGroupPlan, launch_template: LaunchTemplateVersion) -> MixedInstancesPolicy {
    let overrides = plan.instance_types.iter().map(|name| LaunchTemplateOverride {
        instance_type: name.to_string(),
        launch_template_specification: plan
            .architecture_of
            .get(name)
            .map(|architecture| launch_template::id(plan, *architecture))
            .filter(|id| *id != resources::LAUNCH_TEMPLATE)
            .map(latest),
    });
    MixedInstancesPolicy {
        instances_distribution: plan.distribution.as_ref().map(distribution),
        launch_template: MixedLaunchTemplate {
            launch_template_specification: launch_template,
            overrides: overrides.collect(),
        },
    }
}

fn distribution(plan: &InstancesDistribution) -> Distribution {
    Distribution {
        on_demand_base_capacity: plan.on_demand_base_capacity,
        on_demand_percentage_above_base_capacity: plan.on_demand_percentage_above_base_capacity,
        spot_allocation_strategy: plan.spot_allocation_strategy.clone(),
        spot_instance_pools: plan.spot_instance_pools,
        spot_max_price: plan.max_price.clone(),
    }
}

/// The tags by which Kubernetes and the Cluster Autoscaler find the group's instances. The user's come to the group as
/// the stack's tags do.
pub(super) fn tags(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Vec<AutoScalingTag> {
    let tag = |key: String, value: &str| AutoScalingTag { key, value: value.to_owned(), propagate_at_launch: true };
    let mut all = vec![
        tag("Name".to_owned(), &launch_template::name_of_instances(cluster, plan)),
        tag(format!("kubernetes.io/cluster/{}", cluster.name), "owned"),
    ];
    let autoscaled =
        matches!(&plan.role, NodeRole::New { addon_policies, .. } if addon_policies.contains(&AddonPolicy::AutoScaler));
    if autoscaled {
        all.push(tag("k8s.io/cluster-autoscaler/enabled".to_owned(), "true"));
        all.push(tag(format!("k8s.io/cluster-autoscaler/{}", cluster.name), "owned"));
    }
    all.extend(plan.autoscaler_tags().into_iter().map(|(key, value)| tag(key, &value)));
    all
}
