//! The URL of a cluster's API server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// An API server's URL: `https://`, a host, a port if need be, and nothing else.
    ///
    /// Source: the EKS API reference, `Cluster`, field `endpoint`. kubelet takes paths as well, EKS has none, so that
    /// one is a mistake here.
    Endpoint, check_endpoint
}

impl Endpoint {
    /// The host: a DNS name, an IPv4 address, or an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        let (host, _) = split_port(self.as_str().trim_start_matches(SCHEME));
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The host where it is a DNS name.
    pub fn name(&self) -> Option<&str> {
        Some(self.host()).filter(|host| host.parse::<IpAddr>().is_err())
    }
}

const SCHEME: &str = "https://";

fn check_endpoint(text: &str) -> Result<(), ValueError> {
    match fault(text) {
        None => Ok(()),
        Some(fault) => Err(ValueError::new(format!(
            "{} is not an API server's endpoint: {fault}; it looks like \"https://0123.sk1.us-east-1.eks.amazonaws.com\"",
            quoted(text)
        ))),
    }
}

fn fault(text: &str) -> Option<&'static str> {
    let Some(authority) = text.strip_prefix(SCHEME) else { return Some("it does not start with https://") };
    let (host, port) = split_port(authority);
    if authority.contains(['/', '?', '#']) {
        Some("it holds more than a host and a port")
    } else if authority.contains('@') {
        Some("it holds a user's name")
    } else if !is_host(host) {
        Some("its host is neither a DNS name nor an IP address")
    } else if port.is_some_and(|port| !is_port(port)) {
        Some("its port is not a number from 1 to 65535")
    } else {
        None
    }
}

/// Splits at the last colon that is outside of an IPv6 address's brackets.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Whether a text is a TCP port's number.
pub(super) fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Whether a text is a DNS name, an IPv4 address, or an IPv6 address in brackets.
pub(super) fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let all_digits_at_end = host.rsplit('.').next().is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
    if all_digits_at_end { host.parse::<Ipv4Addr>().is_ok() } else { host.len() <= 253 && host.split('.').all(label) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_keep_their_text_and_give_their_host() {
        for (text, host) in [
            (
                "https://7950C8F5B4E86FAF920EB443279E8896.sk1.ap-northeast-1.eks.amazonaws.com",
                "7950C8F5B4E86FAF920EB443279E8896.sk1.ap-northeast-1.eks.amazonaws.com",
            ),
            ("https://api.example:6443", "api.example"),
            ("https://10.0.0.1:443", "10.0.0.1"),
            ("https://[fd00::1]:6443", "fd00::1"),
            ("https://[fd00::1]", "fd00::1"),
        ] {
            let endpoint: Endpoint = text.parse().expect(text);
            assert_eq!((endpoint.as_str(), endpoint.host()), (text, host));
        }
    }

    #[test]
    fn each_fault_is_named() {
        let long = format!("https://{}", "a".repeat(64));
        for (text, fault) in [
            ("", "it does not start with https://"),
            ("http://a.b", "it does not start with https://"),
            ("a.eks.amazonaws.com", "it does not start with https://"),
            ("https://a.b/", "it holds more than a host and a port"),
            ("https://a.b/?x=1", "it holds more than a host and a port"),
            ("https://a.b#x", "it holds more than a host and a port"),
            ("https://me:secret@a.b", "it holds a user's name"),
            ("https://", "its host is neither a DNS name nor an IP address"),
            ("https://a b", "its host is neither a DNS name nor an IP address"),
            ("https://-a.b", "its host is neither a DNS name nor an IP address"),
            ("https://a..b", "its host is neither a DNS name nor an IP address"),
            ("https://1.2.3.400", "its host is neither a DNS name nor an IP address"),
            ("https://fd00::1", "its host is neither a DNS name nor an IP address"),
            ("https://[fd00::g]", "its host is neither a DNS name nor an IP address"),
            (&long, "its host is neither a DNS name nor an IP address"),
            ("https://a.b:", "its port is not a number from 1 to 65535"),
            ("https://a.b:0", "its port is not a number from 1 to 65535"),
            ("https://a.b:65536", "its port is not a number from 1 to 65535"),
            ("https://a.b:+1", "its port is not a number from 1 to 65535"),
        ] {
            let example = "https://0123.sk1.us-east-1.eks.amazonaws.com";
            let expected =
                format!("{} is not an API server's endpoint: {fault}; it looks like \"{example}\"", quoted(text));
            assert_eq!(text.parse::<Endpoint>().expect_err(text).to_string(), expected);
        }
    }
}
