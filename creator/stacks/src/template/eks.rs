//! The cluster, its Fargate profiles, its managed node groups and who has access.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{List, Tag, Value};

/// A cluster.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// The Kubernetes version, such as `1.34`.
    pub version: String,
    /// The ARN of the role that EKS works with.
    pub role_arn: Value,
    /// Its place in the VPC.
    pub resources_vpc_config: ResourcesVpcConfig,
    /// How rights are told.
    pub access_config: AccessConfig,
    /// The addresses of services.
    pub kubernetes_network_config: Option<KubernetesNetworkConfig>,
    /// Which logs it keeps.
    pub logging: Option<Logging>,
    /// What is encrypted, and with what.
    pub encryption_config: Vec<EncryptionConfig>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// How long its minor is kept.
    pub upgrade_policy: Option<UpgradePolicy>,
    /// Whether traffic is shifted away from an impaired zone.
    pub zonal_shift_config: Option<ZonalShiftConfig>,
}

/// How long a cluster's minor is kept.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpgradePolicy {
    /// `STANDARD` or `EXTENDED`.
    pub support_type: &'static str,
}

/// Whether traffic is shifted away from an impaired zone.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ZonalShiftConfig {
    /// It is.
    pub enabled: bool,
}

/// A cluster's place in the VPC.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourcesVpcConfig {
    /// Whether the API server is reached from the VPC.
    pub endpoint_private_access: bool,
    /// Whether the API server is reached from the internet.
    pub endpoint_public_access: bool,
    /// From where in the internet.
    pub public_access_cidrs: Vec<String>,
    /// The security groups of its interfaces.
    pub security_group_ids: Vec<Value>,
    /// The subnets of its interfaces.
    pub subnet_ids: Vec<Value>,
}

/// How rights are told.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessConfig {
    /// `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`.
    pub authentication_mode: &'static str,
    /// Whether who creates the cluster may administer it.
    pub bootstrap_cluster_creator_admin_permissions: bool,
}

/// The addresses of services.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KubernetesNetworkConfig {
    /// `ipv4` or `ipv6`.
    pub ip_family: &'static str,
    /// The addresses, where they are not EKS' choice.
    pub service_ipv4_cidr: Option<String>,
}

/// Which logs a cluster keeps.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Logging {
    /// Its kinds.
    pub cluster_logging: ClusterLogging,
}

/// Which logs a control plane keeps.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClusterLogging {
    /// Each kind.
    pub enabled_types: Vec<LogTypeEnabled>,
}

/// A kind of log.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogTypeEnabled {
    /// Its name.
    pub r#type: &'static str,
}

/// What is encrypted, and with what.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionConfig {
    /// With what.
    pub provider: EncryptionProvider,
    /// What: `secrets`.
    pub resources: Vec<&'static str>,
}

/// What encrypts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionProvider {
    /// The ARN of a KMS key.
    pub key_arn: String,
}

/// Which pods run on Fargate.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FargateProfile {
    /// The cluster.
    pub cluster_name: Value,
    /// Its name.
    pub fargate_profile_name: String,
    /// The ARN of the role that pods are started with.
    pub pod_execution_role_arn: Value,
    /// The private subnets that pods are in.
    pub subnets: Vec<Value>,
    /// Which pods.
    pub selectors: Vec<PodSelector>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// Pods of a namespace, with labels.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PodSelector {
    /// The namespace.
    pub namespace: String,
    /// The labels.
    pub labels: Vec<Label>,
}

/// A label.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Label {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// An addon.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Addon {
    /// Its name.
    pub addon_name: String,
    /// Its version.
    pub addon_version: Option<String>,
    /// The cluster.
    pub cluster_name: String,
    /// Its settings, JSON or YAML.
    pub configuration_values: Option<String>,
    /// Its namespace.
    pub namespace_config: Option<NamespaceConfig>,
    /// `NONE`, `OVERWRITE` or `PRESERVE`.
    pub resolve_conflicts: &'static str,
    /// The ARN of its service account's role.
    pub service_account_role_arn: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// Where an addon is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NamespaceConfig {
    /// The namespace.
    pub namespace: String,
}

/// An IAM principal's access to a cluster.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessEntry {
    /// What EKS lets it do.
    pub access_policies: Vec<AccessPolicy>,
    /// The cluster.
    pub cluster_name: Value,
    /// Kubernetes' groups that it is of.
    pub kubernetes_groups: Vec<String>,
    /// The principal's ARN.
    pub principal_arn: Value,
    /// `STANDARD`, or `EC2_LINUX`, `EC2_WINDOWS` and `FARGATE_LINUX` for nodes.
    pub r#type: &'static str,
    /// Kubernetes' name of it.
    pub username: Option<String>,
}

/// A policy of EKS.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessPolicy {
    /// Where it holds.
    pub access_scope: AccessScope,
    /// Its ARN.
    pub policy_arn: String,
}

/// Where a policy holds.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessScope {
    /// The namespaces.
    pub namespaces: Vec<String>,
    /// `cluster` or `namespace`.
    pub r#type: &'static str,
}

/// Which role pods of a service account have.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PodIdentityAssociation {
    /// The cluster.
    pub cluster_name: Value,
    /// The service account's namespace.
    pub namespace: String,
    /// The role's ARN.
    pub role_arn: Value,
    /// The service account's name.
    pub service_account: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A managed node group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeGroup {
    /// The cluster.
    pub cluster_name: String,
    /// Its name.
    pub nodegroup_name: String,
    /// `SPOT`; `None` for on-demand instances.
    pub capacity_type: Option<&'static str>,
    /// Which image EKS takes; `None` where the launch template has one.
    pub ami_type: Option<&'static str>,
    /// The instance types.
    pub instance_types: Vec<String>,
    /// The nodes' labels.
    pub labels: BTreeMap<String, String>,
    /// The launch template.
    pub launch_template: NodeGroupLaunchTemplate,
    /// The ARN of the nodes' role.
    pub node_role: Value,
    /// How many nodes.
    pub scaling_config: ScalingConfig,
    /// The subnets.
    pub subnets: List,
    /// The nodes' taints.
    pub taints: Vec<NodeGroupTaint>,
    /// How many nodes an update may take away at once.
    pub update_config: Option<UpdateConfig>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A managed node group's launch template.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeGroupLaunchTemplate {
    /// Its ID.
    pub id: Value,
    /// Its version.
    pub version: Value,
}

/// How many nodes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScalingConfig {
    /// The fewest.
    pub min_size: u32,
    /// To start with.
    pub desired_size: u32,
    /// The most.
    pub max_size: u32,
}

/// A taint as EKS writes it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeGroupTaint {
    /// Its key.
    pub key: String,
    /// Its value; `None` for none.
    pub value: Option<String>,
    /// `NO_SCHEDULE`, `PREFER_NO_SCHEDULE` or `NO_EXECUTE`.
    pub effect: &'static str,
}

/// How many nodes an update may take away at once; one of both.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateConfig {
    /// So many.
    pub max_unavailable: Option<u32>,
    /// So many of a hundred.
    pub max_unavailable_percentage: Option<u32>,
}
