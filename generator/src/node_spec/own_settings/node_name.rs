//! `nodestrap.nodeName`, parsed: what a node calls itself.

use std::str::FromStr;

use crate::kubernetes::{CloudProvider, Minor};
use crate::node_spec::resolve::Resolver;
use crate::problem::Sourced;
use crate::values::{ValueError, quoted};

/// What a node calls itself, which the cluster's mapping of its role to a user has to agree with.
///
/// Source: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`, feature gate `InstanceIdNodeName`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeName {
    /// The private DNS name, for `system:node:{{EC2PrivateDNSName}}`.
    #[default]
    PrivateDnsName,
    /// The instance's ID, for `system:node:{{SessionName}}`.
    InstanceId,
}

impl FromStr for NodeName {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "privateDnsName" => Ok(Self::PrivateDnsName),
            "instanceId" => Ok(Self::InstanceId),
            _ => Err(ValueError::new(format!(
                "{} is not what a node can call itself; write privateDnsName or instanceId",
                quoted(text)
            ))),
        }
    }
}

impl NodeName {
    /// The setting.
    pub(super) fn resolve(given: Option<&Sourced<String>>, resolver: &mut Resolver<'_>) -> Self {
        given.and_then(|name| resolver.parse(name)).unwrap_or_default()
    }

    /// Notes where kubelet would not take its name from the setting.
    pub(in crate::node_spec) fn check(
        given: Option<&Sourced<String>>,
        kubernetes: Option<&Minor>,
        resolver: &mut Resolver<'_>,
    ) {
        if let (Some(given), Some(minor)) = (given, kubernetes)
            && minor.cloud_provider == CloudProvider::InTree
        {
            let message = format!(
                "kubelet of Kubernetes {minor} asks EC2 for its private DNS name, and takes no other; remove it"
            );
            resolver.note(&given.place, message);
        }
    }
}
