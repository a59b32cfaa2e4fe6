//! eksctl's ClusterConfig, with the place of every value.
mod compose;
mod tree;
