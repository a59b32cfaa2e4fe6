//! The processor architecture of a node.

use std::fmt;
use std::str::FromStr;

use maxpods_data::instance_type::InstanceType;

use crate::values::{ValueError, quoted};

/// An architecture that EKS nodes run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Architecture {
    /// `x86_64` (EC2 and Rust), `amd64` (Kubernetes, Debian).
    X86_64,
    /// `arm64` (EC2, Kubernetes), `aarch64` (Rust, the kernel).
    Aarch64,
}

impl Architecture {
    /// Every architecture.
    pub const ALL: [Self; 2] = [Self::X86_64, Self::Aarch64];

    /// What a type runs, as far as EKS nodes do; of one that runs both the first. `None` where that is not known.
    pub fn of(instance_type: &InstanceType<'_>) -> Option<Self> {
        let architectures = instance_type.architectures;
        if architectures.x86_64() {
            Some(Self::X86_64)
        } else if architectures.arm64() {
            Some(Self::Aarch64)
        } else {
            None
        }
    }

    /// The kernel's and Rust's name, as `uname -m` prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        }
    }

    /// Kubernetes' name, as images of one architecture carry it.
    pub fn kubernetes_name(self) -> &'static str {
        match self {
            Self::X86_64 => "amd64",
            Self::Aarch64 => "arm64",
        }
    }
}

/// What the instance types of a node group run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architectures {
    /// All of them the same.
    One(Architecture),
    /// Some this, some that: one user data has to serve both.
    Both,
}

impl Architectures {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Architecture> {
        Architecture::ALL.into_iter().filter(move |architecture| self.contains(*architecture))
    }

    /// Whether nodes of the group may run it.
    pub fn contains(self, architecture: Architecture) -> bool {
        match self {
            Self::One(one) => one == architecture,
            Self::Both => true,
        }
    }
}

impl fmt::Display for Architectures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(one) => one.fmt(f),
            Self::Both => f.write_str("x86_64 and aarch64"),
        }
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Architecture {
    type Err = ValueError;

    /// Reads the names that the kernel, EC2, Debian and Kubernetes use.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "x86_64" | "amd64" => Ok(Self::X86_64),
            "aarch64" | "arm64" => Ok(Self::Aarch64),
            _ => Err(ValueError::new(format!("{} is not an architecture; write x86_64 or aarch64", quoted(text)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_use_is_read() {
        for (text, architecture) in [
            ("x86_64", Architecture::X86_64),
            ("amd64", Architecture::X86_64),
            ("aarch64", Architecture::Aarch64),
            ("arm64", Architecture::Aarch64),
        ] {
            assert_eq!(text.parse(), Ok(architecture));
        }
        for architecture in Architecture::ALL {
            assert_eq!(architecture.to_string().parse(), Ok(architecture));
        }
    }

    #[test]
    fn both_are_each() {
        for architecture in Architecture::ALL {
            assert_eq!(Architectures::One(architecture).iter().collect::<Vec<_>>(), [architecture]);
            assert_eq!(Architectures::One(architecture).to_string(), architecture.to_string());
        }
        assert_eq!(Architectures::Both.iter().collect::<Vec<_>>(), Architecture::ALL);
        assert_eq!(Architectures::Both.to_string(), "x86_64 and aarch64");
    }

    #[test]
    fn other_names_are_refused() {
        let error = "i386".parse::<Architecture>().expect_err("no node runs on it").to_string();
        assert_eq!(error, r#""i386" is not an architecture; write x86_64 or aarch64"#);
    }
}
