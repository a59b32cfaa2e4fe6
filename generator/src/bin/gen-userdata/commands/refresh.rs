//! `gen-userdata refresh`: the instance table made anew from what EC2 says.

use std::path::PathBuf;

use clap::Args;

use crate::failure::Failure;
use crate::instance_data::InstanceData;
use crate::{input, output};

/// Make the table of instance types anew from what EC2 says.
///
/// Takes what `aws ec2 describe-instance-types` prints: all pages, of one region or of several. Types that it does not
/// name stay in the table. The new table goes to standard output or --out, what changed to standard error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aws ec2 describe-instance-types --output json > types.json
  gen-userdata refresh types.json --out instances.tsv
  gen-userdata -f cluster.yaml --instance-data instances.tsv

In nodestrap's own repository, --out maxpods-data/instance-types.tsv renews the built-in table.")]
pub(crate) struct RefreshArguments {
    /// The JSON of `aws ec2 describe-instance-types`; - reads standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// Write the table into this file.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,

    #[command(flatten)]
    instance_data: InstanceData,
}

pub(crate) fn run(arguments: &RefreshArguments) -> Result<(), Failure> {
    let text = arguments.instance_data.read()?;
    let answer = input::read(&arguments.file)?;
    let refreshed = nodestrap_generator::refresh::refresh(&text.table()?, &answer)
        .map_err(|error| Failure::to("renew the table of instance types", format!("{}: {error}", arguments.file)))?;
    output::write(arguments.out.as_deref(), refreshed.table_text.as_bytes())?;
    output::note(refreshed.changes);
    Ok(())
}
