//! `spec.instance`: environment variables, disks and nameservers.

use std::collections::BTreeMap;

use super::node_config::{InstanceOptions, LocalStorage, NetworkOptions};
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::{LocalStorage as Disks, StateMount, Strategy, Variables};
use crate::values::{MountPath, SearchDomain};

/// The settings of a node group.
pub(super) fn options(spec: &NodeSpec) -> InstanceOptions {
    let network = &spec.own.network;
    InstanceOptions {
        environment: environment(spec),
        local_storage: spec.own.local_storage.as_ref().map(local_storage).unwrap_or_default(),
        network: NetworkOptions {
            nameservers: network.nameservers.iter().map(ToString::to_string).collect(),
            domains: network.domains.iter().map(|domain| SearchDomain::as_str(domain).to_owned()).collect(),
        },
    }
}

/// Variables by service.
///
/// The proxy's are among those of every service: nodeadm calls EC2 itself, and takes its own environment from there, as
/// kubelet's token program does.
fn environment(spec: &NodeSpec) -> BTreeMap<String, BTreeMap<String, String>> {
    let own = &spec.own.environment;
    let texts = |variables: &Variables| -> BTreeMap<String, String> {
        variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    };
    let mut default = texts(&own.default);
    default.extend(spec.own.proxy.variables().into_iter().map(|(name, value)| (name.to_owned(), value)));
    let services = [("containerd", texts(&own.containerd)), ("default", default), ("kubelet", texts(&own.kubelet))];
    let set = services.into_iter().filter(|(_, variables)| !variables.is_empty());
    set.map(|(service, variables)| (service.to_owned(), variables)).collect()
}

fn local_storage(disks: &Disks) -> LocalStorage {
    let strategy = match disks.strategy {
        Strategy::Mount => "Mount",
        Strategy::Raid0 => "RAID0",
        Strategy::Raid10 => "RAID10",
    };
    let mount = |mount: &StateMount| match mount {
        StateMount::Containerd => "Containerd",
        StateMount::PodLogs => "PodLogs",
    };
    LocalStorage {
        strategy: strategy.to_owned(),
        mount_path: if disks.mount_path == MountPath::default() {
            String::new()
        } else {
            disks.mount_path.as_str().to_owned()
        },
        disabled_mounts: disks.disabled_mounts.iter().map(|disabled| mount(disabled).to_owned()).collect(),
    }
}
