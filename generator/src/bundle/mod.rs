//! What a node gets: an ordered list of files, and the commands that cloud-init runs once.
//!
//! [`build`] makes the bundle of a [`NodeSpec`](crate::node_spec::NodeSpec) from the templates in `systemd/`, the
//! instance table and the embedded agent; one module makes each file or family of files. Writes nothing:
//! [`encode`](crate::encode) packs what is listed here.

mod build;
mod commands;
mod containerd;
mod credential_provider;
mod environment;
mod error;
mod file;
mod kubeconfig;
mod local_env_template;
mod max_pods_map;
mod node_setup;
mod options;
mod paths;
mod service_environment;
mod ubuntu;
mod units;

pub use build::build;
pub use error::BundleError;
pub use file::{Bundle, File};
pub(crate) use max_pods_map::{one_max_pods, pods_of_group};
pub use options::{AgentSource, MapTypes, Options};
pub(crate) use ubuntu::build as build_ubuntu;
