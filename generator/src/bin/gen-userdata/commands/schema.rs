//! `gen-userdata schema`: the JSON Schema of the file, for editors.

use std::path::PathBuf;

use clap::Args;
use nodestrap_generator::schema::json_schema;

use crate::failure::Failure;
use crate::output;

/// Print the JSON Schema of the ClusterConfig, by which editors complete and check it.
///
/// It has the fields that gen-userdata reads, those of nodestrap's own and of kubelet's configuration among them. In a file,
/// the line "# yaml-language-server: $schema=PATH" names it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gen-userdata schema --out clusterconfig.schema.json")]
pub(crate) struct SchemaArguments {
    /// Write into this file, as a whole or not at all.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &SchemaArguments) -> Result<(), Failure> {
    output::write(arguments.out.as_deref(), json_schema().as_bytes())
}
