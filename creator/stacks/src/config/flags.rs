//! What command-line flags say of a cluster and of its first node group, as plain text.
//!
//! Written by the command line; read by the module that makes a `ClusterConfig` of it, so that flags and files are
//! parsed and checked by the same code.

/// What flags say of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StackFlags {
    /// The cluster's name: the argument, or `--name`.
    pub name: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--version`.
    pub version: Option<String>,
    /// `--tags`, each `key=value`.
    pub tags: Vec<String>,
    /// `--zones`, each.
    pub zones: Vec<String>,
    /// `--fargate`.
    pub fargate: bool,
    /// `--vpc-cidr`.
    pub vpc_cidr: Option<String>,
    /// `--vpc-nat-mode`.
    pub vpc_nat_mode: Option<String>,
    /// `--vpc-public-subnets`, each an ID.
    pub vpc_public_subnets: Vec<String>,
    /// `--vpc-private-subnets`, each an ID.
    pub vpc_private_subnets: Vec<String>,
    /// The node group; `None` with `--without-nodegroup`.
    pub node_group: Option<NodeGroupFlags>,
}

/// What flags say of a node group.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line that is there or not")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeGroupFlags {
    /// `--nodegroup-name`, or `--name` of `create nodegroup`.
    pub name: Option<String>,
    /// `--managed`, which is `true` unless it is said to be `false`.
    pub managed: Option<bool>,
    /// `--node-type`.
    pub instance_type: Option<String>,
    /// `--instance-types`, each.
    pub instance_types: Vec<String>,
    /// `--spot`.
    pub spot: bool,
    /// `--nodes`.
    pub nodes: Option<String>,
    /// `--nodes-min`.
    pub nodes_min: Option<String>,
    /// `--nodes-max`.
    pub nodes_max: Option<String>,
    /// `--node-volume-size`, GiB.
    pub volume_size: Option<String>,
    /// `--node-volume-type`.
    pub volume_type: Option<String>,
    /// `--node-ami`.
    pub image: Option<String>,
    /// `--node-ami-family`.
    pub ami_family: Option<String>,
    /// `--max-pods-per-node`.
    pub max_pods: Option<String>,
    /// `--ssh-access`.
    pub ssh_access: bool,
    /// `--ssh-public-key`: a key, the name of a key's file, or of an EC2 key pair.
    pub ssh_public_key: Option<String>,
    /// `--node-private-networking`.
    pub private_networking: bool,
    /// `--node-security-groups`, each an ID.
    pub security_groups: Vec<String>,
    /// `--node-labels`, each `key=value`.
    pub labels: Vec<String>,
    /// `--node-zones`, each.
    pub zones: Vec<String>,
    /// `--subnet-ids`, each.
    pub subnets: Vec<String>,
    /// `--disable-pod-imds`.
    pub disable_pod_imds: bool,
    /// eksctl's names below `iam.withAddonPolicies` that flags such as `--asg-access` ask for.
    pub addon_policies: Vec<&'static str>,
}
