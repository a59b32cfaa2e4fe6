//! `nodestrap gen-userdata`.

use std::path::PathBuf;

use clap::Args;

use super::{AwsFlags, ConfigFile, NodeFlags};

/// The arguments of `nodestrap gen-userdata`.
#[derive(Debug, Args)]
pub struct GenUserdataArguments {
    /// The cluster, whose facts are asked of EKS; without it the file's.
    #[arg(short = 'c', long, value_name = "NAME", required_unless_present = "config_file")]
    pub cluster: Option<String>,

    /// The cluster's region; without it the file's, the environment's, or the profile's.
    #[arg(short = 'r', long, value_name = "REGION")]
    pub region: Option<String>,

    /// The node group: one of the file's, or the name of one that is made from flags.
    #[arg(long, value_name = "NAME")]
    pub nodegroup: Option<String>,

    #[expect(missing_docs, reason = "the struct tells it, and clap would take a comment for the command's help")]
    #[command(flatten)]
    pub config: ConfigFile,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub nodes: NodeFlags,

    #[expect(missing_docs, reason = "as above")]
    #[command(flatten)]
    pub aws: AwsFlags,

    /// Write into this file, as a whole or not at all; without it to standard output. Base64, as launch templates take it.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}
