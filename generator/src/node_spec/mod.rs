//! One node group, resolved and valid: everything that the node's files are made from.
//!
//! The road: a `ClusterConfig` and [`FlagInputs`] make a draft, in which each text still has its place; `resolve` parses
//! and checks the draft into a [`NodeSpec`]. [`read()`] goes the whole way and tells every problem at once. Files that
//! the input names, and the instance table, are reached through [`ReadOptions`] alone.

pub mod ami_family;
pub mod architecture;
mod boot;
mod bottlerocket;
mod draft;
mod flags;
pub mod own_settings;
mod read;
mod resolve;
mod spec;

pub use ami_family::{AmiFamily, Images};
pub use architecture::{Architecture, Architectures};
pub use boot::Boot;
pub use bottlerocket::Bottlerocket;
pub use flags::{CapacityFlags, ContainerdFlags, FlagInputs, HostFlags, NamedText, flag};
pub use own_settings::OwnSettings;
pub use read::{ReadOptions, Reading, read, read_all, read_document};
pub use spec::{ApiServer, Cluster, NoApiServer, NodeSpec};
