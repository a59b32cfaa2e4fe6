//! eksctl's named policies for nodes.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One of eksctl's named policies for nodes, `iam.withAddonPolicies`, that the nodes' role can get.
///
/// Every pod of such a node has these rights, so `EKS`' pod identities are the better way to most of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddonPolicy {
    /// `imageBuilder`: push to ECR.
    ImageBuilder,
    /// `autoScaler`: the Cluster Autoscaler.
    AutoScaler,
    /// `externalDNS`: Route 53's records.
    ExternalDns,
    /// `certManager`: Route 53's records for ACME.
    CertManager,
    /// `ebs`: EBS volumes.
    Ebs,
    /// `fsx`: `FSx` for Lustre.
    Fsx,
    /// `efs`: EFS.
    Efs,
    /// `awsLoadBalancerController`, once `albIngress`: load balancers.
    LoadBalancerController,
    /// `xRay`: traces.
    XRay,
    /// `cloudWatch`: metrics and logs.
    CloudWatch,
}

/// A policy that no role gets.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddonPolicyError {
    /// AWS ended App Mesh.
    #[error(
        "{0} is for AWS App Mesh, which AWS ended in 2026; leave it out, or attach a policy of your own with attachPolicyARNs"
    )]
    Ended(String),
    /// No name of eksctl's.
    #[error("{name} is no policy of withAddonPolicies; write one of {known}", name = .0, known = AddonPolicy::known())]
    Unknown(String),
}

/// The fields of `wellKnownPolicies`. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `WellKnownPolicies`.
const WELL_KNOWN: [(&str, AddonPolicy); 7] = [
    ("autoScaler", AddonPolicy::AutoScaler),
    ("awsLoadBalancerController", AddonPolicy::LoadBalancerController),
    ("certManager", AddonPolicy::CertManager),
    ("ebsCSIController", AddonPolicy::Ebs),
    ("efsCSIController", AddonPolicy::Efs),
    ("externalDNS", AddonPolicy::ExternalDns),
    ("imageBuilder", AddonPolicy::ImageBuilder),
];

impl AddonPolicy {
    /// Every policy.
    pub const ALL: [Self; 10] = [
        Self::ImageBuilder,
        Self::AutoScaler,
        Self::ExternalDns,
        Self::CertManager,
        Self::Ebs,
        Self::Fsx,
        Self::Efs,
        Self::LoadBalancerController,
        Self::XRay,
        Self::CloudWatch,
    ];

    /// The field of `iam.withAddonPolicies`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImageBuilder => "imageBuilder",
            Self::AutoScaler => "autoScaler",
            Self::ExternalDns => "externalDNS",
            Self::CertManager => "certManager",
            Self::Ebs => "ebs",
            Self::Fsx => "fsx",
            Self::Efs => "efs",
            Self::LoadBalancerController => "awsLoadBalancerController",
            Self::XRay => "xRay",
            Self::CloudWatch => "cloudWatch",
        }
    }

    /// The policy of a field of `wellKnownPolicies`, which eksctl has for pods' roles; some have other names there.
    pub fn of_well_known(name: &str) -> Option<Self> {
        WELL_KNOWN.iter().find(|(known, _)| *known == name).map(|(_, policy)| *policy)
    }

    /// The fields of `wellKnownPolicies`, for messages.
    pub fn well_known() -> String {
        WELL_KNOWN.map(|(name, _)| name).join(", ")
    }

    fn known() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl fmt::Display for AddonPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AddonPolicy {
    type Err = AddonPolicyError;

    /// Also takes `albIngress`, which eksctl once called `awsLoadBalancerController`.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "albIngress" {
            return Ok(Self::LoadBalancerController);
        }
        if ["appMesh", "appMeshPreview"].contains(&name) {
            return Err(AddonPolicyError::Ended(name.to_owned()));
        }
        let known = Self::ALL.into_iter().find(|policy| policy.as_str() == name);
        known.ok_or_else(|| AddonPolicyError::Unknown(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read_by_the_names_that_they_are_written_with() {
        for policy in AddonPolicy::ALL {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        assert_eq!("albIngress".parse(), Ok(AddonPolicy::LoadBalancerController));
    }

    #[test]
    fn other_policies_are_refused() {
        let refused = |name: &str| name.parse::<AddonPolicy>().expect_err("refused").to_string();
        assert_eq!(
            refused("appMesh"),
            "appMesh is for AWS App Mesh, which AWS ended in 2026; leave it out, or attach a policy of your own with attachPolicyARNs"
        );
        assert_eq!(
            refused("s3"),
            "s3 is no policy of withAddonPolicies; write one of imageBuilder, autoScaler, externalDNS, certManager, ebs, \
             fsx, efs, awsLoadBalancerController, xRay, cloudWatch"
        );
    }
}
