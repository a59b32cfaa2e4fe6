//! The command line: commands, flags and their help, under eksctl's names where the meaning is eksctl's.
//!
//! One file a command, with what several of them share beside them. Nothing here acts: each command's arguments are read
//! by the module of the same name in `commands`.

mod completion;
mod create_cluster;
mod create_nodegroup;
mod delete_cluster;
mod delete_nodegroup;
mod describe_stacks;
mod duration;
mod gen_userdata;
mod get_cluster;
mod get_nodegroup;
mod scale_nodegroup;
mod shared;
mod token;
mod write_kubeconfig;

use clap::{Parser, Subcommand};

pub use completion::CompletionArguments;
pub use create_cluster::{ClusterFlags, CreateClusterArguments};
pub use create_nodegroup::CreateNodegroupArguments;
pub use delete_cluster::DeleteClusterArguments;
pub use delete_nodegroup::DeleteNodegroupArguments;
pub use describe_stacks::DescribeStacksArguments;
pub use duration::duration;
pub use gen_userdata::GenUserdataArguments;
pub use get_cluster::GetClusterArguments;
pub use get_nodegroup::GetNodegroupArguments;
pub use scale_nodegroup::ScaleNodegroupArguments;
pub use shared::{
    AwsFlags, ConfigFile, CreationFlags, DrainFlags, KubeconfigFlags, ListFormat, NodeFlags, ProgressFormat, Waiting,
};
pub use token::TokenArguments;
pub use write_kubeconfig::WriteKubeconfigArguments;

use crate::log::Log;

/// Creates EKS clusters and node groups with CloudFormation; nodes boot from generated user data.
///
/// Stacks have eksctl's names, tags and outputs, so that each tool can list and delete what the other has made.
#[derive(Debug, Parser)]
#[command(
    name = "nodestrap",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    max_term_width = 120
)]
pub struct Arguments {
    /// How much is told on standard error: 0 and 1 failures alone, 2 warnings as well, 3 what goes on, 4 and 5 details.
    #[arg(short = 'v', long, value_name = "LEVEL", global = true, default_value_t = Log::DEFAULT_VERBOSITY,
          value_parser = clap::value_parser!(u8).range(0..=5))]
    pub verbose: u8,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a cluster, or a node group of one.
    #[command(subcommand, arg_required_else_help = true)]
    Create(Create),
    /// Delete a cluster with everything in it, or a node group.
    #[command(subcommand, arg_required_else_help = true)]
    Delete(Delete),
    /// List clusters or node groups.
    #[command(subcommand, arg_required_else_help = true)]
    Get(Get),
    /// Change how many nodes a node group has.
    #[command(subcommand, arg_required_else_help = true)]
    Scale(Scale),
    /// Look at stacks, write a kubeconfig.
    #[command(subcommand, arg_required_else_help = true)]
    Utils(Utils),
    /// Render the user data of a node group of a cluster that is there.
    GenUserdata(Box<GenUserdataArguments>),
    /// Print a script that completes the command line.
    Completion(CompletionArguments),
    /// Print a token for kubectl, which runs this by itself.
    Token(TokenArguments),
}

/// `nodestrap create`.
#[derive(Debug, Subcommand)]
pub enum Create {
    /// Create a cluster and its node groups.
    Cluster(Box<CreateClusterArguments>),
    /// Create node groups of a cluster that is there.
    #[command(visible_alias = "ng")]
    Nodegroup(Box<CreateNodegroupArguments>),
}

/// `nodestrap delete`.
#[derive(Debug, Subcommand)]
pub enum Delete {
    /// Delete a cluster with everything in it.
    Cluster(DeleteClusterArguments),
    /// Delete a node group.
    #[command(visible_alias = "ng")]
    Nodegroup(DeleteNodegroupArguments),
}

/// `nodestrap get`.
#[derive(Debug, Subcommand)]
pub enum Get {
    /// List clusters, or show one.
    #[command(visible_alias = "clusters")]
    Cluster(GetClusterArguments),
    /// List a cluster's node groups, or show one.
    #[command(visible_aliases = ["nodegroups", "ng"])]
    Nodegroup(GetNodegroupArguments),
}

/// `nodestrap scale`.
#[derive(Debug, Subcommand)]
pub enum Scale {
    /// Change how many nodes a node group has.
    #[command(visible_alias = "ng")]
    Nodegroup(ScaleNodegroupArguments),
}

/// `nodestrap utils`.
#[derive(Debug, Subcommand)]
pub enum Utils {
    /// Show a cluster's stacks.
    DescribeStacks(DescribeStacksArguments),
    /// Write a cluster into a kubeconfig.
    WriteKubeconfig(WriteKubeconfigArguments),
}

#[cfg(test)]
mod tests;
