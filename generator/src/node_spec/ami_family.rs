//! The family of images that a node group boots from.

use std::fmt;
use std::str::FromStr;

use super::Boot;
use crate::kubernetes::Minor;
use crate::near_miss::near_miss;
use crate::values::{KubernetesVersion, ValueError, quoted};

/// An AMI family, by eksctl's names, and one of nodestrap's own.
///
/// Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `SupportedAMIFamilies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is a release of the same images, under eksctl's own name")]
pub enum AmiFamily {
    /// `AmazonLinux2`: EKS' own images, or such as are made from them.
    AmazonLinux2,
    /// `AmazonLinux2023`: EKS' own images, or such as are made from them.
    AmazonLinux2023,
    /// `Bottlerocket`: AWS's container host.
    Bottlerocket,
    /// `BottlerocketFips`: the same with validated cryptography.
    BottlerocketFips,
    // Canonical's images for EKS.
    Ubuntu2004,
    UbuntuPro2004,
    Ubuntu2204,
    UbuntuPro2204,
    Ubuntu2404,
    UbuntuPro2404,
    Ubuntu2604,
    UbuntuPro2604,
    // EKS' own images of Windows Server.
    WindowsServer2019CoreContainer,
    WindowsServer2019FullContainer,
    WindowsServer2022CoreContainer,
    WindowsServer2022FullContainer,
    WindowsServer2025CoreContainer,
    WindowsServer2025FullContainer,
    /// `Custom`: an image of the user's own, with cloud-init, kubelet and its runtime, and nothing of EKS' scripts and
    /// units. eksctl has no such family: it takes such an image for one of its own families.
    Custom,
}

/// The Kubernetes minors that a family has images for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Images {
    /// The first; `None` where it is older than any that nodes can be made for.
    pub first: Option<u32>,
    /// The last; `None` where there are images for every newer one.
    pub last: Option<u32>,
}

impl Images {
    /// Whether there are images for a minor.
    pub fn have(self, minor: u32) -> bool {
        self.first.is_none_or(|first| first <= minor) && self.last.is_none_or(|last| minor <= last)
    }
}

impl fmt::Display for Images {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (None, None) => f.write_str("every Kubernetes version"),
            (Some(first), None) => write!(f, "Kubernetes 1.{first} and newer"),
            (None, Some(last)) => write!(f, "Kubernetes 1.{last} and older"),
            (Some(first), Some(last)) => write!(f, "Kubernetes 1.{first} to 1.{last}"),
        }
    }
}

impl AmiFamily {
    /// Every family.
    pub const ALL: [Self; 19] = [
        Self::AmazonLinux2,
        Self::AmazonLinux2023,
        Self::Bottlerocket,
        Self::BottlerocketFips,
        Self::Ubuntu2004,
        Self::UbuntuPro2004,
        Self::Ubuntu2204,
        Self::UbuntuPro2204,
        Self::Ubuntu2404,
        Self::UbuntuPro2404,
        Self::Ubuntu2604,
        Self::UbuntuPro2604,
        Self::WindowsServer2019CoreContainer,
        Self::WindowsServer2019FullContainer,
        Self::WindowsServer2022CoreContainer,
        Self::WindowsServer2022FullContainer,
        Self::WindowsServer2025CoreContainer,
        Self::WindowsServer2025FullContainer,
        Self::Custom,
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmazonLinux2 => "AmazonLinux2",
            Self::AmazonLinux2023 => "AmazonLinux2023",
            Self::Bottlerocket => "Bottlerocket",
            Self::BottlerocketFips => "BottlerocketFips",
            Self::Ubuntu2004 => "Ubuntu2004",
            Self::UbuntuPro2004 => "UbuntuPro2004",
            Self::Ubuntu2204 => "Ubuntu2204",
            Self::UbuntuPro2204 => "UbuntuPro2204",
            Self::Ubuntu2404 => "Ubuntu2404",
            Self::UbuntuPro2404 => "UbuntuPro2404",
            Self::Ubuntu2604 => "Ubuntu2604",
            Self::UbuntuPro2604 => "UbuntuPro2604",
            Self::WindowsServer2019CoreContainer => "WindowsServer2019CoreContainer",
            Self::WindowsServer2019FullContainer => "WindowsServer2019FullContainer",
            Self::WindowsServer2022CoreContainer => "WindowsServer2022CoreContainer",
            Self::WindowsServer2022FullContainer => "WindowsServer2022FullContainer",
            Self::WindowsServer2025CoreContainer => "WindowsServer2025CoreContainer",
            Self::WindowsServer2025FullContainer => "WindowsServer2025FullContainer",
            Self::Custom => "Custom",
        }
    }

    /// What makes nodes of the family's images, where the node group does not ask for another way.
    pub fn boot(self) -> Boot {
        match self {
            Self::AmazonLinux2 | Self::Custom => Boot::Agent,
            Self::AmazonLinux2023 => Boot::Nodeadm,
            Self::Bottlerocket | Self::BottlerocketFips => Boot::Bottlerocket,
            Self::Ubuntu2004
            | Self::UbuntuPro2004
            | Self::Ubuntu2204
            | Self::UbuntuPro2204
            | Self::Ubuntu2404
            | Self::UbuntuPro2404
            | Self::Ubuntu2604
            | Self::UbuntuPro2604 => Boot::Ubuntu,
            Self::WindowsServer2019CoreContainer
            | Self::WindowsServer2019FullContainer
            | Self::WindowsServer2022CoreContainer
            | Self::WindowsServer2022FullContainer
            | Self::WindowsServer2025CoreContainer
            | Self::WindowsServer2025FullContainer => Boot::Windows,
        }
    }

    /// Everything that can make nodes of the family's images, its own way first.
    pub fn boots(self) -> &'static [Boot] {
        match self.boot() {
            Boot::Agent => &[Boot::Agent],
            Boot::Nodeadm => &[Boot::Nodeadm, Boot::Agent],
            Boot::Bottlerocket => &[Boot::Bottlerocket],
            Boot::Ubuntu => &[Boot::Ubuntu],
            Boot::Windows => &[Boot::Windows],
        }
    }

    /// The Kubernetes minors that there are images of this family for, as far as those are EKS', AWS's or Canonical's.
    ///
    /// Sources: for the last `AmazonLinux2`, the EKS user guide, "Amazon EKS AMI deprecation FAQs" (none were published
    /// after 2025-11-26); for `AmazonLinux2023`, the AWS containers blog, "Amazon EKS-Optimized Amazon Linux 2023 AMIs
    /// Now Available"; for Bottlerocket, `variants/` of bottlerocket-os/bottlerocket (`aws-k8s-1.15` and
    /// `aws-k8s-1.29-fips` are the oldest); for Ubuntu and Windows, eksctl, `pkg/ami/ssm_resolver.go` and
    /// `pkg/apis/eksctl.io/v1alpha5/validation.go`.
    pub fn images(self) -> Images {
        let (first, last) = match self {
            Self::AmazonLinux2 => (None, Some(32)),
            Self::AmazonLinux2023 | Self::WindowsServer2022CoreContainer | Self::WindowsServer2022FullContainer => {
                (Some(23), None)
            }
            Self::Bottlerocket => (Some(15), None),
            Self::BottlerocketFips | Self::Ubuntu2204 | Self::UbuntuPro2204 => (Some(29), None),
            Self::Ubuntu2004 => (Some(21), Some(29)),
            Self::UbuntuPro2004 => (Some(27), Some(29)),
            Self::Ubuntu2404 | Self::UbuntuPro2404 => (Some(31), None),
            Self::Ubuntu2604
            | Self::UbuntuPro2604
            | Self::WindowsServer2025CoreContainer
            | Self::WindowsServer2025FullContainer => (Some(35), None),
            Self::WindowsServer2019CoreContainer | Self::WindowsServer2019FullContainer | Self::Custom => (None, None),
        };
        Images { first, last }
    }

    /// What nodes of this family and version take.
    ///
    /// # Errors
    /// A version that the family has no images for, or that nodes cannot be made for.
    pub fn minor(self, version: KubernetesVersion) -> Result<&'static Minor, ValueError> {
        let minor = version.resolve()?;
        let images = self.images();
        if images.have(minor.minor) {
            return Ok(minor);
        }
        let other = [Self::AmazonLinux2023, Self::AmazonLinux2]
            .into_iter()
            .find(|other| other.images().have(minor.minor))
            .unwrap_or(Self::Custom);
        Err(ValueError::new(format!(
            "Kubernetes {minor} has no {self} images, which there are for {images}; use such a version, or amiFamily {other}"
        )))
    }
}

impl FromStr for AmiFamily {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|family| family.as_str() == text).ok_or_else(|| {
            let names = || Self::ALL.iter().map(|family| family.as_str());
            let mend = near_miss(text, names()).map_or_else(|| listed(names()), str::to_owned);
            ValueError::new(format!("{} is not an AMI family; write {mend}", quoted(text)))
        })
    }
}

/// Names as a sentence has them: "a, b or c".
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

impl fmt::Display for AmiFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
