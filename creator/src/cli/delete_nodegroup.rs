//! `nodestrap delete nodegroup`.

use clap::Args;

use super::{AwsFlags, DrainFlags, Waiting};

/// The arguments of `nodestrap delete nodegroup`.
#[derive(Debug, Args)]
pub struct DeleteNodegroupArguments {
    /// The cluster's name.
    #[arg(short = 'c', long, value_name = "NAME")]
    pub cluster: String,

    /// The node group's name.
    #[arg(short = 'n', long, value_name = "NAME")]
    pub name: String,

    /// The cluster's region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// Whether pods are evicted first.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true",
          require_equals = true, action = clap::ArgAction::Set)]
    pub drain: bool,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub draining: DrainFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub waiting: Waiting,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,
}
