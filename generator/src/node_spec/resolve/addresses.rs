//! The cluster's IP family, and the addresses of its DNS.

use std::net::IpAddr;

use super::Resolver;
use crate::node_spec::flag;
use crate::problem::{Place, Sourced};
use crate::values::{Endpoint, IpFamily, ServiceCidr, quoted};

/// What follows from the cluster's network.
pub(super) struct Addresses {
    /// The family of pods and services.
    pub(super) ip_family: IpFamily,
    /// The cluster's DNS.
    pub(super) cluster_dns: Vec<IpAddr>,
    /// The addresses of its services, where they are known.
    pub(super) service_cidr: Option<ServiceCidr>,
}

/// A service CIDR with its place.
struct PlacedCidr {
    cidr: ServiceCidr,
    place: Place,
}

impl Resolver<'_> {
    /// The IP family, and the DNS addresses that the user gives, else the one that follows from the service CIDR.
    ///
    /// The VPC's CIDR tells nothing: EKS picks one of two service CIDRs by it, but a cluster may have been made with any
    /// other.
    pub(super) fn addresses(&mut self) -> Addresses {
        let stated = self.draft.cluster.ip_family.as_ref().and_then(|family| self.parse(family));
        let (cidr, is_given) = self.service_cidr(stated);
        let given = self.given_cluster_dns();
        let followed = stated.or(cidr.as_ref().map(|placed| placed.cidr.family()));
        if let (None, false, Some(first)) = (followed, is_given, given.first())
            && given.iter().all(|address| address.value.is_ipv6())
        {
            let message = format!(
                "is an IPv6 address, and nothing tells the cluster's IP family; write \
                 kubernetesNetworkConfig.ipFamily, or give {}",
                flag::IP_FAMILY
            );
            self.note(&first.place, message);
        }
        let ip_family = followed.unwrap_or_default();
        let service_cidr = cidr.map(|placed| placed.cidr);
        if !given.is_empty() {
            let cluster_dns = given.into_iter().map(|address| address.value).collect();
            return Addresses { ip_family, cluster_dns, service_cidr };
        }
        if !is_given && self.draft.group.cluster_dns.is_empty() && !self.is_booted_by_eks() {
            self.missing_service_cidr(ip_family);
        }
        let cluster_dns = service_cidr.map(ServiceCidr::cluster_dns).into_iter().collect();
        Addresses { ip_family, cluster_dns, service_cidr }
    }

    /// The service CIDR, and whether there is one, be it sound or not.
    ///
    /// A cluster has one, of its own family. Source: the EKS API reference, `KubernetesNetworkConfigResponse`.
    fn service_cidr(&mut self, stated: Option<IpFamily>) -> (Option<PlacedCidr>, bool) {
        let cluster = &self.draft.cluster;
        let (flag, v4, v6) =
            (self.draft.service_cidr.as_ref(), cluster.service_ipv4_cidr.as_ref(), cluster.service_ipv6_cidr.as_ref());
        let found = match (flag, v4, v6) {
            (Some(flag), _, _) => self.placed_cidr(flag),
            (None, Some(v4), Some(_)) => {
                let message = "stands beside serviceIPv6CIDR, while a cluster has one service CIDR, of its own IP \
                               family; keep the one that \"aws eks describe-cluster\" prints";
                self.note(&v4.place, message);
                None
            }
            (None, Some(text), None) => self.cidr_of(IpFamily::V4, text),
            (None, None, Some(text)) => self.cidr_of(IpFamily::V6, text),
            (None, None, None) => return (None, false),
        };
        if let (Some(stated), Some(PlacedCidr { cidr, place })) = (stated, &found)
            && cidr.family() != stated
        {
            let message = format!(
                "\"{cidr}\" is an {} network, while ipFamily is {stated}; write the cluster's own service CIDR",
                cidr.family()
            );
            self.note(place, message);
        }
        (found, true)
    }

    /// The service CIDR of a field that is for one family.
    fn cidr_of(&mut self, family: IpFamily, text: &Sourced<String>) -> Option<PlacedCidr> {
        let found = self.placed_cidr(text)?;
        let own = found.cidr.family();
        if own == family {
            return Some(found);
        }
        self.note(&text.place, format!("\"{}\" is an {own} network; write it as service{own}CIDR", found.cidr));
        None
    }

    fn placed_cidr(&mut self, text: &Sourced<String>) -> Option<PlacedCidr> {
        self.parse(text).map(|cidr| PlacedCidr { cidr, place: text.place.clone() })
    }

    /// The addresses of `clusterDNS`, of the node group or of kubelet's configuration. Both families may be among them.
    fn given_cluster_dns(&mut self) -> Vec<Sourced<IpAddr>> {
        let given = &self.draft.group.cluster_dns;
        let addresses: Vec<Sourced<IpAddr>> = given.iter().filter_map(|text| self.address(text)).collect();
        match self.kubelets_cluster_dns() {
            Some(kubelet) if given.is_empty() => {
                let sourced = |value| Sourced { value, place: kubelet.place.clone() };
                kubelet.value.into_iter().map(sourced).collect()
            }
            Some(kubelet) if !kubelet.value.iter().eq(addresses.iter().map(|address| &address.value)) => {
                self.note(&kubelet.place, "differs from clusterDNS of the node group; keep one of the two");
                addresses
            }
            _ => addresses,
        }
    }

    fn missing_service_cidr(&mut self, family: IpFamily) {
        let query = match family {
            IpFamily::V4 => "kubernetesNetworkConfig.serviceIpv4Cidr",
            IpFamily::V6 => "kubernetesNetworkConfig.serviceIpv6Cidr",
        };
        let hint = self.describe_cluster(query);
        let hint = format!("{hint}; it is not guessed from the VPC, whose CIDR does not decide it");
        let flags = format!("{}, or the DNS address itself with {}", flag::SERVICE_CIDR, flag::CLUSTER_DNS);
        self.missing(
            &format!("kubernetesNetworkConfig.service{family}CIDR"),
            "service CIDR, from which the cluster DNS address follows,",
            &flags,
            Some(&hint),
        );
    }

    /// What of the cluster's network is never reached through a proxy: the service CIDR, and the API server. What is
    /// wrong with the two is told elsewhere, but that the CIDR is missing where the DNS address is not.
    pub(in crate::node_spec) fn cluster_network(&mut self) -> (Option<ServiceCidr>, Option<Endpoint>) {
        let cluster = &self.draft.cluster;
        let cidrs = [&self.draft.service_cidr, &cluster.service_ipv4_cidr, &cluster.service_ipv6_cidr];
        let cidr = cidrs.into_iter().flatten().next().and_then(|cidr| cidr.value.parse().ok());
        let endpoint = cluster.endpoint.as_ref().and_then(|endpoint| endpoint.value.parse().ok());
        self.service_cidr_is_known("which is reached without the proxy,");
        (cidr, endpoint)
    }

    /// Notes that the service CIDR is missing, unless that is told where the DNS address is missing as well. `use_of_it`
    /// says what it is for.
    pub(super) fn service_cidr_is_known(&mut self, use_of_it: &str) {
        let cluster = &self.draft.cluster;
        let cidrs = [&self.draft.service_cidr, &cluster.service_ipv4_cidr, &cluster.service_ipv6_cidr];
        let knows_dns = !self.draft.group.cluster_dns.is_empty() || self.kubelets_cluster_dns().is_some();
        if cidrs.iter().all(|cidr| cidr.is_none()) && (knows_dns || self.is_booted_by_eks()) {
            let stated = cluster.ip_family.as_ref().and_then(|family| family.value.parse::<IpFamily>().ok());
            let path = format!("kubernetesNetworkConfig.service{}CIDR", stated.unwrap_or_default());
            let hint = self.describe_cluster("kubernetesNetworkConfig");
            self.missing(&path, &format!("service CIDR, {use_of_it}"), flag::SERVICE_CIDR, Some(&hint));
        }
    }

    /// An IP address.
    fn address(&mut self, text: &Sourced<String>) -> Option<Sourced<IpAddr>> {
        let parsed = text.value.parse();
        let message = || format!("{} is not an IP address, which looks like \"10.100.0.10\"", quoted(&text.value));
        let value = parsed.map_err(|_| self.note(&text.place, message())).ok()?;
        Some(Sourced { value, place: text.place.clone() })
    }

    /// `clusterDNS` of `kubeletExtraConfig`, where it is a list of addresses; what is wrong with any other, kubelet's
    /// own check tells.
    pub(super) fn kubelets_cluster_dns(&self) -> Option<Sourced<Vec<IpAddr>>> {
        let config = self.draft.group.kubelet_extra_config.as_ref()?;
        let items = config.object.get("clusterDNS")?.as_array().filter(|items| !items.is_empty())?;
        let addresses = items.iter().map(|item| item.as_str()?.parse().ok());
        let value = addresses.collect::<Option<Vec<IpAddr>>>()?;
        let place = config.places.get("clusterDNS").unwrap_or(&config.place).clone();
        Some(Sourced { value, place })
    }
}
