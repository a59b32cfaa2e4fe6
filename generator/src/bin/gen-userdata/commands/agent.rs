//! `gen-userdata agent`: the embedded agent, for baking into an AMI.

use std::path::PathBuf;

use clap::Args;
use nodestrap_generator::agent_binary::{embedded, sha256};
use nodestrap_generator::node_spec::Architecture;

use crate::failure::Failure;
use crate::output;

/// A program that anyone may run.
const MODE: u32 = 0o755;

/// Write the agent's program, for baking into an AMI.
///
/// Prints the file's SHA-256 as sha256sum does. In the image it belongs at /usr/local/bin/nodestrap-agent; render with
/// --agent preinstalled then.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gen-userdata agent --arch aarch64 --out nodestrap-agent | sha256sum --check")]
pub(crate) struct AgentArguments {
    /// The image's architecture: x86_64 or aarch64.
    #[arg(long = "arch", value_name = "ARCH")]
    architecture: Architecture,

    /// The file to write, with mode 0755.
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &AgentArguments) -> Result<(), Failure> {
    let program = embedded(arguments.architecture).map_err(|error| Failure::to("write the agent", error))?;
    output::write_file(&arguments.out, program, Some(MODE))?;
    output::write(None, format!("{}  {}\n", sha256(program), arguments.out.display()).as_bytes())
}
