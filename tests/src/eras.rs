//! The eras of EKS' nodes: one node group of each, in both IP families, made from `examples/article.yaml`.

use std::fmt;

use crate::lab::Ami;

/// A node group of its era.
#[derive(Debug, Clone, Copy)]
pub struct Era {
    /// What runs containers, and whose image it is.
    pub name: &'static str,
    /// The image that a machine of the lab stands for.
    pub ami: Ami,
    /// What makes it of this era.
    flags: &'static [&'static str],
    is_ipv6: bool,
}

/// The file that all of them are made from.
pub const EXAMPLE: &str = "article.yaml";

const IPV6: [&str; 4] = ["--ip-family", "IPv6", "--service-cidr", "fd00:1234::/108"];

/// Every era, in IPv4.
pub const ERAS: [Era; 5] = [
    era("Docker on Amazon Linux 2", Ami::Docker, &["--kubernetes-version", "1.14"]),
    era("Docker on an own image", Ami::Custom, &["--kubernetes-version", "1.23", "--ami-family", "Custom"]),
    era("containerd 1.x on Amazon Linux 2", Ami::Containerd, &["--kubernetes-version", "1.32"]),
    era("containerd 1.x on an own image", Ami::Custom, &["--kubernetes-version", "1.30", "--ami-family", "Custom"]),
    era("containerd 2.x on an own image", Ami::Custom, &["--kubernetes-version", "1.36", "--ami-family", "Custom"]),
];

const fn era(name: &'static str, ami: Ami, flags: &'static [&'static str]) -> Era {
    Era { name, ami, flags, is_ipv6: false }
}

impl Era {
    /// Every era in each IP family.
    pub fn in_each_ip_family() -> impl Iterator<Item = Self> {
        ERAS.into_iter().flat_map(|era| [era, era.with_ipv6()])
    }

    /// The last era in IPv4: containerd 2.x.
    pub fn latest() -> Self {
        ERAS[ERAS.len() - 1]
    }

    /// The same in a cluster whose pods have IPv6 addresses.
    #[must_use]
    pub fn with_ipv6(self) -> Self {
        Self { is_ipv6: true, ..self }
    }

    /// Flags of `gen-userdata` beside the file.
    pub fn arguments(&self) -> Vec<&'static str> {
        let image = ["--ami", "ami-0123456789abcdef0"];
        let network = if self.is_ipv6 { &IPV6[..] } else { &[] };
        [self.flags, &image, network].concat()
    }
}

impl fmt::Display for Era {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}", self.name, if self.is_ipv6 { "IPv6" } else { "IPv4" })
    }
}
