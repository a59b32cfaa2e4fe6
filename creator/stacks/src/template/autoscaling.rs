//! The Auto Scaling group.

use serde::Serialize;

use super::{List, Value};

/// An Auto Scaling group. Its sizes are texts, as `CloudFormation` has them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AutoScalingGroup {
    /// Whether spot instances at risk of interruption are replaced ahead.
    pub capacity_rebalance: Option<bool>,
    /// How many instances there should be.
    pub desired_capacity: String,
    /// What instances are made from, where they are all of a type.
    pub launch_template: Option<LaunchTemplateVersion>,
    /// The classic load balancers that instances are added to.
    pub load_balancer_names: Vec<String>,
    /// After how many seconds an instance is replaced.
    pub max_instance_lifetime: Option<u32>,
    /// The most instances.
    pub max_size: String,
    /// Which metrics `CloudWatch` gets.
    pub metrics_collection: Vec<MetricsCollection>,
    /// The fewest instances.
    pub min_size: String,
    /// What instances are made from, where types or prices are mixed.
    pub mixed_instances_policy: Option<MixedInstancesPolicy>,
    /// Its tags.
    pub tags: Vec<AutoScalingTag>,
    /// The target groups that instances are added to.
    #[serde(rename = "TargetGroupARNs")]
    pub target_group_arns: Vec<String>,
    /// The subnets.
    #[serde(rename = "VPCZoneIdentifier")]
    pub vpc_zone_identifier: List,
}

/// Metrics that `CloudWatch` gets of an Auto Scaling group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricsCollection {
    /// How often: `1Minute`.
    pub granularity: String,
    /// Which; empty for all.
    pub metrics: Vec<String>,
}

/// A tag of an Auto Scaling group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AutoScalingTag {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether instances get it too.
    pub propagate_at_launch: bool,
}

/// A launch template at a version.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LaunchTemplateVersion {
    /// Its ID.
    pub launch_template_id: Value,
    /// Its version.
    pub version: Value,
}

/// A mix of instance types and prices.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MixedInstancesPolicy {
    /// Which prices.
    pub instances_distribution: Option<Distribution>,
    /// Which types.
    pub launch_template: MixedLaunchTemplate,
}

/// Which prices.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Distribution {
    /// On-demand instances before any spot instance.
    pub on_demand_base_capacity: Option<u32>,
    /// The share of on-demand instances above that, in percent.
    pub on_demand_percentage_above_base_capacity: Option<u32>,
    /// How spot pools are chosen.
    pub spot_allocation_strategy: Option<String>,
    /// Spot pools to spread over.
    pub spot_instance_pools: Option<u32>,
    /// The most to pay, in US dollars an hour.
    pub spot_max_price: Option<String>,
}

/// A launch template for several instance types.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MixedLaunchTemplate {
    /// The launch template.
    pub launch_template_specification: LaunchTemplateVersion,
    /// The instance types.
    pub overrides: Vec<LaunchTemplateOverride>,
}

/// An instance type of a mix.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LaunchTemplateOverride {
    /// The type.
    pub instance_type: String,
    /// What its instances are made from, where that is not the mix's launch template.
    pub launch_template_specification: Option<LaunchTemplateVersion>,
}

/// How `CloudFormation` changes an Auto Scaling group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdatePolicy {
    /// By replacing instances.
    pub auto_scaling_rolling_update: RollingUpdate,
}

/// How instances are replaced.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RollingUpdate {
    /// How many at once.
    pub max_batch_size: u32,
    /// How many are left meanwhile.
    pub min_instances_in_service: u32,
    /// What Auto Scaling does not do meanwhile.
    pub suspend_processes: Vec<&'static str>,
}
