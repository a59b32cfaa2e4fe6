//! eksctl's split of a VPC's addresses: of `192.168.0.0/16` eight times a /19, public ones first.
//!
//! Source: eksctl, `pkg/vpc/vpc.go` (`SetSubnets`, `SplitInto8`, `SplitInto16`).

use ipnet::Ipv4Net;
use thiserror::Error;

use super::{SubnetPair, Zone};

/// The prefixes that a VPC may have so that EKS' subnets fit into it.
const PREFIXES: std::ops::RangeInclusive<u8> = 16..=24;

/// EKS wants subnets in this many zones at least.
const FEWEST_ZONES: usize = 2;

/// Sixteen subnets, two a zone.
const MOST_ZONES: usize = 8;

/// Why a VPC's addresses cannot be split.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SubnetsError {
    /// The VPC is too large for EC2, or too small for the subnets.
    #[error("a VPC of {0} cannot be split into subnets; its prefix must be /16 to /24, as in 192.168.0.0/16")]
    Prefix(Ipv4Net),
    /// Zones are missing, or there are more than the split has places for.
    #[error("{0} zones do not do; EKS needs subnets in 2 zones, and a VPC is split for 8 at most")]
    Zones(usize),
    /// A zone twice.
    #[error("zone {0} is listed twice; list each zone once")]
    Twice(Zone),
}

/// A public and a private subnet in each of `zones`, in their order, out of `vpc`.
///
/// Up to four zones split the VPC in eight, up to eight zones in sixteen. Public subnets come first, one a zone, then
/// private ones; what is left stays free.
pub fn split(vpc: Ipv4Net, zones: &[Zone]) -> Result<Vec<SubnetPair>, SubnetsError> {
    if !PREFIXES.contains(&vpc.prefix_len()) {
        return Err(SubnetsError::Prefix(vpc));
    }
    if !(FEWEST_ZONES..=MOST_ZONES).contains(&zones.len()) {
        return Err(SubnetsError::Zones(zones.len()));
    }
    if let Some((_, zone)) = zones.iter().enumerate().find(|(place, zone)| zones[..*place].contains(zone)) {
        return Err(SubnetsError::Twice(zone.clone()));
    }
    let bits = if zones.len() * 2 <= 8 { 3 } else { 4 };
    let parts: Vec<Ipv4Net> = vpc.subnets(vpc.prefix_len() + bits).map_err(|_| SubnetsError::Prefix(vpc))?.collect();
    let (public, private) = parts.split_at(zones.len());
    Ok(zones
        .iter()
        .zip(public.iter().zip(private))
        .map(|(zone, (&public, &private))| SubnetPair { zone: zone.clone(), public, private })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(letters: &str) -> Vec<Zone> {
        letters.chars().map(|letter| format!("ap-northeast-1{letter}")).collect()
    }

    fn net(text: &str) -> Ipv4Net {
        text.parse().expect("a network")
    }

    fn shown(vpc: &str, letters: &str) -> Vec<String> {
        let subnets = split(net(vpc), &zones(letters)).expect("it can be split");
        subnets.iter().map(|pair| format!("{} {} {}", pair.zone, pair.public, pair.private)).collect()
    }

    #[test]
    fn three_zones_get_the_subnets_that_the_article_shows() {
        assert_eq!(
            shown("192.168.0.0/16", "dca"),
            [
                "ap-northeast-1d 192.168.0.0/19 192.168.96.0/19",
                "ap-northeast-1c 192.168.32.0/19 192.168.128.0/19",
                "ap-northeast-1a 192.168.64.0/19 192.168.160.0/19",
            ]
        );
    }

    #[test]
    fn five_zones_split_in_sixteen() {
        assert_eq!(
            shown("10.1.0.0/20", "abcde").last().map(String::as_str),
            Some("ap-northeast-1e 10.1.4.0/24 10.1.9.0/24")
        );
    }

    #[test]
    fn a_network_with_host_bits_is_split_from_its_start() {
        assert_eq!(shown("10.1.2.3/16", "ab")[0], "ap-northeast-1a 10.1.0.0/19 10.1.64.0/19");
    }

    #[test]
    fn what_cannot_be_split_says_what_can() {
        let refused = |vpc: &str, letters: &str| split(net(vpc), &zones(letters)).expect_err("refused").to_string();
        assert_eq!(
            refused("10.0.0.0/8", "ab"),
            "a VPC of 10.0.0.0/8 cannot be split into subnets; its prefix must be /16 to /24, as in 192.168.0.0/16"
        );
        assert!(refused("10.0.0.0/25", "ab").starts_with("a VPC of 10.0.0.0/25 cannot"));
        assert_eq!(
            refused("10.0.0.0/16", "a"),
            "1 zones do not do; EKS needs subnets in 2 zones, and a VPC is split for 8 at most"
        );
        assert!(refused("10.0.0.0/16", "abcdefghi").starts_with("9 zones do not do"));
        assert_eq!(refused("10.0.0.0/16", "aba"), "zone ap-northeast-1a is listed twice; list each zone once");
    }
}
