//! `gen-userdata max-pods`: how many pods instance types take, and how that comes about.

use clap::Args;
use nodestrap_generator::max_pods::explain;

use crate::failure::Failure;
use crate::instance_data::InstanceData;
use crate::network::NetworkFlags;
use crate::output;

/// Show how many pods instance types take, and how that comes about.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gen-userdata max-pods m5.large c7g.xlarge --prefix-delegation --recommended-cap")]
pub(crate) struct MaxPodsArguments {
    /// An instance type, such as m5.large.
    #[arg(required = true, value_name = "TYPE")]
    instance_types: Vec<String>,

    #[command(flatten)]
    network: NetworkFlags,

    #[command(flatten)]
    instance_data: InstanceData,
}

pub(crate) fn run(arguments: &MaxPodsArguments) -> Result<(), Failure> {
    let text = arguments.instance_data.read()?;
    let table = text.table()?;
    let capacity = arguments.network.capacity().map_err(|problems| Failure::to("tell max pods", problems))?;
    let explained = explain(&table, &arguments.instance_types, &capacity)
        .map_err(|problems| Failure::to("tell max pods", problems))?;
    output::write(None, explained.as_bytes())
}
