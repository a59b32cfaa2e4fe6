//! From a `ClusterConfig` and flags to `CloudFormation` templates that eksctl recognises as its own. Never touches the network.
//!
//! The road: `config` reads what concerns stacks out of the file that [`nodestrap_generator`] reads nodes from and makes
//! a [`plan`]; `cluster_stack`, `addon_stack` and `node_group_stack` make typed templates of it, which `template` writes as JSON.

#![forbid(unsafe_code)]

mod addon_policies;
mod addon_stack;
pub mod ami;
mod cluster_stack;
pub mod config;
pub mod dry_run;
mod error;
mod identity;
pub mod names;
mod node_group_stack;
pub mod plan;
pub mod template;
pub mod zones;

pub use addon_stack::addon_stack;
pub use cluster_stack::cluster_stack;
pub use error::StackError;
pub use node_group_stack::{Image, node_group_stack};
