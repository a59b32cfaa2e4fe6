//! `nodestrap.network`, parsed: what is unlike the default in the node's own network.
//!
//! As nodeadm's `instance.network` (amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`, `NetworkOptions`).

use std::net::IpAddr;

use crate::cluster_config::own_settings::network::NetworkFields;
use crate::node_spec::resolve::Resolver;
use crate::problem::Sourced;
use crate::values::{SearchDomain, quoted};

/// What is unlike the default in the node's own network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Nameservers to ask before the VPC's, in this order.
    pub nameservers: Vec<IpAddr>,
    /// Domains in which to look for names before the VPC's, in this order.
    pub domains: Vec<SearchDomain>,
}

/// What a resolver reads at most. Source: resolv.conf(5), `MAXNS`.
const MOST_NAMESERVERS: usize = 3;

impl Network {
    /// Whether anything is unlike the default.
    pub fn is_set(&self) -> bool {
        !self.nameservers.is_empty() || !self.domains.is_empty()
    }

    /// The settings of `fields`.
    pub(super) fn resolve(fields: &NetworkFields, resolver: &mut Resolver<'_>) -> Self {
        if let Some(excess) = fields.nameservers.get(MOST_NAMESERVERS) {
            let message = format!(
                "is nameserver {} of {}, and a node's resolver asks the first {MOST_NAMESERVERS} alone; remove some",
                MOST_NAMESERVERS + 1,
                fields.nameservers.len()
            );
            resolver.note(&excess.place, message);
        }
        Self {
            nameservers: fields.nameservers.iter().filter_map(|text| nameserver(text, resolver)).collect(),
            domains: fields.domains.iter().filter_map(|text| resolver.parse(text)).collect(),
        }
    }
}

fn nameserver(text: &Sourced<String>, resolver: &mut Resolver<'_>) -> Option<IpAddr> {
    let address = text.value.parse::<IpAddr>();
    let message = || format!("{} is not a nameserver's IP address, which looks like \"10.0.0.2\"", quoted(&text.value));
    address.map_err(|_| resolver.note(&text.place, message())).ok()
}
