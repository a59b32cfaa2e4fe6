//! `CloudFormation` stacks: made, waited for, found, scaled and deleted.
//!
//! [`Stacks`] holds what all of that needs. Names and tags are eksctl's, so that what either tool made is found by the other.

mod cause;
mod create;
mod delete;
mod ensure;
mod error;
mod events;
mod list;
mod pace;
mod record;
mod resource;
mod scale;
mod status;
mod underway;
mod wait;

pub use cause::{Cause, root_causes};
pub use create::{NewStack, StackOptions};
pub use ensure::Ensured;
pub use error::{Failed, StackError};
pub use events::{Event, Events};
pub use list::{StackKind, kind_of};
pub use pace::{Pace, Pacing};
pub use record::Stack;
pub use status::{Phase, Status};
pub use underway::{Doing, Underway};

use crate::aws::Aws;
use crate::log::Log;

/// What working with stacks needs.
#[derive(Clone, Debug)]
pub struct Stacks {
    /// AWS.
    pub aws: Aws,
    /// Who is told of each resource.
    pub log: Log,
    /// How often to ask, and how long to wait.
    pub pacing: Pacing,
    /// What goes on in AWS right now, for whoever interrupts the command.
    pub underway: Underway,
    /// The role that `CloudFormation` works with, where it is not the caller's.
    pub role: Option<String>,
}
