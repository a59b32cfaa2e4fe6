//! What is to be created, resolved and valid: no default is left open, no text unparsed.
//!
//! Made from a `ClusterConfig` and flags by [`config`](crate::config), completed with what only AWS knows (zones, AMIs,
//! the Kubernetes version) by its caller, and read by the modules that make templates. Nothing here touches the network.

mod accelerator;
mod access;
mod access_entry;
mod addon;
mod addon_policy;
mod autoscaler_tags;
mod capacity;
mod cluster;
mod facts;
mod fargate;
mod network;
mod node_group;
mod pod_identity;
mod scaling;
mod storage;
mod subnets;

pub use accelerator::Accelerator;
pub use access::{AuthenticationMode, EndpointAccess, LogType};
pub use access_entry::{AccessEntry, AccessEntryKind, AccessPolicy};
pub use addon::{Addon, AddonName, AddonNameError, ResolveConflicts};
pub use addon_policy::{AddonPolicy, AddonPolicyError};
pub use capacity::{CpuCredits, ReservedCapacity};
pub use cluster::{ClusterPlan, ServiceRole};
pub use facts::ClusterFacts;
pub use fargate::{FargatePlan, FargateProfile, FargateSelector};
pub use network::{ExistingVpc, NatMode, Network, NewVpc, SubnetPair, Zone};
pub use node_group::{AutoScalingSettings, Boots, NodeGroupPlan, NodeRole, SshAccess};
pub use pod_identity::{PodIdentity, PodRole};
pub use scaling::{InstancesDistribution, Scaling};
pub use storage::{Volume, VolumeType};
pub use subnets::{SubnetsError, split};
