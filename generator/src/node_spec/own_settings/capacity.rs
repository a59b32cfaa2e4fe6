//! `nodestrap.capacity`, parsed: how many pods a node takes, and what it sets aside for kubelet.

use std::str::FromStr;

use maxpods_data::rule::NetworkOptions;

use crate::cluster_config::own_settings::capacity::CapacityFields;
use crate::kubernetes::{Minor, NodeDefaults};
use crate::node_spec::resolve::Resolver;
use crate::problem::Sourced;
use crate::values::{Interfaces, ValueError, quoted};

/// How many pods a node takes, and what it sets aside for kubelet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// How the cluster's VPC CNI is set up, from which each type's max pods follow.
    pub network: NetworkOptions,
    /// Whether the agent computes what is set aside for kubelet; `None` for what the minor's images do.
    pub kube_reserved: Option<KubeReserved>,
}

/// Who says what a node sets aside for kubelet and the container runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KubeReserved {
    /// AWS's formulas, computed on each node from its CPUs and the max pods that take effect.
    Aws,
    /// Nobody but the user, in `kubeletExtraConfig`.
    None,
}

impl FromStr for KubeReserved {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "aws" => Ok(Self::Aws),
            "none" => Ok(Self::None),
            _ => Err(ValueError::new(format!(
                "{} does not say how much to reserve; write aws for AWS's formulas, or none for kubeletExtraConfig alone",
                quoted(text)
            ))),
        }
    }
}

impl Capacity {
    /// The settings of `fields`.
    pub(super) fn resolve(fields: &CapacityFields, resolver: &mut Resolver<'_>) -> Self {
        let is_on = |field: &Option<Sourced<bool>>| field.as_ref().is_some_and(|field| field.value);
        let max_enis: Option<Interfaces> = fields.max_enis.as_ref().and_then(|text| resolver.parse(text));
        let reserved_enis: Option<Interfaces> = fields.reserved_enis.as_ref().and_then(|text| resolver.parse(text));
        Self {
            network: NetworkOptions {
                prefix_delegation: is_on(&fields.prefix_delegation),
                custom_networking: is_on(&fields.custom_networking),
                max_enis: max_enis.map(|number| number.get().into()),
                reserved_enis: reserved_enis.map_or(0, |number| number.get().into()),
                recommended_cap: is_on(&fields.recommended_cap),
            },
            kube_reserved: fields.kube_reserved.as_ref().and_then(|text| resolver.parse(text)),
        }
    }

    /// Who says what is set aside on nodes of this minor.
    ///
    /// EKS' own images have computed it since 2019-11 (amazon-eks-ami, pull request 367), so nodes with their defaults do;
    /// eksctl's nodes of Kubernetes 1.14 did not (eksctl 0.12.0, `pkg/nodebootstrap`).
    pub fn kube_reserved(&self, minor: &Minor) -> KubeReserved {
        self.kube_reserved.unwrap_or(match minor.defaults {
            NodeDefaults::Eksctl => KubeReserved::None,
            NodeDefaults::EksAmi => KubeReserved::Aws,
        })
    }
}
