//! Creates EKS clusters and node groups with `CloudFormation`.

#![forbid(unsafe_code)]

pub mod aws;
pub mod cli;
pub mod commands;
pub mod flow;
pub mod kubeconfig;
pub mod kubernetes;
pub mod log;
pub mod readiness;
pub mod stack;
mod yaml;
