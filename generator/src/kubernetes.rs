//! What each Kubernetes minor takes: one row a minor.
//!
//! Sources: kubelet's change logs; amazon-eks-ami, `templates/al2/runtime/bootstrap.sh`; eksctl, `pkg/nodebootstrap`.

use std::fmt;

/// A Kubernetes minor and what its kubelet takes.
#[derive(Debug, PartialEq, Eq)]
pub struct Minor {
    /// The minor's number: 14 for Kubernetes 1.14.
    pub minor: u32,
    /// How nodes of this minor run containers.
    pub runtime: Runtime,
    /// Every `KubeletConfiguration` field, one `path<TAB>type` a line.
    pub kubelet_config_fields: &'static str,
}

/// A container runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Docker through kubelet's own dockershim; gone with Kubernetes 1.24.
    Docker,
    /// containerd through its CRI socket.
    Containerd,
}

macro_rules! minor {
    ($minor:literal, $runtime:ident) => {
        Minor {
            minor: $minor,
            runtime: Runtime::$runtime,
            kubelet_config_fields: include_str!(concat!("../data/kubelet-config-fields/1.", $minor, ".txt")),
        }
    };
}

/// The minors that nodes can be made for, in order.
pub static MINORS: [Minor; 10] = [
    minor!(14, Docker),
    minor!(24, Containerd),
    minor!(25, Containerd),
    minor!(26, Containerd),
    minor!(27, Containerd),
    minor!(28, Containerd),
    minor!(29, Containerd),
    minor!(30, Containerd),
    minor!(31, Containerd),
    minor!(32, Containerd),
];

/// The minor with this number.
pub fn minor(number: u32) -> Option<&'static Minor> {
    MINORS.iter().find(|row| row.minor == number)
}

impl Minor {
    /// Whether the cloud provider runs outside of kubelet, which then has to be told the node's name and provider ID.
    ///
    /// The provider inside of kubelet is gone with 1.27, and EKS' own images left it with 1.26.
    pub fn has_external_cloud_provider(&self) -> bool {
        self.minor >= 26
    }

    /// Whether `--container-runtime=remote` must be said; the flag is gone with 1.27, docker with 1.24.
    pub fn takes_container_runtime_flag(&self) -> bool {
        self.minor < 27
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}
