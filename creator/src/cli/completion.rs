//! `nodestrap completion`.

use clap::Args;
use clap_complete::Shell;

/// The arguments of `nodestrap completion`.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell whose script is printed.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}
