//! `nodestrap utils describe-stacks`.

use clap::Args;

use super::{AwsFlags, ListFormat};

/// The arguments of `nodestrap utils describe-stacks`.
#[derive(Debug, Args)]
pub struct DescribeStacksArguments {
    /// The cluster's name.
    #[arg(short = 'c', long, value_name = "NAME")]
    pub cluster: String,

    /// The region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// Show what happened in each stack.
    #[arg(long)]
    pub events: bool,

    /// The form of the list.
    #[arg(short = 'o', long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: ListFormat,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub aws: AwsFlags,
}
