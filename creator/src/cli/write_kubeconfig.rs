//! `nodestrap utils write-kubeconfig`.

use clap::Args;

use super::{AwsFlags, KubeconfigFlags};

/// The arguments of `nodestrap utils write-kubeconfig`.
#[derive(Debug, Args)]
pub struct WriteKubeconfigArguments {
    /// The cluster's name.
    #[arg(short = 'c', long, value_name = "NAME")]
    pub cluster: String,

    /// The region; without it the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub kubeconfig: KubeconfigFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,
}
