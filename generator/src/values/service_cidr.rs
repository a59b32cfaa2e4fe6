//! The addresses of a cluster's services, and the one of its DNS among them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

use super::error::{ValueError, quoted};
use super::ip_family::IpFamily;

/// A cluster's service CIDR, IPv4 or IPv6: private addresses, no host bits, room for the DNS address.
///
/// IPv4 is inside of RFC 1918 with a prefix of /12 or longer, and IPv6 inside of `fc00::/7`, for EKS makes no other.
/// EKS makes none longer than /24 either; such a one is taken all the same, since nothing on the node depends on it.
/// Source: the EKS API reference, `KubernetesNetworkConfigRequest` and `KubernetesNetworkConfigResponse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceCidr {
    network: IpNet,
    cluster_dns: IpAddr,
}

/// Kubernetes' DNS service on EKS has the tenth address of the service network.
/// Sources: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh`; eksctl, `GetClusterDNS` (both by text, for the
/// prefixes where that comes to the same).
const DNS_OFFSET: u32 = 10;

impl ServiceCidr {
    /// The network.
    pub fn network(self) -> IpNet {
        self.network
    }

    /// The family of the network.
    pub fn family(self) -> IpFamily {
        IpFamily::of(self.cluster_dns)
    }

    /// The address of the cluster's DNS: the network's address and ten, whatever the prefix.
    pub fn cluster_dns(self) -> IpAddr {
        self.cluster_dns
    }
}

impl FromStr for ServiceCidr {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shown = quoted(text);
        let network: IpNet = text.parse().map_err(|_| {
            ValueError::new(format!("{shown} is not a CIDR, which looks like \"10.100.0.0/16\" or \"fd00:1234::/108\""))
        })?;
        if network != network.trunc() {
            let network = network.trunc();
            return Err(ValueError::new(format!("{shown} has host bits set; the network is \"{network}\"")));
        }
        if let Some(mend) = outside_of_what_eks_makes(network) {
            return Err(ValueError::new(format!("{shown} cannot be the service CIDR of an EKS cluster, {mend}")));
        }
        let cluster_dns = address_at(network, DNS_OFFSET).ok_or_else(|| {
            let longest = network.max_prefix_len() - 4;
            ValueError::new(format!(
                "{shown} has no room for the cluster DNS address, the network's address and {DNS_OFFSET}; write a \
                 prefix of /{longest} or shorter"
            ))
        })?;
        Ok(Self { network, cluster_dns })
    }
}

impl fmt::Display for ServiceCidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.network.fmt(f)
    }
}

fn outside_of_what_eks_makes(network: IpNet) -> Option<&'static str> {
    match network {
        IpNet::V4(v4) if !v4.addr().is_private() => {
            Some("which lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
        }
        IpNet::V4(v4) if v4.prefix_len() < 12 => Some("whose prefix is /12 or longer"),
        IpNet::V6(v6) if !v6.addr().is_unique_local() => Some("which lies within fc00::/7"),
        _ => None,
    }
}

/// The address `offset` after the network's own, if it is inside.
fn address_at(network: IpNet, offset: u32) -> Option<IpAddr> {
    let address = match network.network() {
        IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from(u32::from(v4).checked_add(offset)?)),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6).checked_add(u128::from(offset))?)),
    };
    network.contains(&address).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<ServiceCidr>().expect_err(text).to_string()
    }

    #[test]
    fn cluster_dns_is_the_networks_address_and_ten_for_any_prefix() {
        for (cidr, dns) in [
            ("10.100.0.0/16", "10.100.0.10"),
            ("172.20.0.0/16", "172.20.0.10"),
            ("10.100.0.128/25", "10.100.0.138"),
            ("172.16.0.0/12", "172.16.0.10"),
            ("192.168.255.240/28", "192.168.255.250"),
            ("fd00::/108", "fd00::a"),
            ("fd30:1c53:5f8a::/108", "fd30:1c53:5f8a::a"),
            ("fd00::fff0/124", "fd00::fffa"),
        ] {
            let parsed: ServiceCidr = cidr.parse().expect(cidr);
            assert_eq!(parsed.cluster_dns().to_string(), dns, "{cidr}");
            assert_eq!(parsed.to_string(), cidr);
        }
    }

    #[test]
    fn what_is_not_a_cidr_is_shown_one() {
        for text in ["", "10.100.0.0", "10.100.0.0/33", "10.100.0/16", "10.100.0.0/16 ", "fd00::/129", "ten"] {
            let expected = format!(r#"{text:?} is not a CIDR, which looks like "10.100.0.0/16" or "fd00:1234::/108""#);
            assert_eq!(error(text), expected);
        }
    }

    #[test]
    fn host_bits_name_the_network() {
        assert_eq!(error("10.100.0.1/16"), r#""10.100.0.1/16" has host bits set; the network is "10.100.0.0/16""#);
        assert_eq!(error("fd00::5/108"), r#""fd00::5/108" has host bits set; the network is "fd00::/108""#);
    }

    #[test]
    fn networks_that_eks_never_makes_are_refused() {
        let start = "cannot be the service CIDR of an EKS cluster,";
        for (text, mend) in [
            ("100.64.0.0/16", "which lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"),
            ("0.0.0.0/0", "which lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"),
            ("172.32.0.0/16", "which lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"),
            ("10.0.0.0/8", "whose prefix is /12 or longer"),
            ("2001:db8::/108", "which lies within fc00::/7"),
        ] {
            assert_eq!(error(text), format!("{text:?} {start} {mend}"));
        }
    }

    #[test]
    fn a_network_without_a_tenth_address_says_how_large_it_must_be() {
        let room = "has no room for the cluster DNS address, the network's address and 10; write a prefix of";
        assert_eq!(error("10.100.0.0/29"), format!(r#""10.100.0.0/29" {room} /28 or shorter"#));
        assert_eq!(error("fd00::/125"), format!(r#""fd00::/125" {room} /124 or shorter"#));
    }
}
