//! AWS: the clients, their errors, and the questions that the flows ask, each in a module of its own.
//!
//! Everything that is sent goes through [`Aws`], whose clients are made once, from the user's own configuration
//! (profile, environment, region). The endpoint is the SDK's to choose, so `AWS_ENDPOINT_URL` works.

mod auto_scaling;
mod clients;
mod cluster;
mod console;
mod error;
mod identity;
mod images;
mod instance_types;
mod launch_template;
mod node_groups;
mod subnets;
mod zones;

pub use auto_scaling::{Activity, AutoScalingGroup};
pub use clients::{Aws, ConnectError, Connection};
pub use cluster::ClusterFacts;
pub(crate) use error::Told;
pub(crate) use error::credentials_fault;
pub use error::{AwsError, Fault};
pub use identity::Identity;
pub use launch_template::LaunchTemplate;
pub use node_groups::ManagedNodeGroup;
