//! What commands do, step by step: each flow a struct of what it needs, and a method that goes through it.
//!
//! A flow talks to AWS through [`Stacks`](crate::stack::Stacks), to the cluster through
//! [`Kubernetes`](crate::kubernetes::Kubernetes), and to the user through [`Log`](crate::log::Log).

mod addons;
mod api_server;
mod autoscaler_tags;
mod cluster_of_stack;
mod create_cluster;
mod create_node_groups;
mod delete_cluster;
mod delete_node_group;
mod drain;
mod error;
mod get_clusters;
mod get_node_groups;
mod load_balancers;
mod node_group_stacks;
mod scale_node_group;
mod side_by_side;

pub use addons::Addons;
pub use api_server::connect;
pub use cluster_of_stack::cluster_of_stack;
pub use create_cluster::{CreateCluster, Created};
pub use create_node_groups::ClusterThere;
pub use delete_cluster::DeleteCluster;
pub use delete_node_group::DeleteNodeGroup;
pub use drain::Draining;
pub use error::FlowError;
pub use get_clusters::{ClusterRow, clusters};
pub use get_node_groups::{NodeGroupRow, node_groups};
pub use node_group_stacks::{NodeGroups, Rendering};
pub use scale_node_group::{ScaleNodeGroup, Sizes};
pub use side_by_side::side_by_side;
