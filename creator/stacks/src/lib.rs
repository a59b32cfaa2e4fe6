//! From a `ClusterConfig` and flags to `CloudFormation` templates that eksctl recognises as its own. Never touches the network.
//!
//! The road: `config` reads what concerns stacks out of the file that [`nodestrap_generator`] reads nodes from and makes
//! a [`plan`]; `cluster_stack` and `node_group_stack` make typed templates of it, which `template` writes as JSON.

#![forbid(unsafe_code)]

pub mod ami;
pub mod config;
pub mod names;
pub mod plan;
pub mod zones;
