//! kubelet's configuration file: what every node gets, what the user may put into it, and the file's text.
//!
//! The user's part is `kubeletExtraConfig` of the node group. [`check`] says what is wrong with it against the field
//! list of the Kubernetes minor, [`configuration`] lays it over the minor's defaults, [`render`] writes the file.
//! Reads nothing but its arguments and the field lists in `data/kubelet-config-fields/`, which were made from the types
//! of `k8s.io/kubelet` at each release branch.

mod check;
mod defaults;
mod fields;
mod forbidden;
mod limits;
mod merge;
mod path;
mod relations;
mod render;
mod reserved;
mod texts;

pub(crate) use check::check_every_field;
pub use check::{ConfigProblem, check};
pub use defaults::{CERTIFICATE_AUTHORITY_PATH, CONTAINERD_SOCKET, NodeFacts};
pub(crate) use fields::{FieldType, fields};
pub(crate) use forbidden::mend as forbidden_mend;
pub(crate) use limits::{Limit, limit};
pub use merge::configuration;
pub use render::render;
pub use reserved::{ReservedResource, take_kube_reserved};
pub(crate) use texts::keys as text_keys;
