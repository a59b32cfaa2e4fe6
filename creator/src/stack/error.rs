//! What goes wrong with a stack.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use super::{Cause, Status};
use crate::aws::AwsError;

/// What goes wrong with a stack.
#[derive(Debug, Error)]
pub enum StackError {
    /// AWS refused a request.
    #[error("stack {stack:?}: {error}")]
    Aws {
        /// The stack's name.
        stack: String,
        /// What AWS says.
        error: AwsError,
    },
    /// The template is more than a request may hold.
    #[error(
        "stack {stack:?}: its template has {size} bytes, and CloudFormation takes 51,200: make its user data or its tags fewer"
    )]
    TooLarge {
        /// The stack's name.
        stack: String,
        /// The template's size in bytes.
        size: usize,
    },
    /// `CloudFormation` could not do what was asked.
    #[error(transparent)]
    Failed(Failed),
    /// It took longer than it may.
    #[error(
        "stack {stack:?}: still {status} after {}; CloudFormation goes on with it: run the command again to wait on, or \
         give --timeout", minutes(*waited)
    )]
    TimedOut {
        /// The stack's name.
        stack: String,
        /// Its status.
        status: Status,
        /// How long was waited.
        waited: Duration,
    },
    /// It is gone, though it was not to go.
    #[error("stack {stack:?} is gone: somebody else deleted it; run the command again to make it")]
    Gone {
        /// The stack's name.
        stack: String,
    },
}

/// A stack that `CloudFormation` could not bring to where it was asked to.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The stack's name.
    pub stack: String,
    /// Its status.
    pub status: Status,
    /// What the failure came from.
    pub causes: Vec<Cause>,
}

impl std::error::Error for Failed {}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stack, status, causes } = self;
        write!(f, "stack {stack:?} is {status}")?;
        match causes.as_slice() {
            [] => write!(f, ", and its events do not say why"),
            causes => causes.iter().try_for_each(|cause| write!(f, "\n  {cause}")),
        }
    }
}

/// A time in minutes, or in seconds where it is less than one.
fn minutes(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

impl StackError {
    /// Makes errors of AWS ones of a stack.
    pub(super) fn of(stack: &str) -> impl Fn(AwsError) -> Self {
        let stack = stack.to_owned();
        move |error| Self::Aws { stack: stack.clone(), error }
    }
}
