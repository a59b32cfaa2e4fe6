//! Where AWS and Canonical publish the image of a family, a Kubernetes version, an architecture and an accelerator: the
//! names of SSM parameters.
//!
//! Sources: the EKS user guide, "Retrieve recommended Amazon Linux AMI IDs" and its pages for Bottlerocket and Windows;
//! Canonical's "Amazon EKS" page; eksctl, `pkg/ami/ssm_resolver.go`.

use nodestrap_generator::kubernetes::Minor;
use nodestrap_generator::node_spec::{AmiFamily, Architecture};
use thiserror::Error;

use crate::plan::Accelerator;

/// Why no parameter has an image.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmiError {
    /// The family's images are the user's own.
    #[error("the family Custom has no images of its own to choose from: write ami, or give --node-ami")]
    Custom,
    /// The family has no such images.
    #[error(
        "{family} has no images for {what}; use another amiFamily, such as AmazonLinux2023, or name an image with ami"
    )]
    Without {
        /// The family.
        family: AmiFamily,
        /// The architecture or the accelerator.
        what: &'static str,
    },
}

/// The parameter whose value is the ID of the image that is recommended today.
///
/// # Errors
/// The family has no images of its own, or none for the architecture or the accelerator.
pub fn parameter(
    family: AmiFamily,
    kubernetes: &Minor,
    architecture: Architecture,
    accelerator: Option<Accelerator>,
) -> Result<String, AmiError> {
    use AmiFamily as F;
    let without = |what| Err(AmiError::Without { family, what });
    // EC2's names and the kernel's differ for Arm.
    let ec2 = match architecture {
        Architecture::X86_64 => "x86_64",
        Architecture::Aarch64 => "arm64",
    };
    let parameter = match (family, accelerator, architecture) {
        (F::Custom, ..) => return Err(AmiError::Custom),
        (F::AmazonLinux2023, Some(Accelerator::Neuron), Architecture::Aarch64) => {
            return without("Inferentia or Trainium with Arm processors");
        }
        (F::AmazonLinux2023, accelerator, _) => {
            let variant = match accelerator {
                None => "standard",
                Some(Accelerator::Nvidia) => "nvidia",
                Some(Accelerator::Neuron) => "neuron",
            };
            format!(
                "/aws/service/eks/optimized-ami/{kubernetes}/amazon-linux-2023/{ec2}/{variant}/recommended/image_id"
            )
        }
        (F::AmazonLinux2, Some(_), Architecture::Aarch64) => return without("GPUs with Arm processors"),
        (F::AmazonLinux2, accelerator, architecture) => {
            let variant = match (accelerator, architecture) {
                // One image has the drivers of both.
                (Some(_), _) => "-gpu",
                (None, Architecture::Aarch64) => "-arm64",
                (None, Architecture::X86_64) => "",
            };
            format!("/aws/service/eks/optimized-ami/{kubernetes}/amazon-linux-2{variant}/recommended/image_id")
        }
        (F::Bottlerocket | F::BottlerocketFips, Some(Accelerator::Neuron), _) => {
            return without("Inferentia or Trainium");
        }
        (F::BottlerocketFips, Some(Accelerator::Nvidia), _) => return without("GPUs"),
        (F::Bottlerocket | F::BottlerocketFips, accelerator, _) => {
            let variant = match (family, accelerator) {
                (F::BottlerocketFips, _) => "-fips",
                (_, Some(_)) => "-nvidia",
                (_, None) => "",
            };
            format!("/aws/service/bottlerocket/aws-k8s-{kubernetes}{variant}/{ec2}/latest/image_id")
        }
        (_, Some(_), _) => return without("GPUs, Inferentia or Trainium"),
        (family, None, architecture) => match (canonical(family), windows(family)) {
            (Some((product, release, volume)), _) => format!(
                "/aws/service/canonical/ubuntu/{product}/{release}/{kubernetes}/stable/current/{}/hvm/ebs-{volume}/ami-id",
                architecture.kubernetes_name()
            ),
            (None, Some(_)) if architecture == Architecture::Aarch64 => return without("Arm processors"),
            (None, Some((release, kind))) => format!(
                "/aws/service/ami-windows-latest/Windows_Server-{release}-English-{kind}-EKS_Optimized-{kubernetes}/image_id"
            ),
            (None, None) => return Err(AmiError::Custom),
        },
    };
    Ok(parameter)
}

/// Canonical's product, release and volume type of an Ubuntu family.
fn canonical(family: AmiFamily) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match family {
        AmiFamily::Ubuntu2004 => ("eks", "20.04", "gp2"),
        AmiFamily::UbuntuPro2004 => ("eks-pro", "20.04", "gp2"),
        AmiFamily::Ubuntu2204 => ("eks", "22.04", "gp2"),
        AmiFamily::UbuntuPro2204 => ("eks-pro", "22.04", "gp2"),
        AmiFamily::Ubuntu2404 => ("eks", "24.04", "gp3"),
        AmiFamily::UbuntuPro2404 => ("eks-pro", "24.04", "gp3"),
        AmiFamily::Ubuntu2604 => ("eks", "26.04", "gp3"),
        AmiFamily::UbuntuPro2604 => ("eks-pro", "26.04", "gp3"),
        _ => return None,
    })
}

/// The release and the installation of a Windows family.
fn windows(family: AmiFamily) -> Option<(&'static str, &'static str)> {
    Some(match family {
        AmiFamily::WindowsServer2019CoreContainer => ("2019", "Core"),
        AmiFamily::WindowsServer2019FullContainer => ("2019", "Full"),
        AmiFamily::WindowsServer2022CoreContainer => ("2022", "Core"),
        AmiFamily::WindowsServer2022FullContainer => ("2022", "Full"),
        AmiFamily::WindowsServer2025CoreContainer => ("2025", "Core"),
        AmiFamily::WindowsServer2025FullContainer => ("2025", "Full"),
        _ => return None,
    })
}

/// The device of a family's root volume, and the one that holds images and pods, which Bottlerocket has apart.
///
/// Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/defaults.go`; the images' own root devices.
pub(crate) fn devices(family: AmiFamily) -> (&'static str, Option<&'static str>) {
    match family {
        AmiFamily::Bottlerocket | AmiFamily::BottlerocketFips => ("/dev/xvda", Some("/dev/xvdb")),
        AmiFamily::AmazonLinux2 | AmiFamily::AmazonLinux2023 | AmiFamily::Custom => ("/dev/xvda", None),
        _ => ("/dev/sda1", None),
    }
}

#[cfg(test)]
mod tests {
    use nodestrap_generator::values::KubernetesVersion;

    use super::*;

    fn found(
        family: AmiFamily,
        version: &str,
        architecture: Architecture,
        accelerator: Option<Accelerator>,
    ) -> Result<String, String> {
        let version: KubernetesVersion = version.parse().expect("a version");
        let minor = version.resolve().expect("a version that is known");
        parameter(family, minor, architecture, accelerator).map_err(|error| error.to_string())
    }

    #[test]
    fn each_family_has_its_path() {
        use AmiFamily as F;
        use Architecture::{Aarch64, X86_64};
        let nvidia = Some(Accelerator::Nvidia);
        let neuron = Some(Accelerator::Neuron);
        let eks = "/aws/service/eks/optimized-ami";
        for (family, version, architecture, accelerator, expected) in [
            (
                F::AmazonLinux2023,
                "1.34",
                X86_64,
                None,
                format!("{eks}/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id"),
            ),
            (
                F::AmazonLinux2023,
                "1.34",
                Aarch64,
                nvidia,
                format!("{eks}/1.34/amazon-linux-2023/arm64/nvidia/recommended/image_id"),
            ),
            (
                F::AmazonLinux2023,
                "1.34",
                X86_64,
                neuron,
                format!("{eks}/1.34/amazon-linux-2023/x86_64/neuron/recommended/image_id"),
            ),
            (F::AmazonLinux2, "1.14", X86_64, None, format!("{eks}/1.14/amazon-linux-2/recommended/image_id")),
            (F::AmazonLinux2, "1.32", Aarch64, None, format!("{eks}/1.32/amazon-linux-2-arm64/recommended/image_id")),
            (F::AmazonLinux2, "1.32", X86_64, neuron, format!("{eks}/1.32/amazon-linux-2-gpu/recommended/image_id")),
            (
                F::Bottlerocket,
                "1.34",
                Aarch64,
                None,
                "/aws/service/bottlerocket/aws-k8s-1.34/arm64/latest/image_id".to_owned(),
            ),
            (
                F::Bottlerocket,
                "1.34",
                X86_64,
                nvidia,
                "/aws/service/bottlerocket/aws-k8s-1.34-nvidia/x86_64/latest/image_id".to_owned(),
            ),
            (
                F::BottlerocketFips,
                "1.34",
                X86_64,
                None,
                "/aws/service/bottlerocket/aws-k8s-1.34-fips/x86_64/latest/image_id".to_owned(),
            ),
            (
                F::Ubuntu2204,
                "1.30",
                X86_64,
                None,
                "/aws/service/canonical/ubuntu/eks/22.04/1.30/stable/current/amd64/hvm/ebs-gp2/ami-id".to_owned(),
            ),
            (
                F::UbuntuPro2404,
                "1.34",
                Aarch64,
                None,
                "/aws/service/canonical/ubuntu/eks-pro/24.04/1.34/stable/current/arm64/hvm/ebs-gp3/ami-id".to_owned(),
            ),
            (
                F::WindowsServer2022CoreContainer,
                "1.34",
                X86_64,
                None,
                "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.34/image_id"
                    .to_owned(),
            ),
        ] {
            assert_eq!(found(family, version, architecture, accelerator), Ok(expected));
        }
    }

    #[test]
    fn every_family_but_custom_has_images() {
        for family in AmiFamily::ALL {
            let found = found(family, "1.35", Architecture::X86_64, None);
            assert_eq!(found.is_err(), family == AmiFamily::Custom, "{family}: {found:?}");
        }
    }

    #[test]
    fn what_there_is_no_image_of_says_what_to_do() {
        use Architecture::{Aarch64, X86_64};
        let refused =
            |family, architecture, accelerator| found(family, "1.32", architecture, accelerator).expect_err("no image");
        assert_eq!(
            refused(AmiFamily::Custom, X86_64, None),
            "the family Custom has no images of its own to choose from: write ami, or give --node-ami"
        );
        let mend = "use another amiFamily, such as AmazonLinux2023, or name an image with ami";
        for (family, architecture, accelerator, what) in [
            (AmiFamily::WindowsServer2022CoreContainer, Aarch64, None, "Arm processors"),
            (AmiFamily::Ubuntu2404, X86_64, Some(Accelerator::Nvidia), "GPUs, Inferentia or Trainium"),
            (AmiFamily::Bottlerocket, X86_64, Some(Accelerator::Neuron), "Inferentia or Trainium"),
            (AmiFamily::BottlerocketFips, X86_64, Some(Accelerator::Nvidia), "GPUs"),
            (AmiFamily::AmazonLinux2, Aarch64, Some(Accelerator::Nvidia), "GPUs with Arm processors"),
            (
                AmiFamily::AmazonLinux2023,
                Aarch64,
                Some(Accelerator::Neuron),
                "Inferentia or Trainium with Arm processors",
            ),
        ] {
            assert_eq!(
                refused(family, architecture, accelerator),
                format!("{family} has no images for {what}; {mend}")
            );
        }
    }
}
