//! `nodestrap create nodegroup`.

use clap::Args;
use nodestrap_stacks::config::NodeGroupFlags;

use super::{AwsFlags, ConfigFile, CreationFlags, NodeFlags, ProgressFormat};

/// The arguments of `nodestrap create nodegroup`.
#[derive(Debug, Args)]
pub struct CreateNodegroupArguments {
    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub config: ConfigFile,

    /// The cluster's name.
    #[arg(
        short = 'c',
        long,
        value_name = "NAME",
        conflicts_with = "config_file",
        required_unless_present = "config_file"
    )]
    pub cluster: Option<String>,

    /// The cluster's region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION", conflicts_with = "config_file")]
    pub region: Option<String>,

    /// The node group's name; without it one is made up.
    #[arg(short = 'n', long, value_name = "NAME", conflicts_with = "config_file")]
    pub name: Option<String>,

    /// A node group of the file to create; again, or after a comma, for more. Without it, those that are not there yet.
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "config_file")]
    pub include: Vec<String>,

    /// A subnet of the nodes, by its ID; again, or after a comma, for more.
    #[arg(long, value_name = "ID", value_delimiter = ',', conflicts_with = "config_file")]
    pub subnet_ids: Vec<String>,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub nodes: NodeFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub creation: CreationFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,

    /// What standard output gets in the end.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: ProgressFormat,
}

impl CreateNodegroupArguments {
    /// What the flags say of the node group, as plain text.
    pub fn node_group_flags(&self) -> NodeGroupFlags {
        NodeGroupFlags { subnets: self.subnet_ids.clone(), ..self.nodes.node_group_flags(self.name.clone()) }
    }
}
