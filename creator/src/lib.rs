//! Creates EKS clusters and node groups with `CloudFormation`.

#![forbid(unsafe_code)]

pub mod kubeconfig;
mod yaml;
