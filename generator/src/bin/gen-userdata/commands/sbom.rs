//! `gen-userdata sbom`: what the agent is made of.

use std::path::PathBuf;

use clap::Args;
use nodestrap_generator::sbom::bill_of_materials;

use crate::failure::Failure;
use crate::output;

/// Print what the agent is made of, a software bill of materials in CycloneDX's JSON.
///
/// It names each embedded agent with its SHA-256, and what is linked into it with versions, licences and digests. The same
/// build prints the same bytes: there is neither a time nor a serial number in it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gen-userdata sbom --out nodestrap-agent.cdx.json")]
pub(crate) struct SbomArguments {
    /// Write into this file, as a whole or not at all.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &SbomArguments) -> Result<(), Failure> {
    output::write(arguments.out.as_deref(), bill_of_materials().as_bytes())
}
