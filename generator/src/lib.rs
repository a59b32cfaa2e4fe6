//! From a `ClusterConfig` and flags to the user data of an EKS node. Never touches the network.
//!
//! The road: [`cluster_config`] reads YAML with places, [`node_spec`] resolves and validates, [`payload`] asks the
//! module of the node's boot what the node reads ([`bundle`] for the agent, [`nodeadm`]), [`encode`] packs it, [`budget`] holds it
//! against EC2's limit. [`inspect`] reads user data back; [`diff`] compares two; [`simulate`] runs the agent's own code
//! on it; [`convert`](mod@convert) makes a `ClusterConfig` of what nodes boot from today.

#![forbid(unsafe_code)]

pub mod agent_binary;
mod bottlerocket;
pub mod budget;
pub mod bundle;
pub mod cluster_config;
pub mod convert;
pub mod diff;
pub mod encode;
pub mod inspect;
pub mod kubelet_config;
pub mod kubernetes;
pub mod max_pods;
mod near_miss;
pub mod node_spec;
pub mod nodeadm;
pub mod number;
pub mod payload;
pub mod problem;
pub mod refresh;
pub mod sbom;
pub mod schema;
pub mod simulate;
pub mod user_parts;
pub mod values;
mod windows;
