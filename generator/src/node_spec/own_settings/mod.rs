//! What a node group sets that eksctl's schema has no field for: `nodestrap` of the file, parsed and checked.
//!
//! One module a sub-mapping. The default of each part changes nothing, and costs no byte of user data.

mod capacity;
mod containerd;
mod environment;
mod instance_labels;
mod local_storage;
mod network;
mod node_name;
mod proxy;
mod token;
mod user_data;

pub(crate) use capacity::pods_by;
pub use capacity::{Capacity, KubeReserved, NoPods};
pub use containerd::Containerd;
pub use environment::{Environment, Variables};
pub use instance_labels::InstanceLabels;
pub use local_storage::{LocalStorage, StateMount, Strategy};
pub use network::Network;
pub use node_name::NodeName;
pub use proxy::Proxy;
pub use token::Token;

use super::Boot;
use super::resolve::Resolver;
use crate::cluster_config::own_settings::OwnSettings as OwnFields;
use crate::user_parts::UserParts;

/// The settings of a node group's `nodestrap`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnSettings {
    /// How many pods a node takes.
    pub capacity: Capacity,
    /// What is unlike the default in containerd's configuration.
    pub containerd: Containerd,
    /// Environment variables for the node's services.
    pub environment: Environment,
    /// Labels that a node takes from its own instance.
    pub instance_labels: InstanceLabels,
    /// What becomes of the instance store's disks; `None` leaves them alone.
    pub local_storage: Option<LocalStorage>,
    /// What is unlike the default in the node's own network.
    pub network: Network,
    /// What a node calls itself.
    pub node_name: NodeName,
    /// The proxy between the node and the world.
    pub proxy: Proxy,
    /// Which program gives kubelet its token.
    pub token: Token,
    /// Parts of the user's own.
    pub user_data: UserParts,
}

impl OwnSettings {
    /// Resolves part by part, so that each part's problems are told even where another has some.
    pub(super) fn resolve(fields: &OwnFields, boot: Option<Boot>, resolver: &mut Resolver<'_>) -> Self {
        Self {
            capacity: Capacity::resolve(&fields.capacity, resolver),
            containerd: Containerd::resolve(&fields.containerd, resolver),
            environment: Environment::resolve(&fields.environment, resolver),
            instance_labels: InstanceLabels::resolve(&fields.instance_labels, resolver),
            local_storage: LocalStorage::resolve(&fields.local_storage, resolver),
            network: Network::resolve(&fields.network, resolver),
            node_name: NodeName::resolve(fields.node_name.as_ref(), resolver),
            proxy: Proxy::resolve(&fields.proxy, resolver),
            token: Token::resolve(&fields.token, resolver),
            user_data: user_data::resolve(&fields.user_data, boot, resolver),
        }
    }
}
