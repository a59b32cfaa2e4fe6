//! The max-pods rule: how many pods an instance type takes under given network options, and how that comes about.
//!
//! The VPC CNI gives each pod an address of the node's network interfaces, so their limits are the node's:
//!
//! ```text
//! secondary addresses   interfaces x (addresses an interface - 1) + 2
//! prefix delegation     interfaces x (addresses an interface - 1) x 16 + 2
//! ```
//!
//! One address of each interface is its own. The 2 are the pods that every node runs on its own network, the CNI and
//! kube-proxy. Sources: the head of amazon-vpc-cni-k8s, `misc/eni-max-pods.txt`; amazon-eks-ami,
//! `templates/al2/runtime/max-pods-calculator.sh`, from which this differs in one thing: bare metal takes prefixes, as
//! `IsPrefixDelegationSupported` of amazon-vpc-cni-k8s, `pkg/awsutils/awsutils.go`, has it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroU32;

use crate::instance_type::{Hypervisor, InstanceType};

/// Addresses of a delegated prefix, an IPv4 /28.
const ADDRESSES_PER_PREFIX: u32 = 16;

/// Pods of every node that take no address: the VPC CNI's and kube-proxy's, on the host's network.
const HOST_NETWORK_PODS: u32 = 2;

/// The recommended most of pods, and the vCPUs above which the larger number holds
/// (<https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html>).
const RECOMMENDED: (u32, u32) = (110, 250);
const RECOMMENDED_LARGER_ABOVE_VCPUS: u32 = 30;

/// How the VPC CNI is set up, as far as it bears on max pods. The default is the CNI's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkOptions {
    /// Whether interfaces are given /28 prefixes in place of single addresses (`ENABLE_PREFIX_DELEGATION`).
    pub prefix_delegation: bool,
    /// Whether pods are in other subnets than the node, and so on other interfaces than its first
    /// (`AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG`).
    pub custom_networking: bool,
    /// The most interfaces that the CNI takes (`MAX_ENI`), the node's first included.
    pub max_enis: Option<u32>,
    /// Interfaces to leave to others than the CNI.
    pub reserved_enis: u32,
    /// Whether to stay within what AWS recommends: 110 pods, or 250 above 30 vCPUs.
    pub recommended_cap: bool,
}

/// How many pods an instance type takes, and how that came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxPods {
    /// The number for kubelet's `maxPods`: at least 2, at most 1,036,322 (255 interfaces of 255 addresses).
    pub pods: u32,
    /// The reckoning, step by step; each displays as one line.
    pub steps: Vec<Step>,
}

/// One step of the reckoning, with what it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The instance type's interfaces.
    Interfaces {
        /// Those of the default network card.
        interfaces: u32,
    },
    /// [`NetworkOptions::max_enis`] was given.
    MaxEnis {
        /// What was given.
        max_enis: u32,
        /// Interfaces left.
        interfaces: u32,
    },
    /// [`NetworkOptions::reserved_enis`] was given.
    ReservedEnis {
        /// What was given.
        reserved_enis: u32,
        /// Interfaces left.
        interfaces: u32,
    },
    /// [`NetworkOptions::custom_networking`] was given.
    CustomNetworking {
        /// Interfaces left.
        interfaces: u32,
    },
    /// The interfaces' addresses without each interface's own.
    Slots {
        /// Interfaces for pods.
        interfaces: u32,
        /// Addresses an interface, its own included.
        ipv4_per_eni: u32,
        /// Addresses left for pods.
        slots: u32,
    },
    /// [`NetworkOptions::prefix_delegation`] was given.
    Prefixes {
        /// Places for an address or a prefix.
        slots: u32,
        /// Addresses of that many prefixes.
        addresses: u32,
    },
    /// The pods that take no address.
    HostNetwork {
        /// Pods with them.
        pods: u32,
    },
    /// [`NetworkOptions::recommended_cap`] was given.
    RecommendedCap {
        /// The instance type's vCPUs, where known; where not, the smaller cap is taken.
        vcpus: Option<u32>,
        /// The cap.
        cap: u32,
        /// Pods within it.
        pods: u32,
    },
}

/// How many pods `instance_type` takes under `options`.
///
/// `max_enis` is applied first, then `reserved_enis`, then custom networking's interface. Of a type whose vCPUs are not
/// known the recommended cap is the smaller one, 110: too few pods run, too many may not.
///
/// # Errors
/// Prefix delegation where the instance type has none; options that leave no interface to pods.
pub fn max_pods(instance_type: &InstanceType<'_>, options: &NetworkOptions) -> Result<MaxPods, RuleError> {
    if options.prefix_delegation && !takes_prefixes(instance_type) {
        return Err(RuleError::NoPrefixDelegation {
            instance_type: instance_type.name.to_string(),
            hypervisor: instance_type.hypervisor,
        });
    }
    let (interfaces, mut steps) = interfaces_for_pods(instance_type, options)?;

    let ipv4_per_eni = u32::from(instance_type.ipv4_per_eni.get());
    let slots = interfaces * (ipv4_per_eni - 1);
    steps.push(Step::Slots { interfaces, ipv4_per_eni, slots });

    let mut addresses = slots;
    if options.prefix_delegation {
        addresses *= ADDRESSES_PER_PREFIX;
        steps.push(Step::Prefixes { slots, addresses });
    }

    let mut pods = addresses + HOST_NETWORK_PODS;
    steps.push(Step::HostNetwork { pods });

    if options.recommended_cap {
        let vcpus = instance_type.vcpus.map(NonZeroU32::get);
        let (small, large) = RECOMMENDED;
        let cap = if vcpus.is_some_and(|vcpus| vcpus > RECOMMENDED_LARGER_ABOVE_VCPUS) { large } else { small };
        pods = pods.min(cap);
        steps.push(Step::RecommendedCap { vcpus, cap, pods });
    }
    Ok(MaxPods { pods, steps })
}

/// Bare metal is Nitro hardware without a hypervisor, so EC2 names none.
fn takes_prefixes(instance_type: &InstanceType<'_>) -> bool {
    instance_type.hypervisor == Hypervisor::Nitro || instance_type.bare_metal
}

/// The interfaces that `options` leave to pods, at least one, and the steps to them.
fn interfaces_for_pods(
    instance_type: &InstanceType<'_>,
    options: &NetworkOptions,
) -> Result<(u32, Vec<Step>), RuleError> {
    let mut interfaces = u32::from(instance_type.enis.get());
    let mut steps = Vec::from([Step::Interfaces { interfaces }]);
    if let Some(max_enis) = options.max_enis {
        interfaces = interfaces.min(max_enis);
        steps.push(Step::MaxEnis { max_enis, interfaces });
    }
    if options.reserved_enis > 0 {
        interfaces = interfaces.saturating_sub(options.reserved_enis);
        steps.push(Step::ReservedEnis { reserved_enis: options.reserved_enis, interfaces });
    }
    if options.custom_networking {
        interfaces = interfaces.saturating_sub(1);
        steps.push(Step::CustomNetworking { interfaces });
    }
    if interfaces == 0 {
        return Err(RuleError::NoInterfaceLeft { instance_type: instance_type.name.to_string(), steps });
    }
    Ok((interfaces, steps))
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Interfaces { interfaces } => {
                write!(f, "{} on the default network card", count(interfaces, "interface", "interfaces"))
            }
            Self::MaxEnis { max_enis, interfaces } => write!(f, "at most {max_enis} taken by the CNI: {interfaces}"),
            Self::ReservedEnis { reserved_enis, interfaces } => {
                write!(f, "{reserved_enis} reserved for others: {interfaces}")
            }
            Self::CustomNetworking { interfaces } => {
                write!(f, "custom networking keeps pods off the first interface: {interfaces}")
            }
            Self::Slots { interfaces, ipv4_per_eni, slots } => write!(
                f,
                "{ipv4_per_eni} IPv4 addresses an interface, one of them its own: {interfaces} x {} = {slots}",
                ipv4_per_eni - 1
            ),
            Self::Prefixes { slots, addresses } => write!(
                f,
                "prefix delegation, {ADDRESSES_PER_PREFIX} addresses in place of one: \
                 {slots} x {ADDRESSES_PER_PREFIX} = {addresses}"
            ),
            Self::HostNetwork { pods } => {
                write!(f, "{HOST_NETWORK_PODS} pods on the host's network, the CNI's and kube-proxy's: {pods}")
            }
            Self::RecommendedCap { vcpus, cap, pods } => {
                write!(f, "recommended for ")?;
                match vcpus {
                    Some(vcpus) => f.write_str(&count(vcpus, "vCPU", "vCPUs"))?,
                    None => f.write_str("an unknown number of vCPUs")?,
                }
                write!(f, ", at most {cap}: {pods}")
            }
        }
    }
}

fn count(number: u32, one: &str, many: &str) -> String {
    alloc::format!("{number} {}", if number == 1 { one } else { many })
}

/// Why the rule gives no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// Prefix delegation is asked of a type that is neither Nitro nor bare metal.
    NoPrefixDelegation {
        /// The type's name.
        instance_type: String,
        /// What it runs on.
        hypervisor: Hypervisor,
    },
    /// The options leave no interface to pods.
    NoInterfaceLeft {
        /// The type's name.
        instance_type: String,
        /// How the interfaces ran out.
        steps: Vec<Step>,
    },
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrefixDelegation { instance_type, hypervisor } => {
                write!(f, "{instance_type} has no prefix delegation: that needs Nitro or bare metal, and ")?;
                match hypervisor {
                    Hypervisor::Xen => f.write_str("it runs on Xen")?,
                    Hypervisor::Nitro | Hypervisor::Unknown => f.write_str("its hypervisor is not known")?,
                }
                f.write_str("; ask for it without (the VPC CNI gives single addresses there)")
            }
            Self::NoInterfaceLeft { instance_type, steps } => {
                write!(f, "{instance_type} has no interface left for pods (")?;
                for (index, step) in steps.iter().enumerate() {
                    if index > 0 {
                        f.write_str("; ")?;
                    }
                    write!(f, "{step}")?;
                }
                f.write_str("); take a larger type, or leave the CNI more interfaces")
            }
        }
    }
}

impl core::error::Error for RuleError {}

#[cfg(test)]
mod tests;
