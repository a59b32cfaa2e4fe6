//! `nodestrap completion`.

use clap::CommandFactory as _;

use super::failure::Failure;
use super::output;
use crate::cli::{Arguments, CompletionArguments};

pub(super) fn run(arguments: &CompletionArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "nodestrap", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
