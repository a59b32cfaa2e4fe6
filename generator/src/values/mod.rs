//! The values of the domain, each parsed once at the border and valid from then on.
//!
//! A value is read with [`FromStr`](std::str::FromStr) and written with [`Display`](std::fmt::Display). These texts
//! go into environment files, YAML, TOML and command lines on the node, so each grammar is as strict as its source.
//! Nothing here reads or writes anything but its argument.

mod authorized_key;
mod certificate_authority;
mod container_image;
mod ecr;
mod endpoint;
mod environment;
mod error;
mod imds_category;
mod instance;
mod interfaces;
mod ip_family;
mod kubernetes_version;
mod label;
mod max_pods_expression;
mod mount_path;
mod names;
mod program_path;
mod proxy;
mod quantity;
mod region;
mod search_domain;
mod service_cidr;
mod taint;
mod text;
mod token_program;

pub use authorized_key::AuthorizedKey;
pub use certificate_authority::CertificateAuthority;
pub use container_image::ContainerImage;
pub use ecr::EcrAccount;
pub use endpoint::Endpoint;
pub use environment::{VariableName, VariableValue};
pub use error::ValueError;
pub use imds_category::ImdsCategory;
pub use instance::{ImageId, InstanceTypeName, MaxPods};
pub use interfaces::Interfaces;
pub use ip_family::IpFamily;
pub use kubernetes_version::KubernetesVersion;
pub use label::{LabelKey, LabelValue};
pub use max_pods_expression::MaxPodsExpression;
pub use mount_path::MountPath;
pub use names::{ClusterId, ClusterName, KeyName, NodeGroupName};
pub use program_path::ProgramPath;
pub use proxy::{NoProxyEntry, ProxyUrl};
pub use quantity::Quantity;
pub use region::{Partition, Region};
pub use search_domain::SearchDomain;
pub use service_cidr::ServiceCidr;
pub use taint::{Taint, TaintEffect};
pub use token_program::TokenProgram;

pub(crate) use error::quoted;
