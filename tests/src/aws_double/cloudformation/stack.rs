//! A stack: what it is made of, what happened to it, what is still to come.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::script::StackScript;
use super::template::Template;

/// A stack, as a test sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackSummary {
    /// Its name.
    pub name: String,
    /// Its status, such as `ROLLBACK_COMPLETE`.
    pub status: String,
    /// Whether it refuses to be deleted.
    pub is_protected: bool,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(in crate::aws_double) struct Stack {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) template: Template,
    pub(super) tags: Vec<(String, String)>,
    pub(super) capabilities: Vec<String>,
    pub(super) role: Option<String>,
    pub(super) token: Option<String>,
    pub(super) is_protected: bool,
    pub(super) keeps_failure: bool,
    pub(super) status: String,
    pub(super) reason: Option<String>,
    /// The oldest first.
    pub(super) events: Vec<Event>,
    pub(super) resources: Vec<Resource>,
    pub(super) outputs: Vec<Output>,
    /// The names of exports that it uses.
    pub(super) imports: Vec<String>,
    pub(super) course: VecDeque<Step>,
    pub(super) script: StackScript,
    /// The moment of its making.
    pub(super) created: u64,
}

/// A resource of a stack.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::aws_double) struct Resource {
    pub(in crate::aws_double) logical_id: String,
    pub(in crate::aws_double) kind: String,
    pub(in crate::aws_double) physical_id: String,
    /// Its properties with every function evaluated.
    pub(in crate::aws_double) properties: Value,
    /// Empty until it is begun with.
    pub(in crate::aws_double) status: String,
    pub(super) reason: Option<String>,
    pub(super) changed: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) export: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) logical_id: String,
    pub(super) physical_id: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) reason: Option<String>,
    pub(super) moment: u64,
}

/// What comes next, once so many questions were answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) questions: u32,
    pub(super) changes: Vec<Change>,
}

/// A new status of a resource, or of the stack itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// None for the stack.
    pub(super) logical_id: Option<String>,
    pub(super) status: &'static str,
    pub(super) reason: Option<String>,
}

impl Stack {
    /// Goes on as far as a question makes it.
    pub(super) fn advance(&mut self, clock: &mut u64) {
        while let Some(step) = self.course.front_mut() {
            if step.questions > 0 {
                step.questions -= 1;
                return;
            }
            let changes = std::mem::take(&mut step.changes);
            self.course.pop_front();
            for change in changes {
                self.apply(change, clock);
            }
        }
    }

    pub(super) fn apply(&mut self, change: Change, clock: &mut u64) {
        *clock += 1;
        let moment = *clock;
        let status = change.status.to_owned();
        let (logical_id, physical_id, kind) = match &change.logical_id {
            None => {
                self.status.clone_from(&status);
                self.reason.clone_from(&change.reason);
                (self.name.clone(), self.id.clone(), "AWS::CloudFormation::Stack".to_owned())
            }
            Some(logical_id) => {
                let Some(resource) = self.resources.iter_mut().find(|resource| resource.logical_id == *logical_id)
                else {
                    return;
                };
                resource.status.clone_from(&status);
                resource.reason.clone_from(&change.reason);
                resource.changed = moment;
                // Nothing is there yet when a resource is begun with.
                let physical_id =
                    if status == "CREATE_IN_PROGRESS" { String::new() } else { resource.physical_id.clone() };
                (logical_id.clone(), physical_id, resource.kind.clone())
            }
        };
        let id = format!("{logical_id}-{status}-{moment:06}");
        self.events.push(Event { id, logical_id, physical_id, kind, status, reason: change.reason, moment });
    }

    pub(super) fn is_gone(&self) -> bool {
        self.status == "DELETE_COMPLETE"
    }

    /// Whether its outputs and exports are there.
    pub(super) fn is_usable(&self) -> bool {
        matches!(self.status.as_str(), "CREATE_COMPLETE" | "DELETE_FAILED") || self.status.starts_with("UPDATE_")
    }

    /// Whether the exports that it imports must stay.
    pub(super) fn holds_imports(&self) -> bool {
        self.is_usable()
            || ["CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_IN_PROGRESS"].contains(&self.status.as_str())
    }

    pub(super) fn summary(&self) -> StackSummary {
        let outputs = self.outputs.iter().filter(|_| self.is_usable());
        StackSummary {
            name: self.name.clone(),
            status: self.status.clone(),
            is_protected: self.is_protected,
            tags: self.tags.iter().cloned().collect(),
            outputs: outputs.map(|output| (output.key.clone(), output.value.clone())).collect(),
        }
    }
}

impl Resource {
    /// Whether it is there.
    pub(in crate::aws_double) fn is_there(&self) -> bool {
        ["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_FAILED", "DELETE_IN_PROGRESS"].contains(&self.status.as_str())
    }
}

impl Change {
    pub(super) fn stack(status: &'static str, reason: Option<&str>) -> Self {
        Self { logical_id: None, status, reason: reason.map(str::to_owned) }
    }

    pub(super) fn resource(logical_id: &str, status: &'static str, reason: Option<&str>) -> Self {
        Self { logical_id: Some(logical_id.to_owned()), ..Self::stack(status, reason) }
    }
}
