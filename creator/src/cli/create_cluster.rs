//! `nodestrap create cluster`.

use std::path::PathBuf;

use clap::Args;
use nodestrap_stacks::config::StackFlags;

use super::shared::pair;
use super::{AwsFlags, ConfigFile, CreationFlags, KubeconfigFlags, NodeFlags, ProgressFormat};

/// The arguments of `nodestrap create cluster`.
#[derive(Debug, Args)]
#[command(mut_group("creation_flags", |group| group.conflicts_with("dry_run")))]
#[command(mut_group("kubeconfig_flags", |group| group.conflicts_with("dry_run")))]
pub struct CreateClusterArguments {
    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub config: ConfigFile,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub cluster: ClusterFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub nodes: NodeFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub kubeconfig: KubeconfigFlags,

    /// Whether the kubeconfig is written at all.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true",
          require_equals = true, action = clap::ArgAction::Set, conflicts_with = "dry_run", help_heading = "Kubeconfig")]
    pub write_kubeconfig: bool,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub creation: CreationFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,

    /// Create nothing, and print the ClusterConfig with every default in it.
    ///
    /// Needs neither credentials nor network; zones, and images of node groups that EKS does not manage, have to be given.
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,

    /// With --dry-run, also write each stack's template and each node group's user data into this directory.
    #[arg(long, value_name = "DIR", requires = "dry_run", help_heading = "Output")]
    pub out: Option<PathBuf>,

    /// What standard output gets in the end.
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        conflicts_with = "dry_run",
        help_heading = "Output"
    )]
    pub output: ProgressFormat,
}

/// A cluster that is made from flags.
#[derive(Debug, Args)]
#[group(id = "cluster_flags", multiple = true, conflicts_with = "config_file")]
#[command(next_help_heading = "Cluster")]
pub struct ClusterFlags {
    /// The cluster's name; without it one is made up.
    #[arg(value_name = "NAME", conflicts_with = "name")]
    pub positional_name: Option<String>,

    /// The cluster's name.
    #[arg(short = 'n', long, value_name = "NAME")]
    pub name: Option<String>,

    /// The region, such as eu-west-1; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// The Kubernetes version, such as 1.34.
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,

    /// A tag of everything that is made; again, or after a comma, for more.
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = pair)]
    pub tags: Vec<String>,

    /// A zone for the cluster's subnets; again, or after a comma, for more. Without it, zones are chosen.
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    pub zones: Vec<String>,

    /// Run the pods of the namespaces default and kube-system on Fargate, without nodes.
    #[arg(long)]
    pub fargate: bool,

    /// Make no node group.
    #[arg(long, conflicts_with = "node_flags")]
    pub without_nodegroup: bool,

    /// The node group's name; without it one is made up.
    #[arg(long, value_name = "NAME", conflicts_with = "without_nodegroup")]
    pub nodegroup_name: Option<String>,

    /// The addresses of a new VPC; 192.168.0.0/16 where nothing is said.
    #[arg(long, value_name = "CIDR", help_heading = "VPC")]
    pub vpc_cidr: Option<String>,

    /// The NAT gateways of a new VPC: HighlyAvailable, Single or Disable; Single where nothing is said.
    #[arg(long, value_name = "MODE", help_heading = "VPC")]
    pub vpc_nat_mode: Option<String>,

    /// A public subnet that is there, by its ID; again, or after a comma, for more.
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "VPC")]
    pub vpc_public_subnets: Vec<String>,

    /// A private subnet that is there, by its ID; again, or after a comma, for more.
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "VPC")]
    pub vpc_private_subnets: Vec<String>,
}

impl CreateClusterArguments {
    /// What the flags say of the cluster and its first node group, as plain text.
    pub fn stack_flags(&self) -> StackFlags {
        let cluster = &self.cluster;
        let node_group = || self.nodes.node_group_flags(cluster.nodegroup_name.clone());
        StackFlags {
            name: cluster.positional_name.clone().or_else(|| cluster.name.clone()),
            region: cluster.region.clone(),
            version: cluster.version.clone(),
            tags: cluster.tags.clone(),
            zones: cluster.zones.clone(),
            fargate: cluster.fargate,
            vpc_cidr: cluster.vpc_cidr.clone(),
            vpc_nat_mode: cluster.vpc_nat_mode.clone(),
            vpc_public_subnets: cluster.vpc_public_subnets.clone(),
            vpc_private_subnets: cluster.vpc_private_subnets.clone(),
            node_group: (!cluster.without_nodegroup).then(node_group),
        }
    }
}
