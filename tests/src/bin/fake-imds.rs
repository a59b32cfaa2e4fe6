//! The fake instance metadata service as a program: `fake-imds OPTIONS.json`.
//!
//! The boot lab starts it inside of its network namespace. It prints the addresses it listens at, one a line, and runs until it
//! is killed.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use nodestrap_tests::imds::Options;

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1) else {
        eprintln!("fake-imds: the options are missing; usage: fake-imds OPTIONS.json");
        return ExitCode::from(2);
    };
    match run(&PathBuf::from(path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-imds: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &std::path::Path) -> io::Result<()> {
    let fake = Options::read(options)?.start()?;
    println!("{}", fake.endpoint());
    fake.wait();
    Ok(())
}
