//! The command line as a whole: commands, their help, the version.

use std::sync::LazyLock;

use clap::{Parser, Subcommand};
use nodestrap_generator::agent_binary::{self, embedded, sha256};
use nodestrap_generator::node_spec::Architecture;

use crate::commands::{
    agent, completion, convert, diff, inspect, man, max_pods, refresh, render, sbom, schema, simulate, sizes,
};

/// The program's name.
pub(crate) const NAME: &str = "gen-userdata";

/// Renders the user data from which an EC2 instance becomes an EKS node.
///
/// Without a command, the user data of one node group goes to standard output, and one line about it to standard error.
/// Nothing here touches the network, and the same input gives the same bytes.
#[derive(Debug, Parser)]
#[command(
    name = NAME,
    version = version(),
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 120
)]
pub(crate) struct Arguments {
    /// What to do in place of rendering.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// What to render.
    #[command(flatten)]
    pub(crate) render: render::RenderArguments,
}

/// The commands beside rendering.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Inspect(inspect::InspectArguments),
    Diff(diff::DiffArguments),
    Convert(convert::ConvertArguments),
    Simulate(Box<simulate::SimulateArguments>),
    MaxPods(max_pods::MaxPodsArguments),
    Agent(agent::AgentArguments),
    Sbom(sbom::SbomArguments),
    Refresh(refresh::RefreshArguments),
    Schema(schema::SchemaArguments),
    Completion(completion::CompletionArguments),
    Man(man::ManArguments),
    #[command(hide = true)]
    Sizes(sizes::SizesArguments),
}

const EXAMPLES: &str = "\
Examples:
  gen-userdata -f cluster.yaml                        base64 for a launch template's UserData
  gen-userdata -f cluster.yaml --nodegroup workers    one of several node groups
  gen-userdata -f cluster.yaml | gen-userdata inspect -
  gen-userdata -f cluster.yaml --format launch-template --out data.json
  gen-userdata -f cluster.yaml --agent preinstalled --format dir --out tree/
  gen-userdata diff before.txt after.txt
  gen-userdata convert userdata.txt --kubernetes-version 1.32
  gen-userdata simulate -f cluster.yaml --instance-type m5.large,c5.xlarge

Exit codes:
  0  done
  1  the input is wrong, or a file cannot be read or written; nothing was written
  2  the command line is wrong; nothing was written";

/// The version, and those of each agent that is embedded with its digest, so that a user can tell what will run on a node.
fn version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let agents = Architecture::ALL.map(|architecture| match embedded(architecture) {
            Ok(program) => {
                let version = agent_binary::version(program).unwrap_or_default();
                format!("nodestrap-agent {version} {architecture} sha256 {}", sha256(program))
            }
            Err(error) => format!("nodestrap-agent none for {architecture}: {error}"),
        });
        format!("{}\n{}", env!("CARGO_PKG_VERSION"), agents.join("\n"))
    });
    &TEXT
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_flag_and_word_has_a_help_text() {
        fn walk(command: &clap::Command, silent: &mut Vec<String>) {
            let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
            if command.get_about().is_none() {
                silent.push(name.clone());
            }
            for argument in command.get_arguments() {
                if argument.get_help().is_none() {
                    silent.push(format!("{name} {}", argument.get_id()));
                }
                let words = argument.get_possible_values();
                for word in words.iter().filter(|word| word.get_help().is_none()) {
                    silent.push(format!("{name} {} {}", argument.get_id(), word.get_name()));
                }
            }
            command.get_subcommands().for_each(|below| walk(below, silent));
        }
        let mut command = Arguments::command();
        command.build();
        let mut silent = Vec::new();
        walk(&command, &mut silent);
        assert_eq!(silent, [""; 0]);
        assert!(command.get_subcommands().count() > 6, "the walk goes through the commands");
    }
}
