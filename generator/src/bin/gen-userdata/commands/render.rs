//! `gen-userdata` without a command: the user data of a node group, in the form that its user needs.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, ValueEnum};
use nodestrap_generator::budget::{Checked, check, savings};
use nodestrap_generator::bundle::{AgentSource, MapTypes, Options};
use nodestrap_generator::encode::{Compression, launch_template_data, terraform, text, write_directory};
use nodestrap_generator::node_spec::{Architectures, NodeSpec};
use nodestrap_generator::payload;

use crate::arguments::Arguments;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::instance_data::InstanceData;
use crate::{output, summary};

/// What to render, and how.
#[derive(Debug, Args)]
pub(crate) struct RenderArguments {
    #[command(flatten)]
    facts: Facts,

    /// The instance types; again, or after a comma, for more.
    #[arg(
        long = "instance-type",
        value_name = "TYPE",
        value_delimiter = ',',
        help_heading = "Node group (each takes the place of the file's)"
    )]
    instance_types: Vec<String>,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    instance_data: InstanceData,
}

/// What comes out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct OutputArguments {
    /// The form of the output.
    #[arg(long, value_enum, default_value_t = Format::Base64)]
    format: Format,

    /// Write into this file (or directory, with --format dir), as a whole or not at all.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,

    /// Where nodes have the agent from.
    #[arg(long, value_enum, default_value_t = Agent::Embedded)]
    agent: Agent,

    /// Which instance types the nodes' max-pods map knows: all, but where two agents ride the group's own.
    #[arg(long, value_enum)]
    types: Option<Types>,

    /// Do all that makes the user data smaller without changing the node: the group's own types alone in the map, unless
    /// --types says otherwise, and zopfli, which is slower; say what each saved.
    #[arg(long)]
    smallest: bool,
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line, as UserData of EC2's API takes it.
    Base64,
    /// The raw bytes, in gzip where that is needed, as `--user-data fileb://…` of the AWS CLI takes them.
    Gzip,
    /// The text that the node reads, before gzip: cloud-config, or what the AMI family has in its place.
    #[value(alias = "cloud-config")]
    Text,
    /// The files as a tree, for baking into an AMI.
    Dir,
    /// JSON for `aws ec2 create-launch-template --launch-template-data`.
    LaunchTemplate,
    /// JSON for an `external` data source, whose query is not read: program takes flags.
    Terraform,
}

/// Where nodes have the agent from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Agent {
    /// The user data brings it.
    Embedded,
    /// The image has it at /usr/local/bin/nodestrap-agent.
    Preinstalled,
}

/// Which instance types the map knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Types {
    /// Every type of the table.
    All,
    /// The node group's own.
    Needed,
}

impl Types {
    /// What the map knows for a node group: what was asked for, or what leaves room for the agents.
    pub(super) fn of(asked: Option<Self>, spec: &NodeSpec) -> MapTypes {
        match asked {
            Some(Self::All) => MapTypes::All,
            Some(Self::Needed) => MapTypes::Needed,
            None => MapTypes::for_agents(spec.architectures),
        }
    }
}

/// What fails where the node group is sound and no user data comes of it.
const ACTION: &str = "render the user data";

pub(crate) fn run(arguments: &RenderArguments) -> Result<(), Failure> {
    let OutputArguments { format, out, agent, types, smallest } = &arguments.output;
    check_destination(*format, out.as_deref(), output::is_terminal())?;
    let text = arguments.instance_data.read()?;
    let table = text.table()?;
    let spec = arguments.facts.read(&arguments.instance_types, &table)?;
    let options = Options {
        agent: match agent {
            Agent::Embedded => AgentSource::Embedded,
            Agent::Preinstalled => AgentSource::Preinstalled,
        },
        types: match types {
            None if *smallest => MapTypes::Needed,
            asked => Types::of(*asked, &spec),
        },
        table: &table,
    };
    let compression = if *smallest { Compression::Smallest } else { Compression::Standard };
    if let (Format::Dir, Some(directory)) = (format, out) {
        return write_tree(&spec, &options, directory);
    }
    let checked = check(&spec, &options, compression).map_err(|error| Failure::to(ACTION, error))?;
    let bytes = encode(*format, &spec, &checked, compression);
    output::write(out.as_deref(), &bytes)?;
    output::note(summary::user_data(&spec, &checked));
    if *smallest {
        // What it would have been without the flag.
        let without = Options { types: Types::of(*types, &spec), ..options };
        let savings = savings(&spec, &without, options.types);
        output::note(summary::smallest(&savings));
    }
    Ok(())
}

/// Refuses what cannot come to a good end, before anything is read.
fn check_destination(format: Format, out: Option<&Path>, is_terminal: bool) -> Result<(), Failure> {
    let usage =
        |message: &str| Err(Failure::from(Arguments::command().error(ErrorKind::MissingRequiredArgument, message)));
    match (format, out) {
        (Format::Dir, None) => usage("--format dir writes a tree of files: give the directory with --out"),
        (Format::Gzip, None) if is_terminal => {
            usage("--format gzip writes bytes that a terminal cannot show: give a file with --out, or use a pipe")
        }
        _ => Ok(()),
    }
}

/// The bytes of a form that is one file.
fn encode(format: Format, spec: &NodeSpec, checked: &Checked, compression: Compression) -> Vec<u8> {
    let Checked { payload, user_data } = checked;
    match format {
        Format::Gzip => user_data.raw().to_vec(),
        Format::Text => text(payload, compression).into_bytes(),
        Format::LaunchTemplate => launch_template_data(spec, user_data).into_bytes(),
        Format::Terraform => terraform(user_data).into_bytes(),
        Format::Base64 | Format::Dir => (user_data.base64() + "\n").into_bytes(),
    }
}

/// Writes the files themselves; no limit holds for what does not ride in user data.
fn write_tree(spec: &NodeSpec, options: &Options<'_>, directory: &Path) -> Result<(), Failure> {
    if spec.architectures == Architectures::Both {
        let problem = "an image is of one architecture, and the node group's instance types run x86_64 and aarch64; give the \
                       types of one with --instance-type";
        return Err(Failure::to("write the tree", problem));
    }
    let payload = payload::build(spec, options).map_err(|error| Failure::to(ACTION, error))?;
    let Some(bundle) = payload.bundle() else {
        let problem = format!(
            "{} nodes get no files from their user data, so that there is none to bake in; write another --format",
            spec.family
        );
        return Err(Failure::to("write the tree", problem));
    };
    write_directory(bundle, directory).map_err(|error| Failure::to("write the tree", error))?;
    output::note(summary::tree(spec, bundle));
    // A tree has files alone, and whoever bakes it in must see to the rest.
    for command in &bundle.commands {
        let command = serde_json::json!(command);
        output::note(format_args!("not in the tree: the first boot's command {command}"));
    }
    for key in &bundle.authorized_keys {
        output::note(format_args!("not in the tree: the default user's key {key}"));
    }
    for part in bundle.user_parts.iter() {
        output::note(format_args!("not in the tree: the {} of {}", part.kind(), part.name()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_goes_to_files_and_pipes_and_not_to_a_terminal() {
        let refused = |format, out, is_terminal| check_destination(format, out, is_terminal).is_err();
        assert!(refused(Format::Gzip, None, true));
        assert!(!refused(Format::Gzip, None, false));
        assert!(!refused(Format::Gzip, Some(Path::new("x.gz")), true));
        assert!(!refused(Format::Base64, None, true));
    }
}
