//! `gen-userdata diff`: what changed between two pieces of user data. Its exit codes are those of diff(1).

use std::process::ExitCode;

use clap::Args;
use clap::error::ErrorKind;
use nodestrap_generator::diff::compare;

use super::inspect::report;
use crate::failure::Failure;
use crate::{input, output};

/// Show what changed between two pieces of user data: files, keys, arguments, commands.
///
/// Takes what inspect takes, of any maker. What says the same in other words (order of keys, comments, encodings) is no
/// difference.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gen-userdata -f cluster.yaml --kubernetes-version 1.31 | gen-userdata diff running.txt -
  gen-userdata diff --json before.txt after.txt

Signs:
  + added    - removed    ~ changed    = says the same in other words, with --all

Exit codes:
  0  a node gets the same from both
  1  something differs
  2  an input is wrong or cannot be read, or the command line is wrong")]
pub(crate) struct DiffArguments {
    /// The user data as it was; - reads standard input.
    #[arg(value_name = "BEFORE")]
    before: String,

    /// The user data as it is now; - reads standard input.
    #[arg(value_name = "AFTER")]
    after: String,

    /// Show what says the same in other words too, and name each instance type whose pods changed.
    #[arg(long)]
    all: bool,

    /// Print the difference as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &DiffArguments) -> ExitCode {
    match differs(arguments) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(failure) => {
            failure.report();
            ExitCode::from(2)
        }
    }
}

/// Prints the difference, and tells whether there is one.
fn differs(DiffArguments { before, after, all, json }: &DiffArguments) -> Result<bool, Failure> {
    if [before, after].map(String::as_str) == [input::STANDARD_INPUT; 2] {
        let message = "standard input can be one of the two; name a file for the other\n";
        return Err(clap::Error::raw(ErrorKind::ArgumentConflict, message).into());
    }
    let mut difference = compare(&report(before)?, &report(after)?);
    let differs = !difference.is_empty();
    if !all {
        difference = difference.without_same_meaning();
    }
    let text = if *json { difference.to_json() } else { difference.to_text(*all) };
    output::write(None, text.as_bytes())?;
    Ok(differs)
}
