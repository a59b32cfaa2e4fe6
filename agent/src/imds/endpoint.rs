//! Where IMDS is.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::ip;
use crate::text::{decimal, split_once};

/// The variable that names another endpoint, as in the AWS SDKs.
pub const VARIABLE: &[u8] = b"AWS_EC2_METADATA_SERVICE_ENDPOINT";

const IPV4: Endpoint<'_> =
    Endpoint { address: SocketAddr::new(IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)), 80), host: b"169.254.169.254" };
const IPV6: Endpoint<'_> = Endpoint {
    address: SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)), 80),
    host: b"[fd00:ec2::254]",
};

/// One address of IMDS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// What to connect to.
    pub address: SocketAddr,
    /// The `Host` header, and the name in messages.
    pub host: &'a [u8],
}

/// The two addresses to try in turn: twice the one that `setting` names, else IPv4 and then IPv6.
///
/// `None` for a setting that is no `http://` URL of an IP address: there is no resolver this early.
pub fn endpoints(setting: Option<&[u8]>) -> Option<[Endpoint<'_>; 2]> {
    match setting {
        None | Some(b"") => Some([IPV4, IPV6]),
        Some(setting) => parse(setting).map(|endpoint| [endpoint, endpoint]),
    }
}

fn parse(setting: &[u8]) -> Option<Endpoint<'_>> {
    let host = setting.strip_prefix(b"http://")?;
    let host = host.strip_suffix(b"/").unwrap_or(host);
    let (ip, behind): (IpAddr, &[u8]) = match host {
        [b'[', rest @ ..] => {
            let (ipv6, behind) = split_once(rest, b']')?;
            (ip::v6(ipv6)?.into(), behind)
        }
        _ => {
            let end = host.iter().position(|byte| *byte == b':').unwrap_or(host.len());
            let (ipv4, behind) = host.split_at(end);
            (ip::v4(ipv4)?.into(), behind)
        }
    };
    let port = match behind {
        [] => 80,
        [b':', port @ ..] => u16::try_from(decimal(port)?).ok()?,
        _ => return None,
    };
    Some(Endpoint { address: SocketAddr::new(ip, port), host })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    #[test]
    fn without_a_setting_both_families_are_tried() {
        let addresses = endpoints(None).expect("built in").map(|endpoint| endpoint.address.to_string());
        assert_eq!(addresses, ["169.254.169.254:80", "[fd00:ec2::254]:80"]);
        assert_eq!(endpoints(Some(b"")), endpoints(None));
    }

    #[test]
    fn a_setting_names_one_address() {
        for (setting, address) in [
            ("http://127.0.0.1:1338", "127.0.0.1:1338"),
            ("http://127.0.0.1/", "127.0.0.1:80"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://[::1]", "[::1]:80"),
        ] {
            let both = endpoints(Some(setting.as_bytes())).expect(setting);
            assert_eq!(both.map(|endpoint| endpoint.address.to_string()), [address, address]);
        }
    }

    #[test]
    fn a_setting_that_is_no_address_is_refused() {
        for setting in [
            "127.0.0.1",
            "https://127.0.0.1",
            "http://localhost",
            "http://127.0.0.1/latest",
            "http://::1",
            "http://[::1",
            "http://127.0.0.1:",
            "http://127.0.0.1:99999",
            "http://[::1]80",
            "http://",
        ] {
            assert_eq!(endpoints(Some(setting.as_bytes())), None, "{setting}");
        }
    }
}
