//! The IP family of a cluster's pods and services.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use super::error::{ValueError, quoted};

/// The IP family of a cluster: what its pods and services have addresses of, and which address its nodes give kubelet.
///
/// EKS has no dual-stack clusters. A node of an IPv6 cluster has an IPv4 address besides, which Kubernetes does not see.
/// Source: the EKS user guide, "Learn about IPv6 addresses to clusters, Pods, and services".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IpFamily {
    /// IPv4, as every cluster has it that was made without saying so.
    #[default]
    V4,
    /// IPv6.
    V6,
}

impl IpFamily {
    /// The family of an address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }

    /// eksctl's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

impl FromStr for IpFamily {
    type Err = ValueError;

    /// Capitals do not count, as they do not to eksctl; `aws eks describe-cluster` prints `ipv6`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let families = [Self::V4, Self::V6];
        let family = families.into_iter().find(|family| family.as_str().eq_ignore_ascii_case(text));
        family.ok_or_else(|| ValueError::new(format!("{} is not an IP family; write IPv4 or IPv6", quoted(text))))
    }
}

impl fmt::Display for IpFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_read_back_in_any_case() {
        for family in [IpFamily::V4, IpFamily::V6] {
            let name = family.to_string();
            assert_eq!((name.parse(), name.to_lowercase().parse()), (Ok(family), Ok(family)));
        }
        let error = "dual".parse::<IpFamily>().expect_err("no family").to_string();
        assert_eq!(error, r#""dual" is not an IP family; write IPv4 or IPv6"#);
    }
}
