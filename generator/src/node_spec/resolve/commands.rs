//! The user's shell commands.

use super::Resolver;
use crate::problem::Sourced;

impl Resolver<'_> {
    /// Commands that run before the agent, in order.
    pub(super) fn pre_bootstrap_commands(&mut self) -> Vec<String> {
        self.draft.group.pre_bootstrap_commands.iter().filter_map(|command| self.command(command)).collect()
    }

    /// The command in the agent's place.
    pub(super) fn override_bootstrap_command(&mut self) -> Option<String> {
        self.draft.group.override_bootstrap_command.as_ref().and_then(|command| self.command(command))
    }

    /// Whether the user gives a command in the agent's place.
    pub(in crate::node_spec) fn has_override_bootstrap_command(&self) -> bool {
        self.draft.group.override_bootstrap_command.is_some()
    }

    /// A command that a shell can be given.
    fn command(&mut self, command: &Sourced<String>) -> Option<String> {
        let fault = if command.value.trim().is_empty() {
            "is empty; write a shell command, or remove it"
        } else if command.value.contains('\0') {
            "holds a NUL character, which no shell command can; remove the character"
        } else {
            return Some(command.value.clone());
        };
        self.note(&command.place, fault);
        None
    }
}
