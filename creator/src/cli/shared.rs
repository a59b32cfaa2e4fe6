//! Flags that several commands have.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use nodestrap_stacks::config::NodeGroupFlags;

use super::duration;
use crate::commands::write_kubeconfig::Authenticator;

/// The `ClusterConfig` of a command.
#[derive(Debug, Args)]
#[group(skip)]
pub struct ConfigFile {
    /// The ClusterConfig (eksctl.io/v1alpha5) to work from; - reads standard input.
    #[arg(short = 'f', long = "config-file", value_name = "FILE", id = "config_file")]
    pub file: Option<String>,
}

/// Whose credentials are used.
#[derive(Debug, Args)]
#[group(skip)]
#[command(next_help_heading = "AWS")]
pub struct AwsFlags {
    /// The profile of AWS' shared configuration files.
    #[arg(short = 'p', long, value_name = "NAME", env = "AWS_PROFILE", hide_env_values = true)]
    pub profile: Option<String>,

    /// How long to wait between two questions to AWS, such as 5s; AWS sets bounds to how many it answers.
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = duration)]
    pub poll_interval: Duration,
}

/// How stacks are made.
#[derive(Debug, Args)]
#[group(id = "creation_flags", multiple = true)]
#[command(next_help_heading = "Stacks")]
pub struct CreationFlags {
    /// How long each stack and each node group may take, such as 25m.
    #[arg(long, value_name = "DURATION", default_value = "25m", value_parser = duration)]
    pub timeout: Duration,

    /// The role that CloudFormation works with, an ARN.
    #[arg(long, value_name = "ARN")]
    pub cfn_role_arn: Option<String>,

    /// Keep what a failed stack has made, to look into it.
    #[arg(long)]
    pub cfn_disable_rollback: bool,

    /// Whether to stay until the nodes are ready.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true",
          require_equals = true, action = clap::ArgAction::Set)]
    pub wait_for_nodes: bool,
}

/// What becomes of the kubeconfig.
#[derive(Debug, Args)]
#[group(id = "kubeconfig_flags", multiple = true)]
#[command(next_help_heading = "Kubeconfig")]
pub struct KubeconfigFlags {
    /// The kubeconfig to write into; without it the first that the environment names, or ~/.kube/config.
    #[arg(long, value_name = "PATH")]
    pub kubeconfig: Option<PathBuf>,

    /// The role that kubectl gets its token with, an ARN.
    #[arg(long, value_name = "ARN")]
    pub authenticator_role_arn: Option<String>,

    /// Whether the cluster becomes kubectl's current one.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true",
          require_equals = true, action = clap::ArgAction::Set)]
    pub set_kubeconfig_context: bool,

    /// Write a file of the cluster's own, ~/.kube/eksctl/clusters/NAME.
    #[arg(long, conflicts_with = "kubeconfig")]
    pub auto_kubeconfig: bool,

    /// The program that kubectl gets its token from.
    #[arg(long, value_enum, value_name = "PROGRAM", default_value_t)]
    pub authenticator: Authenticator,
}

/// The nodes of a group that is made from flags.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is there or not")]
#[derive(Debug, Args)]
#[group(id = "node_flags", multiple = true, conflicts_with = "config_file")]
#[command(next_help_heading = "Nodes")]
pub struct NodeFlags {
    /// The instance type; m5.large where none is given.
    #[arg(short = 't', long, value_name = "TYPE")]
    pub node_type: Option<String>,

    /// The instance types of a managed node group; again, or after a comma, for more.
    #[arg(long, value_name = "TYPE", value_delimiter = ',', conflicts_with = "node_type")]
    pub instance_types: Vec<String>,

    /// Use spot instances, in a managed node group.
    #[arg(long)]
    pub spot: bool,

    /// Whether EKS manages the node group.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub managed: Option<bool>,

    /// How many nodes; 2 where nothing is said.
    #[arg(short = 'N', long, value_name = "NUMBER")]
    pub nodes: Option<String>,

    /// The fewest nodes.
    #[arg(short = 'm', long, value_name = "NUMBER")]
    pub nodes_min: Option<String>,

    /// The most nodes.
    #[arg(short = 'M', long, value_name = "NUMBER")]
    pub nodes_max: Option<String>,

    /// The size of a node's volume in GiB; 80 where nothing is said.
    #[arg(long, value_name = "GIB")]
    pub node_volume_size: Option<String>,

    /// The type of a node's volume: gp2, gp3, io1, io2, sc1 or st1; gp3 where nothing is said.
    #[arg(long, value_name = "TYPE")]
    pub node_volume_type: Option<String>,

    /// The image, by its ID; without it the one that AWS recommends for the family and the version.
    #[arg(long, value_name = "ID")]
    pub node_ami: Option<String>,

    /// The family of the image, such as AmazonLinux2023.
    #[arg(long, value_name = "FAMILY")]
    pub node_ami_family: Option<String>,

    /// The most pods on a node, whatever its type.
    #[arg(long, value_name = "NUMBER")]
    pub max_pods_per_node: Option<String>,

    /// Let in by SSH.
    #[arg(long)]
    pub ssh_access: bool,

    /// The key to let in: a public key, its file, or an EC2 key pair's name.
    #[arg(long, value_name = "KEY")]
    pub ssh_public_key: Option<String>,

    /// Give nodes private addresses alone.
    #[arg(short = 'P', long)]
    pub node_private_networking: bool,

    /// A security group to attach to the nodes, by its ID; again, or after a comma, for more.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub node_security_groups: Vec<String>,

    /// A label of the nodes; again, or after a comma, for more.
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = pair)]
    pub node_labels: Vec<String>,

    /// A zone for the nodes; again, or after a comma, for more.
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    pub node_zones: Vec<String>,

    /// Keep pods from the instance's metadata, but those on the host's network.
    #[arg(long)]
    pub disable_pod_imds: bool,

    /// Let nodes work the cluster autoscaler.
    #[arg(long, help_heading = "Rights of the nodes")]
    pub asg_access: bool,

    /// Let nodes change Route 53, for external-dns.
    #[arg(long, help_heading = "Rights of the nodes")]
    pub external_dns_access: bool,

    /// Let nodes push to ECR.
    #[arg(long, help_heading = "Rights of the nodes")]
    pub full_ecr_access: bool,

    /// Let nodes work the load balancer controller.
    #[arg(long, help_heading = "Rights of the nodes")]
    pub alb_ingress_access: bool,
}

impl NodeFlags {
    /// The same as plain text, for a node group of that name.
    pub fn node_group_flags(&self, name: Option<String>) -> NodeGroupFlags {
        let policies = [
            (self.asg_access, "autoScaler"),
            (self.external_dns_access, "externalDNS"),
            (self.full_ecr_access, "imageBuilder"),
            (self.alb_ingress_access, "albIngress"),
        ];
        NodeGroupFlags {
            name,
            managed: self.managed,
            instance_type: self.node_type.clone(),
            instance_types: self.instance_types.clone(),
            spot: self.spot,
            nodes: self.nodes.clone(),
            nodes_min: self.nodes_min.clone(),
            nodes_max: self.nodes_max.clone(),
            volume_size: self.node_volume_size.clone(),
            volume_type: self.node_volume_type.clone(),
            image: self.node_ami.clone(),
            ami_family: self.node_ami_family.clone(),
            max_pods: self.max_pods_per_node.clone(),
            ssh_access: self.ssh_access,
            ssh_public_key: self.ssh_public_key.clone(),
            private_networking: self.node_private_networking,
            security_groups: self.node_security_groups.clone(),
            labels: self.node_labels.clone(),
            zones: self.node_zones.clone(),
            subnets: Vec::new(),
            disable_pod_imds: self.disable_pod_imds,
            addon_policies: policies.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect(),
        }
    }
}

/// How pods leave nodes that go.
#[derive(Debug, Args)]
#[group(skip)]
#[command(next_help_heading = "Draining")]
pub struct DrainFlags {
    /// Delete pods in place of evicting them, whatever their disruption budgets say.
    #[arg(long, alias = "disable-nodegroup-eviction")]
    pub disable_eviction: bool,

    /// How long to wait before a refused eviction is asked for again, such as 10s.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    pub pod_eviction_wait_period: Duration,

    /// The most time that a pod gets to end, such as 10m.
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    pub max_grace_period: Duration,

    /// How many nodes to drain at a time.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=25))]
    pub parallel: u8,
}

/// Whether a command stays until AWS is done.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Waiting {
    /// Stay until everything is done.
    #[arg(short = 'w', long)]
    pub wait: bool,

    /// How long to stay, such as 25m.
    #[arg(long, value_name = "DURATION", default_value = "25m", value_parser = duration)]
    pub timeout: Duration,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns for people.
    #[default]
    Table,
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

/// What standard output gets of a command that makes something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ProgressFormat {
    /// Nothing: messages are for people and go to standard error.
    #[default]
    Text,
    /// What was made, as one JSON object.
    Json,
}

/// A key and its value; the value may be empty, but it is said.
pub(super) fn pair(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((key, _)) if !key.is_empty() => Ok(text.to_owned()),
        _ => Err("write KEY=VALUE, such as team=web".to_owned()),
    }
}
