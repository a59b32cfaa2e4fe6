//! `gen-userdata simulate`: what kubelet gets on each instance type, by the agent's own code.

use clap::{Args, ValueEnum};
use nodestrap_generator::bundle::{AgentSource, Options};
use nodestrap_generator::node_spec::Boot;
use nodestrap_generator::payload;
use nodestrap_generator::simulate::{Instance, Lifecycle, MetadataFact, Simulation, simulate, to_json, to_table};
use nodestrap_generator::values::InstanceTypeName;

use super::render::Types;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::instance_data::InstanceData;
use crate::output;

/// Show kubelet's variables and command line on each instance type.
///
/// The agent's own code reads the node group's files and the metadata of an instance that is made up, so that this shows
/// what a node does. What no instance type decides (addresses, identifiers) is made up as well.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  gen-userdata simulate -f cluster.yaml --instance-type m5.large,c5.xlarge --lifecycle spot"
)]
pub(crate) struct SimulateArguments {
    #[command(flatten)]
    facts: Facts,

    /// The types to show; again, or after a comma, for more. Without any, the node group's own.
    #[arg(long = "instance-type", value_name = "TYPE", value_delimiter = ',', help_heading = "Instances")]
    instance_types: Vec<InstanceTypeName>,

    /// How the instances are paid for: on-demand or spot.
    #[arg(long, value_name = "LIFECYCLE", default_value_t = Lifecycle::OnDemand, help_heading = "Instances")]
    lifecycle: Lifecycle,

    /// What IMDS answers, in place of what is made up; nothing after the = for what it does not have. Again for more.
    #[arg(long = "imds", value_name = "CATEGORY=VALUE", help_heading = "Instances")]
    metadata_facts: Vec<MetadataFact>,

    /// Which instance types the nodes' max-pods map knows: all, but where two agents ride the group's own.
    #[arg(long, value_enum, help_heading = "Instances")]
    types: Option<Types>,

    /// The form of the output.
    #[arg(long, value_enum, default_value_t = Output::Table, help_heading = "Output")]
    output: Output,

    #[command(flatten)]
    instance_data: InstanceData,
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people: what all types share stands once.
    Table,
    /// For programs: an object a type.
    Json,
}

pub(crate) fn run(arguments: &SimulateArguments) -> Result<(), Failure> {
    let text = arguments.instance_data.read()?;
    let table = text.table()?;
    let spec = arguments.facts.read(&[], &table)?;
    let options = Options {
        // Whether the agent's bytes ride along changes nothing that it does.
        agent: AgentSource::Preinstalled,
        types: Types::of(arguments.types, &spec),
        table: &table,
    };
    let failed = |problems: &dyn std::fmt::Display| Failure::to("simulate the node group", problems);
    let payload = payload::build(&spec, &options).map_err(|error| failed(&error))?;
    let Some(bundle) = payload.bundle().filter(|_| spec.boot == Boot::Agent) else {
        let problem = format!(
            "the agent does not boot {} nodes, and what their image does is not simulated; look at the user data with \
             --format text",
            spec.family
        );
        return Err(failed(&problem));
    };
    let chosen = &arguments.instance_types;
    let types = if chosen.is_empty() { &spec.instance_types } else { chosen };
    let mut simulations: Vec<Simulation> = Vec::new();
    for instance_type in types {
        let instance = Instance {
            lifecycle: arguments.lifecycle,
            facts: arguments.metadata_facts.clone(),
            ..Instance::of(&spec, instance_type.clone(), table.get(instance_type.as_str()))
        };
        let mut simulation = simulate(&spec, bundle, &instance).map_err(|error| failed(&error))?;
        if !spec.architectures.contains(instance.architecture) {
            simulation.warnings.push(format!(
                "it runs {}, and the node group's user data is for {}, so that it would not join",
                instance.architecture, spec.architectures
            ));
        }
        simulations.push(simulation);
    }
    let text = match arguments.output {
        Output::Table => to_table(&simulations),
        Output::Json => to_json(&simulations),
    };
    output::write(None, text.as_bytes())
}
