//! What is asked of a cluster's Kubernetes API: whether nodes are there and ready, that they let go of their pods, and
//! that load balancers go.
//!
//! A few JSON requests over TLS that trusts the cluster's own CA and nothing else, with a token that is made in process. As
//! with kubectl, `HTTPS_PROXY` and `NO_PROXY` are heeded, and no redirect is followed.

mod api;
mod auth_map;
mod drain;
mod error;
mod load_balancers;
mod nodes;
mod objects;
mod pods;
mod token;

#[cfg(test)]
mod fake;

pub use api::Kubernetes;
pub use auth_map::RoleMapping;
pub use drain::{DrainError, DrainNews, DrainOptions, StuckPod};
pub use error::KubernetesError;
pub use load_balancers::{LoadBalanced, LoadBalancerError, LoadBalancerNews};
pub use nodes::{NodeNews, NodesError, Unready, selector_of};
pub use objects::Node;
pub use token::{Token, TokenError, Tokens, presign};
