//! `nodestrap`, the cluster creator's command line: parses it, does what it says, gives the exit code.

use std::process::ExitCode;

use clap::Parser as _;
use nodestrap_creator::{cli, commands};

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(commands::run(&arguments)),
        Err(error) => {
            eprintln!("error: failed to start: {error}");
            ExitCode::FAILURE
        }
    }
}
