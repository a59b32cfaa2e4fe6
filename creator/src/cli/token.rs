//! `nodestrap token`.

use clap::Args;

use super::AwsFlags;

/// The arguments of `nodestrap token`.
#[derive(Debug, Args)]
pub struct TokenArguments {
    /// The cluster's name.
    #[arg(short = 'c', long, value_name = "NAME")]
    pub cluster: String,

    /// The cluster's region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// A role to assume first, an ARN.
    #[arg(long, value_name = "ARN")]
    pub role_arn: Option<String>,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub aws: AwsFlags,
}
