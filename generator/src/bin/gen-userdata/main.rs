//! `gen-userdata`: user data for EKS nodes, on the command line.
//!
//! Parses the command line, calls the library, prints. Results go to standard output or into a file, what is for people
//! to standard error. Exit codes: 0 done, 1 wrong input, 2 wrong command line; `diff` has diff(1)'s.

#![expect(clippy::doc_markdown, reason = "a flag's comment is its help text, where backticks would be shown")]

mod arguments;
mod commands;
mod facts;
mod failure;
mod input;
mod instance_data;
mod network;
mod output;
mod summary;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use commands::{
    agent, completion, convert, diff, inspect, man, max_pods, refresh, render, sbom, schema, simulate, sizes,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        None => render::run(&arguments.render),
        Some(Command::Inspect(inspect)) => inspect::run(inspect),
        Some(Command::Diff(diff)) => return diff::run(diff),
        Some(Command::Convert(convert)) => convert::run(convert),
        Some(Command::Simulate(simulate)) => simulate::run(simulate),
        Some(Command::MaxPods(max_pods)) => max_pods::run(max_pods),
        Some(Command::Agent(agent)) => agent::run(agent),
        Some(Command::Sbom(sbom)) => sbom::run(sbom),
        Some(Command::Sizes(sizes)) => sizes::run(sizes),
        Some(Command::Refresh(refresh)) => refresh::run(refresh),
        Some(Command::Schema(schema)) => schema::run(schema),
        Some(Command::Completion(completion)) => completion::run(completion),
        Some(Command::Man(man)) => man::run(man),
    };
    result.map_or_else(failure::Failure::report, |()| ExitCode::SUCCESS)
}
