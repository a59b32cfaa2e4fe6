//! `nodestrap` of a node group: settings that eksctl's schema has no field for, all in one mapping.
//!
//! One module a sub-mapping: its fields, as text with places, and how they are read.
//! [`node_spec::own_settings`](crate::node_spec::own_settings) parses the texts.

pub(crate) mod capacity;
pub(crate) mod containerd;
pub(crate) mod environment;
pub(crate) mod instance_labels;
pub(crate) mod local_storage;
pub(crate) mod network;
pub(crate) mod proxy;
pub(crate) mod token;
pub(crate) mod user_data;

use capacity::CapacityFields;
use containerd::ContainerdFields;
use environment::EnvironmentFields;
use instance_labels::InstanceLabelsFields;
use local_storage::LocalStorageFields;
use network::NetworkFields;
use proxy::ProxyFields;
use token::TokenFields;
use user_data::UserDataFields;

use std::collections::BTreeMap;

use super::known_fields::NODESTRAP;
use super::reader::{Field, Findings};
use crate::problem::{Place, Sourced};

/// What the file says in `nodestrap`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnSettings {
    /// Where each of them stands that the file has, by its name.
    pub(crate) places: BTreeMap<String, Place>,
    /// `nodestrap.boot`: what makes a node of an instance.
    pub(crate) boot: Option<Sourced<String>>,
    /// `nodestrap.capacity`: how many pods a node takes.
    pub(crate) capacity: CapacityFields,
    /// `nodestrap.containerd`: what is unlike the default in containerd's configuration.
    pub(crate) containerd: ContainerdFields,
    /// `nodestrap.environment`: environment variables for the node's services.
    pub(crate) environment: EnvironmentFields,
    /// `nodestrap.instanceLabels`: labels that a node takes from its own instance.
    pub(crate) instance_labels: InstanceLabelsFields,
    /// `nodestrap.localStorage`: what becomes of the instance store's disks.
    pub(crate) local_storage: LocalStorageFields,
    /// `nodestrap.network`: what is unlike the default in the node's own network.
    pub(crate) network: NetworkFields,
    /// `nodestrap.nodeName`: what a node calls itself.
    pub(crate) node_name: Option<Sourced<String>>,
    /// `nodestrap.proxy`: the proxy between the node and the world.
    pub(crate) proxy: ProxyFields,
    /// `nodestrap.token`: which program gives kubelet its token.
    pub(crate) token: TokenFields,
    /// `nodestrap.userData`: files with parts of the user's own.
    pub(crate) user_data: UserDataFields,
}

/// Reads the mapping.
pub(crate) fn read(field: &Field<'_>, findings: &mut Findings) -> OwnSettings {
    let Some(mut fields) = field.fields(&NODESTRAP, findings) else { return OwnSettings::default() };
    let settings = OwnSettings {
        places: fields.places(findings),
        boot: fields.take_text("boot", findings),
        capacity: fields.take("capacity").map(|field| capacity::read(&field, findings)).unwrap_or_default(),
        containerd: fields.take("containerd").map(|field| containerd::read(&field, findings)).unwrap_or_default(),
        environment: fields.take("environment").map(|field| environment::read(&field, findings)).unwrap_or_default(),
        instance_labels: fields
            .take("instanceLabels")
            .map(|field| instance_labels::read(&field, findings))
            .unwrap_or_default(),
        local_storage: fields
            .take("localStorage")
            .map(|field| local_storage::read(&field, findings))
            .unwrap_or_default(),
        network: fields.take("network").map(|field| network::read(&field, findings)).unwrap_or_default(),
        node_name: fields.take_text("nodeName", findings),
        proxy: fields.take("proxy").map(|field| proxy::read(&field, findings)).unwrap_or_default(),
        token: token::take(&mut fields, findings),
        user_data: fields.take("userData").map(|field| user_data::read(&field, findings)).unwrap_or_default(),
    };
    fields.finish(findings);
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_listed_once_and_in_order() {
        for object in [
            &capacity::OBJECT,
            &containerd::OBJECT,
            &environment::OBJECT,
            &instance_labels::OBJECT,
            &local_storage::OBJECT,
            &network::OBJECT,
            &proxy::OBJECT,
            &user_data::OBJECT,
        ] {
            assert!(object.is_own && object.read.is_sorted_by(|a, b| a < b), "{object:?}");
        }
    }
}
