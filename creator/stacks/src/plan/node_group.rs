//! One node group's stack.

use std::collections::BTreeMap;

use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures};
use nodestrap_generator::values::{ImageId, InstanceTypeName, KeyName, LabelKey, LabelValue, NodeGroupName, Taint};

use super::{Accelerator, AddonPolicy, CpuCredits, InstancesDistribution, ReservedCapacity, Scaling, Volume, Zone};

/// A node group to create, without its user data: that is rendered when the cluster's endpoint is known.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own, and any mix of them is one that a user can write"
)]
#[derive(Clone, Debug)]
pub struct NodeGroupPlan {
    /// Its name.
    pub name: NodeGroupName,
    /// Who boots its instances, and from what.
    pub boots: Boots,
    /// The AMI family.
    pub family: AmiFamily,
    /// Instance types, in the user's order; never empty.
    pub instance_types: Vec<InstanceTypeName>,
    /// What the instance types run.
    pub architectures: Architectures,
    /// What each instance type runs, where they differ; empty where [`architectures`](Self::architectures) says it of all.
    pub architecture_of: BTreeMap<InstanceTypeName, Architecture>,
    /// What computes beside the CPUs of the instance types; [`Accelerator::of`] tells it of each.
    pub accelerator: Option<Accelerator>,
    /// Whether instances are spot instances (managed node groups).
    pub spot: bool,
    /// A mix of instance types and prices (node groups that are not managed).
    pub distribution: Option<InstancesDistribution>,
    /// How many instances.
    pub scaling: Scaling,
    /// Whether nodes get private addresses alone, in private subnets.
    pub private_networking: bool,
    /// The zones to stay in; empty for all of the cluster's. Each must be among [`ClusterFacts`](super::ClusterFacts)'.
    pub zones: Vec<Zone>,
    /// Subnet IDs to stay in; over `zones` where not empty.
    pub subnets: Vec<String>,
    /// The root volume first, then others.
    pub volumes: Vec<Volume>,
    /// Labels of the user and of eksctl.
    pub labels: BTreeMap<LabelKey, LabelValue>,
    /// Taints in the order of the file.
    pub taints: Vec<Taint>,
    /// The user's tags for the node group.
    pub tags: BTreeMap<String, String>,
    /// Who logs in, and how.
    pub ssh: Option<SshAccess>,
    /// The nodes' role.
    pub role: NodeRole,
    /// Security groups to attach beside the stack's own.
    pub attach_security_groups: Vec<String>,
    /// Whether nodes share a security group with all other nodes.
    pub shares_security_group: bool,
    /// Whether the stack makes a security group for its nodes, with the ways to and from the control plane (node groups that
    /// are not managed). Without it, others let SSH in, and the control plane reaches pods by the shared one.
    pub has_own_security_group: bool,
    /// Whether `IMDSv1` is refused (eksctl's default).
    pub disable_imds_v1: bool,
    /// Whether pods are kept from IMDS: a hop limit of 1 instead of 2.
    pub disable_pod_imds: bool,
    /// Whether EC2's detailed monitoring is on.
    pub detailed_monitoring: bool,
    /// Whether EBS optimisation is asked for.
    pub ebs_optimized: Option<bool>,
    /// What instances are called in EC2's console, where that is not eksctl's name for them: tag `Name`.
    pub instance_name: Option<String>,
    /// What that name begins with, before a hyphen.
    pub instance_prefix: Option<String>,
    /// The placement group that instances are in.
    pub placement_group: Option<String>,
    /// The reserved capacity that instances run on; EC2's default, any that is open, where nothing is said.
    pub reserved_capacity: Option<ReservedCapacity>,
    /// Whether that is a Capacity Block, which instances are bought in.
    pub is_capacity_block: bool,
    /// How burstable instances are paid (node groups that are not managed); EC2's default where nothing is said.
    pub cpu_credits: Option<CpuCredits>,
    /// Settings of the Auto Scaling group (node groups that are not managed).
    pub auto_scaling: AutoScalingSettings,
    /// Whether the Auto Scaling group tells the Cluster Autoscaler of labels and taints:
    /// [`autoscaler_tags`](Self::autoscaler_tags).
    pub propagates_tags: bool,
    /// The most nodes that may be unavailable during an update (managed node groups): a number, or a percentage.
    pub max_unavailable: Option<(u32, bool)>,
}

/// Settings of an Auto Scaling group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AutoScalingSettings {
    /// After how many seconds an instance is replaced.
    pub max_instance_lifetime: Option<u32>,
    /// Which metrics `CloudWatch` gets of the group: a granularity, and metrics, none for all.
    pub metrics: Vec<(String, Vec<String>)>,
    /// ARNs of the target groups that instances are added to.
    pub target_groups: Vec<String>,
    /// Names of the classic load balancers that instances are added to.
    pub classic_load_balancers: Vec<String>,
    /// Auto Scaling's processes that rest while `CloudFormation` replaces instances, by Auto Scaling's names.
    pub suspended_processes: Vec<&'static str>,
}

/// Who boots a node group's instances, and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Boots {
    /// An Auto Scaling group of the stack's own. `None` for the image that AWS recommends, until it is looked up.
    SelfManaged(Option<ImageId>),
    /// EKS, from an image of its own choice.
    Managed,
    /// EKS, from an image of the user's.
    ManagedImage(ImageId),
}

/// Who logs in, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SshAccess {
    /// An EC2 key pair; a public key that the user gave is imported under a name of its own first.
    pub key_name: Option<KeyName>,
    /// Security groups from which port 22 may be reached; empty for everywhere.
    pub source_security_groups: Vec<String>,
}

/// The nodes' role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeRole {
    /// One that the stack makes.
    New {
        /// ARNs of policies; empty for those that nodes need.
        attach_policies: Vec<String>,
        /// The role's name, where the user chose one.
        name: Option<String>,
        /// The ARN of a policy that bounds it.
        permissions_boundary: Option<String>,
        /// eksctl's named policies, `iam.withAddonPolicies`, that are wanted; sorted.
        addon_policies: Vec<AddonPolicy>,
    },
    /// One that is there, with its instance profile where the user named it.
    Existing {
        /// The role's ARN.
        role: String,
        /// The instance profile's ARN; made for the role where it is not given.
        instance_profile: Option<String>,
        /// Whether the stack makes the role's access entry. A role can have one alone, so that of several node groups
        /// with the same role only one can make it.
        access_entry: bool,
    },
}
