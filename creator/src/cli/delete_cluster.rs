//! `nodestrap delete cluster`.

use clap::Args;

use super::{AwsFlags, ConfigFile, DrainFlags, Waiting};

/// The arguments of `nodestrap delete cluster`.
#[derive(Debug, Args)]
pub struct DeleteClusterArguments {
    /// The cluster's name.
    #[arg(value_name = "NAME", conflicts_with_all = ["name", "config_file"], required_unless_present_any = ["name", "config_file"])]
    pub positional_name: Option<String>,

    /// The cluster's name.
    #[arg(short = 'n', long, value_name = "NAME", conflicts_with = "config_file")]
    pub name: Option<String>,

    /// The cluster's region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION", conflicts_with = "config_file")]
    pub region: Option<String>,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub config: ConfigFile,

    /// Go on where load balancers do not go, and where nodes cannot be drained.
    #[arg(long)]
    pub force: bool,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub drain: DrainFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub waiting: Waiting,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,
}

impl DeleteClusterArguments {
    /// The name that the command line gives.
    pub fn cluster_name(&self) -> Option<&str> {
        self.positional_name.as_deref().or(self.name.as_deref())
    }
}
