//! What crosses crates: the ground that the agent and the generator are tested on.
//!
//! - [`aws_double`]: the AWS services that the creator calls, by script.
//! - [`eras`]: a node group of each era of EKS' nodes.
//! - [`imds`]: a fake EC2 instance metadata service with scripted faults.
//! - [`agent`]: runs an agent binary of either architecture against it.
//! - [`kubernetes_double`]: the Kubernetes API of an EKS cluster, by script.
//! - [`lab`]: boots a Debian root with systemd and cloud-init on user data served by it.
//! - [`moto`]: moto's server with EKS, as AWS.
//! - [`programs`]: the programs under test, as cargo builds them.
//! - [`python`]: programs of others in Python, which the project is held against.

pub mod agent;
pub mod aws_double;
mod endpoint;
pub mod eras;
pub mod imds;
pub mod kubernetes_double;
pub mod lab;
pub mod moto;
pub mod programs;
pub mod python;
