//! What the caller chooses about a bundle, beside the node group itself.

use maxpods_data::table::InstanceTable;

use crate::node_spec::Architectures;

/// How a bundle is made.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Where the node has the agent from.
    pub agent: AgentSource,
    /// Which instance types the max-pods map has.
    pub types: MapTypes,
    /// The instance types that are known.
    pub table: &'a InstanceTable<'a>,
}

impl<'a> Options<'a> {
    /// The embedded agent, and every type of `table`.
    pub fn new(table: &'a InstanceTable<'a>) -> Self {
        Self { agent: AgentSource::Embedded, types: MapTypes::All, table }
    }
}

/// Where a node has the agent from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentSource {
    /// The user data brings it.
    Embedded,
    /// The image has it, at the same path.
    Preinstalled,
}

/// Which instance types the max-pods map has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapTypes {
    /// Every type of the table, in the compact form.
    All,
    /// The node group's own, one a line.
    Needed,
}

impl MapTypes {
    /// Every type, unless the agents of two architectures take the room of the map.
    pub fn for_agents(architectures: Architectures) -> Self {
        match architectures {
            Architectures::One(_) => Self::All,
            Architectures::Both => Self::Needed,
        }
    }
}
