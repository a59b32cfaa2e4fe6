//! `nodestrap scale nodegroup`.

use std::time::Duration;

use clap::Args;

use super::{AwsFlags, duration};

/// The arguments of `nodestrap scale nodegroup`.
#[derive(Debug, Args)]
pub struct ScaleNodegroupArguments {
    /// The cluster's name.
    #[arg(short = 'c', long, value_name = "NAME")]
    pub cluster: String,

    /// The node group's name.
    #[arg(short = 'n', long, value_name = "NAME")]
    pub name: String,

    /// The region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// How many nodes.
    #[arg(short = 'N', long, value_name = "NUMBER", required_unless_present_any = ["nodes_min", "nodes_max"])]
    pub nodes: Option<u32>,

    /// The fewest nodes; without it as it is.
    #[arg(short = 'm', long, value_name = "NUMBER")]
    pub nodes_min: Option<u32>,

    /// The most nodes; without it as it is.
    #[arg(short = 'M', long, value_name = "NUMBER")]
    pub nodes_max: Option<u32>,

    /// How long the stack's update may take, such as 25m.
    #[arg(long, value_name = "DURATION", default_value = "25m", value_parser = duration)]
    pub timeout: Duration,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub aws: AwsFlags,
}
