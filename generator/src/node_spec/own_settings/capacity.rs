//! `nodestrap.capacity`, parsed: how many pods a node takes, and what it sets aside for kubelet.

use std::str::FromStr;

use maxpods_data::instance_type::InstanceType;
use maxpods_data::map_writer::PodMap;
use maxpods_data::rule::{NetworkOptions, RuleError};

use crate::cluster_config::own_settings::capacity::CapacityFields;
use crate::kubernetes::{Minor, NodeDefaults};
use crate::node_spec::resolve::Resolver;
use crate::problem::Sourced;
use crate::values::{Interfaces, MaxPods, MaxPodsExpression, ValueError, quoted};

/// How many pods a node takes, and what it sets aside for kubelet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// How the cluster's VPC CNI is set up, from which each type's max pods follow.
    pub network: NetworkOptions,
    /// A formula that counts each type's max pods in place of the VPC CNI's; none stands beside `network`.
    pub max_pods_expression: Option<MaxPodsExpression>,
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
            max_pods_expression: fields.max_pods_expression.as_ref().and_then(|text| resolver.parse(text)),
            kube_reserved: fields.kube_reserved.as_ref().and_then(|text| resolver.parse(text)),
        }
    }

    /// Whether each type takes as many pods as it has by the VPC CNI's own rule.
    pub fn counts_as_the_cni(&self) -> bool {
        self.network == NetworkOptions::default() && self.max_pods_expression.is_none()
    }

    /// How many pods each of `types` takes, and for each that takes none the reason.
    pub(crate) fn pods<'a: 't, 't>(
        &self,
        types: impl IntoIterator<Item = &'t InstanceType<'a>>,
    ) -> (PodMap<'a>, Vec<NoPods>) {
        let Some(expression) = &self.max_pods_expression else {
            let (map, left_out) = PodMap::of(types, &self.network);
            return (map, left_out.into_iter().map(NoPods::Rule).collect());
        };
        let mut left_out = Vec::new();
        let mut numbers = Vec::new();
        for known in types {
            match pods_by(expression, known) {
                Ok(pods) => numbers.push((known.name, pods)),
                Err(error) => left_out.push(error),
            }
        }
        (numbers.into_iter().collect(), left_out)
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

/// Why an instance type takes no pods.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPods {
    /// The network options leave it none.
    #[error("{0}")]
    Rule(RuleError),
    /// The user's formula does.
    #[error(
        "{instance_type}, with default_enis {interfaces}, ips_per_eni {addresses} and max_pods {standard}, takes no number of \
         pods from 1 to {} by {}; write a formula that counts them on every type of the node group",
        MaxPods::MOST,
        quoted(.expression.as_str())
    )]
    Expression {
        /// The type.
        instance_type: String,
        /// Its interfaces.
        interfaces: u32,
        /// The IPv4 addresses of each.
        addresses: u32,
        /// What the VPC CNI's own rule comes to.
        standard: u32,
        /// The formula.
        expression: MaxPodsExpression,
    },
}

/// How many pods a type takes by a formula.
///
/// # Errors
/// [`NoPods::Expression`].
pub(crate) fn pods_by(expression: &MaxPodsExpression, known: &InstanceType<'_>) -> Result<u32, NoPods> {
    let (interfaces, addresses) = (u32::from(known.enis.get()), u32::from(known.ipv4_per_eni.get()));
    let pods = expression.pods(interfaces, addresses).filter(|pods| *pods <= MaxPods::MOST);
    pods.ok_or_else(|| NoPods::Expression {
        instance_type: known.name.to_string(),
        interfaces,
        addresses,
        standard: MaxPodsExpression::standard(interfaces, addresses),
        expression: expression.clone(),
    })
}
