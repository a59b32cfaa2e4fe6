//! The cluster DNS addresses.

use std::net::IpAddr;

use super::Resolver;
use crate::node_spec::flag;
use crate::problem::Sourced;
use crate::values::{Endpoint, ServiceCidr, quoted};

impl Resolver<'_> {
    /// The addresses that the user gives, else the one that follows from the service CIDR. The VPC's CIDR tells
    /// nothing: EKS picks one of two service CIDRs by it, but a cluster may have been made with any other.
    pub(super) fn cluster_dns(&mut self) -> Vec<IpAddr> {
        let given = &self.draft.group.cluster_dns;
        let addresses: Vec<IpAddr> = given.iter().filter_map(|text| self.address(text)).collect();
        let service_cidr = self.draft.cluster.service_cidr.as_ref();
        let cidr: Option<ServiceCidr> = service_cidr.and_then(|cidr| self.parse(cidr));
        let kubelet = self.kubelets_cluster_dns();
        match kubelet {
            Some(kubelet) if given.is_empty() => return kubelet.value,
            Some(kubelet) if kubelet.value != addresses => {
                self.note(&kubelet.place, "differs from clusterDNS of the node group; keep one of the two");
            }
            _ => {}
        }
        if !given.is_empty() {
            return addresses;
        }
        if service_cidr.is_none() {
            let hint = self.describe_cluster("kubernetesNetworkConfig.serviceIpv4Cidr");
            let hint = format!("{hint}; it is not guessed from the VPC, whose CIDR does not decide it");
            let flags = format!("{}, or the DNS address itself with {}", flag::SERVICE_CIDR, flag::CLUSTER_DNS);
            self.missing(
                "kubernetesNetworkConfig.serviceIPv4CIDR",
                "service CIDR, from which the cluster DNS address follows,",
                &flags,
                Some(&hint),
            );
        }
        cidr.map(ServiceCidr::cluster_dns).into_iter().collect()
    }

    /// What of the cluster's network is never reached through a proxy: the service CIDR, and the API server. What is
    /// wrong with the two is told elsewhere, but that the CIDR is missing where the DNS address is not.
    pub(in crate::node_spec) fn cluster_network(&mut self) -> (Option<ServiceCidr>, Option<Endpoint>) {
        let cluster = &self.draft.cluster;
        let endpoint = cluster.endpoint.as_ref().and_then(|endpoint| endpoint.value.parse().ok());
        let cidr = cluster.service_cidr.as_ref().and_then(|cidr| cidr.value.parse().ok());
        let knows_dns = !self.draft.group.cluster_dns.is_empty() || self.kubelets_cluster_dns().is_some();
        if cluster.service_cidr.is_none() && knows_dns {
            let hint = self.describe_cluster("kubernetesNetworkConfig.serviceIpv4Cidr");
            let what = "service CIDR, which is reached without the proxy,";
            self.missing("kubernetesNetworkConfig.serviceIPv4CIDR", what, flag::SERVICE_CIDR, Some(&hint));
        }
        (cidr, endpoint)
    }

    /// An IP address.
    fn address(&mut self, text: &Sourced<String>) -> Option<IpAddr> {
        let parsed = text.value.parse();
        let message = || format!("{} is not an IP address, which looks like \"10.100.0.10\"", quoted(&text.value));
        parsed.map_err(|_| self.note(&text.place, message())).ok()
    }

    /// `clusterDNS` of `kubeletExtraConfig`, where it is a list of addresses; what is wrong with any other, kubelet's
    /// own check tells.
    fn kubelets_cluster_dns(&self) -> Option<Sourced<Vec<IpAddr>>> {
        let config = self.draft.group.kubelet_extra_config.as_ref()?;
        let items = config.object.get("clusterDNS")?.as_array().filter(|items| !items.is_empty())?;
        let addresses = items.iter().map(|item| item.as_str()?.parse().ok());
        let value = addresses.collect::<Option<Vec<IpAddr>>>()?;
        let place = config.places.get("clusterDNS").unwrap_or(&config.place).clone();
        Some(Sourced { value, place })
    }
}
