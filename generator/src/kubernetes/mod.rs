//! What each Kubernetes minor takes and no longer takes: one row a minor, one column a difference.
//!
//! Whatever depends on the minor asks its row; nothing else compares minors. A new minor is one row of the
//! [table](MINORS) and one list in `data/kubelet-config-fields/`; `docs/kubernetes-minors.md` prints the table with the
//! source of each column. Reads the lists in `data/` alone, at compile time.

mod flags;
mod minor;
mod table;

pub use minor::{
    ApiLimits, CgroupDriver, CloudProvider, ContainerdVersion, CredentialProviderApi, ExecApi, Minor, NodeDefaults,
    PauseImage, Runtime, RuntimeEndpoint, ShutdownGracePeriod,
};
pub use table::{MINORS, minor, supported};
