//! From a `ClusterConfig` or flags to a plan.

mod flags;

pub use flags::{NodeGroupFlags, StackFlags};
