//! The commands of a node's first boot.

use super::options::AgentSource;
use super::{node_setup, paths, service_environment};
use crate::agent_binary::{self, NotEmbedded};
use crate::kubernetes::Runtime;
use crate::node_spec::{Architectures, Boot, NodeSpec};

/// cloud-init's `runcmd`: the user's commands in their order, then the agent or what takes its place.
///
/// A command of the user's that fails does not keep the next one from running: cloud-init puts all of them into one
/// shell script.
///
/// # Errors
/// Two agents are to ride, and this build has not both.
pub(super) fn commands(spec: &NodeSpec, agent: AgentSource) -> Result<Vec<Vec<String>>, NotEmbedded> {
    let mut commands: Vec<_> = nodeadm_off(spec).into_iter().collect();
    commands.extend(spec.pre_bootstrap_commands.iter().map(|command| shell(command)));
    commands.extend(take_in(spec));
    if let Some(command) = &spec.override_bootstrap_command {
        commands.push(shell(command));
        return Ok(commands);
    }
    if (spec.architectures, agent) == (Architectures::Both, AgentSource::Embedded) {
        commands.push(shell(&agent_binary::pick_command(paths::AGENT)?));
    }
    // Enabling has systemd read the new units as well (systemctl(1)), so it is done even where the image has enabled kubelet.
    commands.push(systemctl(&["enable", "kubelet.service"]));
    // The agent starts kubelet.
    commands.push(systemctl(&["start", "nodestrap-agent.service"]));
    Ok(commands)
}

/// What keeps nodeadm from making the node as well, on images that have it.
///
/// Its first unit has run by now, before cloud-init, and found no `NodeConfig` in the user data; its second is ordered behind
/// cloud-init's last, and requires the first. Masked, both stay away at later boots too. Source: amazon-eks-ami,
/// `templates/al2023/runtime/rootfs/etc/systemd/system/`.
fn nodeadm_off(spec: &NodeSpec) -> Option<Vec<String>> {
    let has_nodeadm = spec.family.boot() == Boot::Nodeadm;
    has_nodeadm.then(|| systemctl(&["mask", "nodeadm-config.service", "nodeadm-run.service"]))
}

/// What has systemd take in the files that concern more than kubelet.
///
/// An image that starts its container runtime early has it running without what cloud-init wrote. Restarting it also
/// starts the units that it has come to require, while it is stopped.
fn take_in(spec: &NodeSpec) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let runtime = spec.cluster.kubernetes.runtime;
    let service = format!("{}.service", node_setup::service_name(runtime));
    let drop_in = service_environment::drop_in_path(node_setup::service_name(runtime));
    let environment = service_environment::files(spec);
    let units = node_setup::units(spec);
    if !spec.own.environment.default.is_empty() {
        // systemd 219 reads its own configuration when it starts, and never again; this starts it over.
        commands.push(systemctl(&["daemon-reexec"]));
    }
    if !units.is_empty() {
        // Has systemd read all units as well.
        commands.push(systemctl(&[&["enable"], units.as_slice()].concat()));
    } else if !environment.is_empty() && spec.own.environment.default.is_empty() {
        commands.push(systemctl(&["daemon-reload"]));
    }
    let has_new_files = spec.own.local_storage.is_some()
        || !spec.own.environment.default.is_empty()
        || environment.iter().any(|file| file.path == drop_in);
    if has_new_files || (runtime == Runtime::Containerd && spec.override_bootstrap_command.is_none()) {
        commands.push(systemctl(&["try-restart", &service]));
    }
    commands
}

fn shell(command: &str) -> Vec<String> {
    ["/bin/bash", "-c", command].map(str::to_owned).to_vec()
}

fn systemctl(arguments: &[&str]) -> Vec<String> {
    ["systemctl"].iter().chain(arguments).map(|word| (*word).to_owned()).collect()
}
