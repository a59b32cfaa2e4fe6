//! What goes on in AWS while a command waits, so that whoever interrupts it can be told.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What `CloudFormation` does with a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It makes the stack.
    Creating,
    /// It changes the stack.
    Updating,
    /// It deletes the stack.
    Deleting,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
            Self::Deleting => "deleting",
        })
    }
}

/// Stacks that `CloudFormation` works on; copies are the same list.
#[derive(Clone, Debug, Default)]
pub struct Underway(Arc<Mutex<Going>>);

/// What goes on, and what the user can do about it.
#[derive(Debug, Default)]
struct Going {
    stacks: BTreeMap<String, Doing>,
    advice: Vec<String>,
}

impl Underway {
    /// Notes that a stack is being worked on, until what comes back is dropped.
    pub(super) fn note(&self, stack: &str, doing: Doing) -> Noted {
        self.going().stacks.insert(stack.to_owned(), doing);
        Noted { underway: self.clone(), stack: stack.to_owned() }
    }

    /// What goes on, by the stacks' names.
    pub fn list(&self) -> BTreeMap<String, Doing> {
        self.going().stacks.clone()
    }

    /// Says how to go on, or to undo it all.
    pub fn advise(&self, advice: impl IntoIterator<Item = String>) {
        self.going().advice = advice.into_iter().collect();
    }

    /// How to go on, or to undo it all, a line each.
    pub fn advice(&self) -> Vec<String> {
        self.going().advice.clone()
    }

    fn going(&self) -> MutexGuard<'_, Going> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stack that is being worked on.
#[derive(Debug)]
pub(super) struct Noted {
    underway: Underway,
    stack: String,
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.underway.going().stacks.remove(&self.stack);
    }
}
