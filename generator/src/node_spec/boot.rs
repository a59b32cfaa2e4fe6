//! What makes a node of an instance: the program that reads the user data, and so the form that user data takes.

/// What makes a node of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boot {
    /// cloud-init writes files, and nodestrap's agent starts kubelet with them.
    Agent,
    /// nodeadm, which reads a `NodeConfig`.
    Nodeadm,
    /// Bottlerocket's API, which reads settings in TOML.
    Bottlerocket,
    /// `/etc/eks/bootstrap.sh` of Canonical's images, which a script of cloud-init's calls.
    Ubuntu,
    /// `Start-EKSBootstrap.ps1` of EKS' Windows images, which a script of `EC2Launch`'s calls.
    Windows,
}

impl Boot {
    /// The name, as `nodestrap.boot` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Nodeadm => "nodeadm",
            Self::Bottlerocket => "bottlerocket",
            Self::Ubuntu => "ubuntu",
            Self::Windows => "windows",
        }
    }
}
