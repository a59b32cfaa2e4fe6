//! How many pods a node takes, where nodeadm would not count them so by itself.
//!
//! nodeadm counts `default_enis * (ips_per_eni - 1) + 2`, the VPC CNI's own rule, and sets aside memory for that many. It has
//! no options for prefixes and the like, but an expression of the two numbers that an instance type has: the user's, or one
//! that is made of the network options.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::bundle::{BundleError, Options, pods_of_group};
use crate::node_spec::{NoApiServer, NodeSpec};
use crate::values::InstanceTypeName;

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pods {
    /// The number for kubelet, where it is the same on every node.
    pub(super) fixed: Option<u32>,
    /// The expression for nodeadm, from which it also takes what to set aside.
    pub(super) expression: Option<String>,
}

/// Why there is no `NodeConfig`.
#[derive(Debug, thiserror::Error)]
pub enum NodeadmError {
    /// The cluster's API server is not known.
    #[error(transparent)]
    NoApiServer(#[from] NoApiServer),
    /// The pods of the group's types cannot be told.
    #[error(transparent)]
    Pods(#[from] BundleError),
    /// Two types that nodeadm cannot tell apart take different numbers of pods.
    #[error(
        "nodeadm tells instance types apart by their interfaces and addresses alone, which {first} and {second} have the \
         same of, while they take {} and {} pods by nodestrap.capacity; put them into node groups of their own, or write \
         maxPodsPerNode", .pods[0], .pods[1]
    )]
    Ambiguous {
        /// A type.
        first: InstanceTypeName,
        /// Another one.
        second: InstanceTypeName,
        /// The pods of each.
        pods: [u32; 2],
    },
}

/// The pods of a node group: the user's number or expression, or what follows from the network options for each of its types.
///
/// # Errors
/// See [`NodeadmError`].
pub(super) fn of(spec: &NodeSpec, options: &Options<'_>) -> Result<Pods, NodeadmError> {
    if let Some(pods) = spec.max_pods {
        return Ok(Pods::fixed(pods.get()));
    }
    if let Some(expression) = &spec.own.capacity.max_pods_expression {
        // Each node works it out for its own type, be it of the group or not.
        return Ok(Pods { fixed: None, expression: Some(expression.to_string()) });
    }
    if spec.own.capacity.counts_as_the_cni() {
        return Ok(Pods::default());
    }
    let pods = pods_of_group(spec, options)?;
    // By interfaces and addresses: the pods, and the type that was the first to have them.
    let mut by_limits: BTreeMap<(u8, u8), (u32, &InstanceTypeName)> = BTreeMap::new();
    for name in &spec.instance_types {
        let known = options.table.get(name.as_str());
        let number = pods.iter().find(|(known, _)| known.as_str() == name.as_str()).map(|(_, pods)| pods);
        let (Some(known), Some(number)) = (known, number) else { continue };
        let limits = (known.enis.get(), known.ipv4_per_eni.get());
        let (earlier, first) = *by_limits.entry(limits).or_insert((number, name));
        if earlier != number {
            let (first, second) = (first.clone(), name.clone());
            return Err(NodeadmError::Ambiguous { first, second, pods: [earlier, number] });
        }
    }
    let mut numbers = by_limits.values().map(|(pods, _)| *pods);
    let first = numbers.next();
    match first {
        Some(pods) if numbers.all(|other| other == pods) => Ok(Pods::fixed(pods)),
        _ => Ok(Pods { fixed: None, expression: Some(expression(&by_limits)) }),
    }
}

impl Pods {
    fn fixed(pods: u32) -> Self {
        Self { fixed: Some(pods), expression: Some(pods.to_string()) }
    }
}

/// A CEL expression that has each type's number, and nodeadm's own for all others.
fn expression(by_limits: &BTreeMap<(u8, u8), (u32, &InstanceTypeName)>) -> String {
    let mut text = String::new();
    for ((enis, addresses), (pods, _)) in by_limits {
        let _ = write!(text, "default_enis == {enis} && ips_per_eni == {addresses} ? {pods} : ");
    }
    text + "max_pods"
}
