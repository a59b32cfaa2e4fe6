//! nodeadm's user data: a `NodeConfig` and the user's scripts, in a MIME document.
//!
//! nodeadm is what makes a node of EKS' images of Amazon Linux 2023. It reads the user data itself, once before cloud-init
//! and once after it, and starts kubelet when cloud-init is done; so scripts of cloud-init's run before kubelet does.
//! Source of all that nodeadm does: amazon-eks-ami, `nodeadm/`.
//!
//! The road: [`build`] makes the parts; `kubelet`, `max_pods`, `instance` and `containerd` each fill a part of the
//! [`NodeConfig`]. It takes the place of [`bundle`](crate::bundle), from the same typed inputs.

mod build;
mod check;
mod containerd;
mod instance;
mod kubelet;
mod layer;
mod max_pods;
mod merge;
mod node_config;
mod overlay;

pub use build::build;
pub(crate) use build::parts;
pub(crate) use check::{check, check_document};
pub use max_pods::NodeadmError;
pub(crate) use merge::lay_over;
pub use node_config::{
    ClusterDetails, ContainerdOptions, InstanceOptions, KubeletOptions, LocalStorage, NetworkOptions, NodeConfig,
    NodeConfigSpec,
};
pub(crate) use overlay::overlaid;
