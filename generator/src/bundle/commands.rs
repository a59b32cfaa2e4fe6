//! The commands of a node's first boot.

use super::options::AgentSource;
use super::paths;
use crate::agent_binary::{self, NotEmbedded};
use crate::kubernetes::Runtime;
use crate::node_spec::{Architectures, NodeSpec};

/// cloud-init's `runcmd`: the user's commands in their order, then the agent or what takes its place.
///
/// A command of the user's that fails does not keep the next one from running: cloud-init puts all of them into one
/// shell script.
///
/// # Errors
/// Two agents are to ride, and this build has not both.
pub(super) fn commands(spec: &NodeSpec, agent: AgentSource) -> Result<Vec<Vec<String>>, NotEmbedded> {
    let mut commands: Vec<_> = spec.pre_bootstrap_commands.iter().map(|command| shell(command)).collect();
    if let Some(command) = &spec.override_bootstrap_command {
        commands.push(shell(command));
        return Ok(commands);
    }
    if (spec.architectures, agent) == (Architectures::Both, AgentSource::Embedded) {
        commands.push(shell(&agent_binary::pick_command(paths::AGENT)?));
    }
    if spec.cluster.kubernetes.runtime == Runtime::Containerd {
        // An image that starts containerd early has it running without the configuration that cloud-init wrote.
        commands.push(systemctl(&["try-restart", "containerd.service"]));
    }
    // Enabling has systemd read the new units as well (systemctl(1)), so it is done even where the image has enabled kubelet.
    commands.push(systemctl(&["enable", "kubelet.service"]));
    // The agent starts kubelet.
    commands.push(systemctl(&["start", "nodestrap-agent.service"]));
    Ok(commands)
}

fn shell(command: &str) -> Vec<String> {
    ["/bin/bash", "-c", command].map(str::to_owned).to_vec()
}

fn systemctl(arguments: &[&str]) -> Vec<String> {
    ["systemctl"].iter().chain(arguments).map(|word| (*word).to_owned()).collect()
}
