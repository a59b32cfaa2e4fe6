//! The facts of a cluster and a node group, from a file and from flags.
//!
//! Every fact that a `ClusterConfig` could give has a flag, so that an AMI builder needs no file. The flags' texts go to
//! [`node_spec::read`](nodestrap_generator::node_spec::read()) as they are, which parses them as it does the file's.

mod cluster;
mod group;
mod host;
#[cfg(test)]
mod tests;

use clap::Args;
use maxpods_data::table::InstanceTable;
use nodestrap_generator::node_spec::{FlagInputs, NamedText, NodeSpec, ReadOptions, read as read_node_spec};

use cluster::ClusterFacts;
use group::GroupFacts;
use host::HostFacts;

use crate::failure::Failure;
use crate::network::NetworkFlags;
use crate::{input, output};

/// What a command that makes a bundle reads.
#[derive(Debug, Args)]
pub(crate) struct Facts {
    /// The ClusterConfig (eksctl.io/v1alpha5) with the node group; - reads standard input.
    ///
    /// Not needed where flags give every fact.
    #[arg(short = 'f', long = "file", value_name = "FILE", help_heading = "Input")]
    file: Option<String>,

    /// The node group to take from the file, or to make from flags.
    #[arg(long = "nodegroup", value_name = "NAME", help_heading = "Input")]
    node_group: Option<String>,

    /// Pass over fields that concern CloudFormation stacks alone, and list them on standard error.
    ///
    /// Without it, a field that decides nothing about the user data is an error.
    #[arg(long, help_heading = "Input")]
    allow_stack_fields: bool,

    #[command(flatten)]
    cluster: ClusterFacts,

    #[command(flatten)]
    group: GroupFacts,

    #[command(flatten)]
    network: NetworkFlags,

    #[command(flatten)]
    host: HostFacts,
}

impl Facts {
    /// The node group that file and flags describe. `instance_types` take the place of the file's, where there are any.
    ///
    /// Says on standard error what was passed over or taken for granted.
    pub(crate) fn read(&self, instance_types: &[String], table: &InstanceTable<'_>) -> Result<NodeSpec, Failure> {
        let file = self.file.as_deref().map(|name| Ok::<_, Failure>((name, input::read(name)?))).transpose()?;
        let flags = self.flag_inputs(instance_types)?;
        let options = ReadOptions { allow_stack_fields: self.allow_stack_fields, table, read_file: &input::read_named };
        let file = file.as_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
        let reading = read_node_spec(file, &flags, &options).map_err(|problems| Failure::to(ACTION, problems))?;
        for place in &reading.ignored {
            output::note(format_args!("{place}: ignored, for it concerns stacks alone"));
        }
        for note in &reading.notes {
            output::note(note);
        }
        let region = &reading.spec.cluster.region;
        let images = region.ecr_account();
        if images.assumed {
            output::note(format_args!(
                "{region}: the account of EKS's images there is not known, so they come from {} in {}",
                images.account, images.region
            ));
        }
        Ok(reading.spec)
    }

    fn flag_inputs(&self, instance_types: &[String]) -> Result<FlagInputs, Failure> {
        let mut inputs = FlagInputs {
            node_group: self.node_group.clone(),
            instance_types: instance_types.to_vec(),
            capacity: self.network.flags(),
            host: self.host.flags(),
            ..FlagInputs::default()
        };
        self.cluster.put(&mut inputs)?;
        self.group.put(&mut inputs)?;
        Ok(inputs)
    }
}

/// What fails where the input is wrong.
const ACTION: &str = "read the node group";

/// The text of a file that a flag names.
fn named_text(name: Option<&String>) -> Result<Option<NamedText>, Failure> {
    name.map(|name| Ok(NamedText { name: name.clone(), text: input::read_text(name)? })).transpose()
}
