//! `nodestrap get cluster`.

use clap::Args;

use super::{AwsFlags, ListFormat};

/// The arguments of `nodestrap get cluster`.
#[derive(Debug, Args)]
pub struct GetClusterArguments {
    /// The cluster's name; without it all of the region's are listed.
    #[arg(value_name = "NAME", conflicts_with = "name")]
    pub positional_name: Option<String>,

    /// The cluster's name.
    #[arg(short = 'n', long, value_name = "NAME")]
    pub name: Option<String>,

    /// The region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// The form of the list.
    #[arg(short = 'o', long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: ListFormat,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub aws: AwsFlags,
}

impl GetClusterArguments {
    /// The name that the command line gives.
    pub fn cluster_name(&self) -> Option<&str> {
        self.positional_name.as_deref().or(self.name.as_deref())
    }
}
