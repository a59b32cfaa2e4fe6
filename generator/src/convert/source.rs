//! What an input is, told by its content.

use std::fmt;
use std::str::FromStr;

use super::error::ConvertError;
use super::{bootstrap, eksctl};
use crate::inspect::{Kind, Origin, Report};
use crate::values::{ValueError, quoted};

/// A sort of input that can be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A command line of Amazon Linux 2's `/etc/eks/bootstrap.sh`, bare or in a script: the EKS guide's, Karpenter's.
    Bootstrap,
    /// nodeadm's `NodeConfig` for Amazon Linux 2023: the EKS guide's, Karpenter's, eksctl's.
    NodeConfig,
    /// The files that eksctl writes on Amazon Linux 2, of 0.12.0 as of today.
    Eksctl,
}

impl Source {
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Bootstrap, Self::NodeConfig, Self::Eksctl];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bootstrap => "bootstrap",
            Self::NodeConfig => "node-config",
            Self::Eksctl => "eksctl",
        }
    }

    /// What the report is of.
    pub(super) fn of(report: &Report) -> Result<Self, ConvertError> {
        if report.origin == Some(Origin::Nodestrap) {
            return Err(ConvertError::OwnUserData);
        }
        for (kind, family) in [(Kind::Bottlerocket, "Bottlerocket"), (Kind::Windows, "Windows")] {
            if report.kind == kind || report.parts.iter().any(|part| part.kind == kind) {
                return Err(ConvertError::Family(family));
            }
        }
        if report.files.iter().any(|file| file.path.ends_with("/bootstrap.ubuntu.sh")) {
            return Err(ConvertError::Family("Ubuntu"));
        }
        if report.parts.iter().any(|part| part.kind == Kind::NodeConfig) {
            return Ok(Self::NodeConfig);
        }
        if report.file(eksctl::KUBELET_ENV).is_some() {
            return Ok(Self::Eksctl);
        }
        if bootstrap::is_named(report) {
            return Ok(Self::Bootstrap);
        }
        Err(ConvertError::Unknown(report.kind))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Source {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|source| source.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            ValueError::new(format!("{} is nothing that can be converted; write one of {names}", quoted(text)))
        })
    }
}
