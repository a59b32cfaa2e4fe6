//! The family of images that a node group boots from.

use std::fmt;
use std::str::FromStr;

use crate::kubernetes::Minor;
use crate::values::{KubernetesVersion, ValueError, quoted};

/// An AMI family, by eksctl's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmiFamily {
    /// `AmazonLinux2`.
    AmazonLinux2,
}

/// How eksctl's other families begin. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `SupportedAMIFamilies`.
const OTHER_FAMILIES: [&str; 4] = ["AmazonLinux2023", "Bottlerocket", "Ubuntu", "WindowsServer"];

impl AmiFamily {
    /// Every family that nodes can be made for.
    pub const ALL: [Self; 1] = [Self::AmazonLinux2];

    /// eksctl's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmazonLinux2 => "AmazonLinux2",
        }
    }

    /// The last Kubernetes minor that EKS published images of this family for.
    ///
    /// Source: the EKS user guide, "Amazon EKS AMI deprecation FAQs": the last Amazon Linux 2 images are of Kubernetes
    /// 1.32, and none were published after 2025-11-26.
    pub fn last_minor(self) -> u32 {
        match self {
            Self::AmazonLinux2 => 32,
        }
    }

    /// What nodes of this family and version take.
    ///
    /// # Errors
    /// A version that the family has no images for, or that nodes cannot be made for.
    pub fn minor(self, version: KubernetesVersion) -> Result<&'static Minor, ValueError> {
        let last = self.last_minor();
        if version.minor() <= last {
            return version.resolve();
        }
        Err(ValueError::new(format!(
            "Kubernetes {version} has no {self} images: EKS published the last of them for 1.{last}; AmazonLinux2023 \
             takes their place but is not rendered yet, so use Kubernetes 1.{last} or older"
        )))
    }
}

impl FromStr for AmiFamily {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(family) = Self::ALL.into_iter().find(|family| family.as_str() == text) {
            return Ok(family);
        }
        let fault = if OTHER_FAMILIES.iter().any(|other| text.starts_with(other)) {
            "is not rendered yet"
        } else {
            "is not an AMI family"
        };
        Err(ValueError::new(format!("{} {fault}; write AmazonLinux2", quoted(text))))
    }
}

impl fmt::Display for AmiFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_read_back_as_written() {
        for family in AmiFamily::ALL {
            assert_eq!(family.to_string().parse(), Ok(family));
        }
    }

    #[test]
    fn a_family_of_eksctl_is_told_from_a_misspelt_one() {
        let error = |text: &str| text.parse::<AmiFamily>().expect_err(text).to_string();
        for text in
            ["AmazonLinux2023", "Bottlerocket", "BottlerocketFips", "Ubuntu2404", "WindowsServer2022CoreContainer"]
        {
            assert_eq!(error(text), format!("{text:?} is not rendered yet; write AmazonLinux2"));
        }
        assert_eq!(error("amazonlinux2"), r#""amazonlinux2" is not an AMI family; write AmazonLinux2"#);
    }

    #[test]
    fn the_last_minor_with_images_is_the_last_that_resolves() {
        let version = |text: &str| text.parse::<KubernetesVersion>().expect(text);
        let family = AmiFamily::AmazonLinux2;
        assert_eq!(family.minor(version("1.32")).map(|minor| minor.minor), Ok(family.last_minor()));
        assert_eq!(
            family.minor(version("1.33")).expect_err("no images").to_string(),
            "Kubernetes 1.33 has no AmazonLinux2 images: EKS published the last of them for 1.32; AmazonLinux2023 \
             takes their place but is not rendered yet, so use Kubernetes 1.32 or older"
        );
        assert_eq!(
            family.minor(version("1.13")).expect_err("too old").to_string(),
            version("1.13").resolve().expect_err("too old").to_string()
        );
    }
}
