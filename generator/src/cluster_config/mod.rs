//! eksctl's `ClusterConfig` (`eksctl.io/v1alpha5`): YAML in, texts with places out.
//!
//! Reads the bytes of a file; writes nothing. In order: `compose` makes the tree, `cluster` reads what concerns
//! the cluster and finds the node groups, `node_group` reads the chosen one through `reader`, which tells of every field
//! that nobody read with the help of `known_fields`. Texts are parsed later, in [`node_spec`](crate::node_spec), where
//! the same values may come from flags.

pub(crate) mod bottlerocket;
pub(crate) mod cluster;
pub(crate) mod compose;
pub(crate) mod json;
pub(crate) mod known_fields;
pub(crate) mod managed_node_group;
pub(crate) mod node_group;
pub(crate) mod own_settings;
pub(crate) mod reader;
pub mod source;
pub(crate) mod tree;
