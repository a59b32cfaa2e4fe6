//! The family of images that a node group boots from.

use std::fmt;
use std::str::FromStr;

use crate::kubernetes::Minor;
use crate::values::{KubernetesVersion, ValueError, quoted};

/// An AMI family, by eksctl's names, and one of nodestrap's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmiFamily {
    /// `AmazonLinux2`: EKS' own images, or such as are made from them.
    AmazonLinux2,
    /// `Custom`: an image of the user's own, with cloud-init, kubelet and its runtime, and nothing of EKS' scripts and
    /// units. eksctl has no such family: it takes such an image for one of its own families.
    Custom,
}

/// How eksctl's other families begin. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `SupportedAMIFamilies`.
const OTHER_FAMILIES: [&str; 4] = ["AmazonLinux2023", "Bottlerocket", "Ubuntu", "WindowsServer"];

impl AmiFamily {
    /// Every family that nodes can be made for.
    pub const ALL: [Self; 2] = [Self::AmazonLinux2, Self::Custom];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmazonLinux2 => "AmazonLinux2",
            Self::Custom => "Custom",
        }
    }

    /// The last Kubernetes minor that EKS published images of this family for; `None` where the images are not EKS'.
    ///
    /// Source: the EKS user guide, "Amazon EKS AMI deprecation FAQs": the last Amazon Linux 2 images are of Kubernetes
    /// 1.32, and none were published after 2025-11-26.
    pub fn last_minor(self) -> Option<u32> {
        match self {
            Self::AmazonLinux2 => Some(32),
            Self::Custom => None,
        }
    }

    /// What nodes of this family and version take.
    ///
    /// # Errors
    /// A version that the family has no images for, or that nodes cannot be made for.
    pub fn minor(self, version: KubernetesVersion) -> Result<&'static Minor, ValueError> {
        let minor = version.resolve()?;
        match self.last_minor() {
            Some(last) if minor.minor > last => Err(ValueError::new(format!(
                "Kubernetes {minor} has no {self} images: EKS published the last of them for 1.{last}; use Kubernetes \
                 1.{last} or older, or amiFamily {} with an image of your own, for AmazonLinux2023, which takes their \
                 place, is not rendered yet",
                Self::Custom
            ))),
            _ => Ok(minor),
        }
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
        let families = Self::ALL.map(Self::as_str).join(" or ");
        Err(ValueError::new(format!("{} {fault}; write {families}", quoted(text))))
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
    use crate::kubernetes::MINORS;

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
            assert_eq!(error(text), format!("{text:?} is not rendered yet; write AmazonLinux2 or Custom"));
        }
        assert_eq!(error("amazonlinux2"), r#""amazonlinux2" is not an AMI family; write AmazonLinux2 or Custom"#);
    }

    #[test]
    fn the_last_minor_with_images_is_the_last_that_resolves() {
        let version = |text: &str| text.parse::<KubernetesVersion>().expect(text);
        let family = AmiFamily::AmazonLinux2;
        assert_eq!(family.minor(version("1.32")).map(|minor| Some(minor.minor)), Ok(family.last_minor()));
        assert_eq!(
            family.minor(version("1.33")).expect_err("no images").to_string(),
            "Kubernetes 1.33 has no AmazonLinux2 images: EKS published the last of them for 1.32; use Kubernetes 1.32 or \
             older, or amiFamily Custom with an image of your own, for AmazonLinux2023, which takes their place, is not \
             rendered yet"
        );
        for unknown in ["1.13", "1.99"] {
            assert_eq!(
                family.minor(version(unknown)).expect_err(unknown).to_string(),
                version(unknown).resolve().expect_err(unknown).to_string()
            );
        }
    }

    #[test]
    fn an_image_of_the_users_own_may_have_any_minor() {
        for row in &MINORS {
            let version = row.to_string().parse().expect("a version");
            assert_eq!(AmiFamily::Custom.minor(version), Ok(row));
        }
    }
}
