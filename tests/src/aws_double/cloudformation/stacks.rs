//! All stacks of the account, and the scripts of those to come.

use std::collections::BTreeMap;

use super::script::StackScript;
use super::stack::{Resource, Stack, StackSummary};
use crate::aws_double::refusal::Refusal;

#[derive(Debug, Clone, Default)]
pub(in crate::aws_double) struct Stacks {
    pub(super) all: Vec<Stack>,
    scripts: Vec<(String, StackScript)>,
    /// Counts events: the double's time.
    pub(super) clock: u64,
}

impl Stacks {
    pub(in crate::aws_double) fn add_script(&mut self, name: &str, script: StackScript) {
        self.scripts.push((name.to_owned(), script));
    }

    pub(in crate::aws_double) fn unused_scripts(&self) -> Vec<String> {
        self.scripts.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(in crate::aws_double) fn summaries(&self) -> Vec<StackSummary> {
        self.all.iter().map(Stack::summary).collect()
    }

    /// The resources of a type that are there, with the stack of each and its status.
    pub(in crate::aws_double) fn resources(&self, kind: &str) -> impl Iterator<Item = (&str, &str, &Resource)> {
        let stacks = self.all.iter().filter(|stack| !stack.is_gone());
        stacks.flat_map(move |stack| {
            let of_kind = stack.resources.iter().filter(move |resource| resource.kind == kind);
            of_kind.map(|resource| (stack.name.as_str(), stack.status.as_str(), resource))
        })
    }

    /// Takes the first script for a stack of this name.
    pub(super) fn take_script(&mut self, name: &str) -> Result<StackScript, Refusal> {
        let is_for = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        let found = self.scripts.iter().position(|(pattern, _)| is_for(pattern));
        found
            .map(|at| self.scripts.remove(at).1)
            .ok_or_else(|| Refusal::unexpected(format!("there is no script for a stack {name:?}")))
    }

    /// The stack of an ID, or the one of a name that is not gone.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.all.iter().rposition(|stack| stack.id == name || (stack.name == name && !stack.is_gone()))
    }

    pub(super) fn get(&mut self, name: &str) -> Option<&mut Stack> {
        self.find(name).map(|at| &mut self.all[at])
    }

    /// Has a stack go as far as it does, as if it were asked for often enough.
    pub(in crate::aws_double) fn finish(&mut self, name: &str) {
        let Some(at) = self.find(name) else { return };
        let mut clock = self.clock;
        while !self.all[at].course.is_empty() {
            self.all[at].advance(&mut clock);
        }
        self.clock = clock;
    }

    pub(super) fn absent(name: &str) -> Refusal {
        Refusal::validation(format!("Stack with id {name} does not exist"))
    }

    /// The values that stacks export.
    pub(super) fn exports(&self) -> BTreeMap<String, String> {
        let usable = self.all.iter().filter(|stack| stack.is_usable());
        let exports = usable.flat_map(|stack| &stack.outputs);
        exports.filter_map(|output| Some((output.export.clone()?, output.value.clone()))).collect()
    }
}
