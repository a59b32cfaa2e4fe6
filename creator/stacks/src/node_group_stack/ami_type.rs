//! Which image EKS takes for a managed node group.

use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures};

use crate::error::StackError;
use crate::plan::{Accelerator, NodeGroupPlan};

/// EKS' name of the image for a family, architecture and accelerator.
///
/// Source: the EKS API reference, `AMITypes`.
pub(super) fn of(plan: &NodeGroupPlan) -> Result<&'static str, StackError> {
    let arm = plan.architectures == Architectures::One(Architecture::Aarch64);
    let (x86_64, arm64) = match (plan.family, plan.accelerator) {
        (AmiFamily::AmazonLinux2, None) => (Some("AL2_x86_64"), Some("AL2_ARM_64")),
        (AmiFamily::AmazonLinux2, Some(_)) => (Some("AL2_x86_64_GPU"), None),
        (AmiFamily::AmazonLinux2023, None) => (Some("AL2023_x86_64_STANDARD"), Some("AL2023_ARM_64_STANDARD")),
        (AmiFamily::AmazonLinux2023, Some(Accelerator::Nvidia)) => {
            (Some("AL2023_x86_64_NVIDIA"), Some("AL2023_ARM_64_NVIDIA"))
        }
        (AmiFamily::AmazonLinux2023, Some(Accelerator::Neuron)) => (Some("AL2023_x86_64_NEURON"), None),
        // The plain image has the drivers of AWS' own chips.
        (AmiFamily::Bottlerocket, None | Some(Accelerator::Neuron)) => {
            (Some("BOTTLEROCKET_x86_64"), Some("BOTTLEROCKET_ARM_64"))
        }
        (AmiFamily::Bottlerocket, Some(Accelerator::Nvidia)) => {
            (Some("BOTTLEROCKET_x86_64_NVIDIA"), Some("BOTTLEROCKET_ARM_64_NVIDIA"))
        }
        (AmiFamily::BottlerocketFips, None) => (Some("BOTTLEROCKET_x86_64_FIPS"), Some("BOTTLEROCKET_ARM_64_FIPS")),
        (family, None) => (windows(family), None),
        _ => (None, None),
    };
    let wanted = if arm { arm64 } else { x86_64 };
    wanted.ok_or_else(|| StackError::NoManagedImage {
        group: plan.name.clone(),
        family: plan.family,
        beside: match (plan.accelerator, arm) {
            (None, false) => "",
            (None, true) => " with arm64",
            (Some(Accelerator::Nvidia), false) => " with GPUs of NVIDIA",
            (Some(Accelerator::Nvidia), true) => " with arm64 and GPUs of NVIDIA",
            (Some(Accelerator::Neuron), false) => " with Inferentia or Trainium",
            (Some(Accelerator::Neuron), true) => " with arm64 and Inferentia or Trainium",
        },
    })
}

fn windows(family: AmiFamily) -> Option<&'static str> {
    match family {
        AmiFamily::WindowsServer2019CoreContainer => Some("WINDOWS_CORE_2019_x86_64"),
        AmiFamily::WindowsServer2019FullContainer => Some("WINDOWS_FULL_2019_x86_64"),
        AmiFamily::WindowsServer2022CoreContainer => Some("WINDOWS_CORE_2022_x86_64"),
        AmiFamily::WindowsServer2022FullContainer => Some("WINDOWS_FULL_2022_x86_64"),
        AmiFamily::WindowsServer2025CoreContainer => Some("WINDOWS_CORE_2025_x86_64"),
        AmiFamily::WindowsServer2025FullContainer => Some("WINDOWS_FULL_2025_x86_64"),
        _ => None,
    }
}
