//! What each command does, in the module of its name; the command line itself is [`cli`](crate::cli).
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong command line,
//! 130 interrupted while AWS goes on.

mod completion;
mod config_file;
mod create_cluster;
mod create_nodegroup;
mod delete_cluster;
mod delete_nodegroup;
mod describe_stacks;
mod dry_run;
mod failure;
mod gen_userdata;
mod get_cluster;
mod get_nodegroup;
mod interrupt;
mod output;
mod questions;
mod rendering;
mod scale_nodegroup;
mod session;
pub mod token;
pub mod write_kubeconfig;

use std::process::ExitCode;

use crate::cli::{Arguments, Command, Create, Delete, Get, Scale, Utils};
use crate::log::Log;
use crate::stack::Underway;

use failure::Failure;

/// What every command has, whatever it does.
#[derive(Clone, Debug)]
struct World {
    /// Who is told.
    log: Log,
    /// What goes on in AWS.
    underway: Underway,
}

/// Does what the command line says.
pub async fn run(arguments: &Arguments) -> ExitCode {
    let world = World { log: Log::to_standard_error(arguments.verbose), underway: Underway::default() };
    tokio::select! {
        result = act(arguments, &world) => match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(&world.log),
        },
        () = interrupt::signal() => interrupt::report(&world),
    }
}

async fn act(arguments: &Arguments, world: &World) -> Result<(), Failure> {
    match &arguments.command {
        Command::Create(Create::Cluster(arguments)) if arguments.dry_run => dry_run::run(arguments, world),
        Command::Create(Create::Cluster(arguments)) => create_cluster::run(arguments, world).await,
        Command::Create(Create::Nodegroup(arguments)) => create_nodegroup::run(arguments, world).await,
        Command::Delete(Delete::Cluster(arguments)) => delete_cluster::run(arguments, world).await,
        Command::Delete(Delete::Nodegroup(arguments)) => delete_nodegroup::run(arguments, world).await,
        Command::Get(Get::Cluster(arguments)) => get_cluster::run(arguments, world).await,
        Command::Get(Get::Nodegroup(arguments)) => get_nodegroup::run(arguments, world).await,
        Command::Scale(Scale::Nodegroup(arguments)) => scale_nodegroup::run(arguments, world).await,
        Command::Utils(Utils::DescribeStacks(arguments)) => describe_stacks::run(arguments, world).await,
        Command::Utils(Utils::WriteKubeconfig(arguments)) => write_kubeconfig::run(arguments, world).await,
        Command::Completion(arguments) => completion::run(arguments),
        Command::Token(arguments) => token::run(arguments).await,
        Command::GenUserdata(arguments) => gen_userdata::run(arguments, world).await,
    }
}
