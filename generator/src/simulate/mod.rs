//! `gen-userdata simulate`: what kubelet gets on an instance, without the instance.
//!
//! Reads a [`Bundle`] and an [`Instance`] that is made up; runs the agent's own code on the bundle's files (`node`), then
//! puts kubelet's command line together as systemd would (`unit`, `environment`, `command_line`). Writes nothing.

pub(crate) mod command_line;
pub(crate) mod environment;
mod instance;
mod metadata_fact;
mod node;
mod render;
pub(crate) mod unit;

use std::collections::BTreeMap;

pub use instance::{Instance, Lifecycle};
pub use metadata_fact::MetadataFact;
pub use render::{to_json, to_table};

use crate::bundle::Bundle;
use crate::node_spec::NodeSpec;
use crate::values::InstanceTypeName;

/// What kubelet gets on one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// The instance's type.
    pub instance_type: InstanceTypeName,
    /// The variables of `kubelet.local.env`, in the agent's order.
    pub local_env: Vec<(String, String)>,
    /// kubelet's program and arguments.
    pub command_line: Vec<String>,
    /// What the agent's log and systemd's would warn of. One line each, without a full stop.
    pub warnings: Vec<String>,
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// The agent is not what decides.
    #[error(
        "overrideBootstrapCommand runs in the agent's place, so kubelet gets what that command does; leave it out to see \
         what the agent would do"
    )]
    Overridden,
    /// The agent gave up.
    #[error("the agent fails on {instance_type}: {message}")]
    Agent {
        /// The instance's type.
        instance_type: InstanceTypeName,
        /// The last line of its log.
        message: String,
    },
    /// Nothing starts kubelet.
    #[error(
        "no file of the user data gives kubelet.service an ExecStart; give it one in a drop-in below \
         /etc/systemd/system/kubelet.service.d"
    )]
    NoExecStart,
    /// A command line that systemd would ignore.
    #[error(
        "kubelet's ExecStart opens a {quote} that it never closes, so that systemd ignores the line; close it: {line}"
    )]
    OpenQuote {
        /// The quote.
        quote: char,
        /// The command line.
        line: String,
    },
}

/// What kubelet gets on `instance` when it boots with `bundle`, which is that of `spec`.
///
/// # Errors
/// Where the agent would fail on such a node, kubelet's unit could not be started, or a command of the user decides.
pub fn simulate(spec: &NodeSpec, bundle: &Bundle, instance: &Instance) -> Result<Simulation, SimulateError> {
    if spec.override_bootstrap_command.is_some() {
        return Err(SimulateError::Overridden);
    }
    let files: BTreeMap<&str, &[u8]> =
        bundle.files.iter().map(|file| (file.path.as_str(), file.content.as_slice())).collect();
    let mut boot = node::boot(&files, instance);
    let Some(local_env) = boot.local_env else {
        let message = boot.errors.pop().unwrap_or_default();
        return Err(SimulateError::Agent { instance_type: instance.instance_type.clone(), message });
    };
    let mut warnings = boot.warnings;
    warnings.extend(instance.assumed_cpus().filter(|_| boot.counted_cpus));

    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    // Programs are no text, and no part of a unit either.
    texts.extend(files.iter().filter_map(|(path, content)| Some((*path, std::str::from_utf8(content).ok()?))));
    let local_env_path = node::local_env_path();
    texts.insert(&local_env_path, &local_env);

    let service = unit::kubelet(texts.iter().map(|(path, text)| (*path, *text)));
    let mut variables = BTreeMap::new();
    for file in &service.environment_files {
        match texts.get(file.path.as_str()) {
            Some(text) => environment::read_into(&mut variables, text),
            None if file.optional => {}
            None => warnings.push(format!("{} is not in the user data; without it kubelet does not start", file.path)),
        }
    }
    let command = command_line::expand(&service.exec_start.ok_or(SimulateError::NoExecStart)?, &variables)?;
    warnings.extend(
        command.unset.iter().map(|name| format!("no file sets {name}, so that it is empty in kubelet's command line")),
    );
    Ok(Simulation {
        instance_type: instance.instance_type.clone(),
        local_env: environment::variables(&local_env).collect(),
        command_line: command.words,
        warnings,
    })
}
