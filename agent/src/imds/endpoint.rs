//! Where IMDS is.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use maxpods_data::scan::{before, decimal, until};

use crate::ip;

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

/// The two addresses to try in turn: twice the one that `setting` names, or if it is empty IPv4 and then IPv6.
///
/// `None` for a setting that is no `http://` URL of an IP address: there is no resolver this early.
#[inline(never)]
pub fn endpoints(setting: &[u8]) -> Option<[Endpoint<'_>; 2]> {
    if setting.is_empty() {
        return Some([IPV4, IPV6]);
    }
    parse(setting).map(|endpoint| [endpoint, endpoint])
}

#[inline(never)]
fn parse(setting: &[u8]) -> Option<Endpoint<'_>> {
    let host = setting.strip_prefix(b"http://")?;
    let host = host.strip_suffix(b"/").unwrap_or(host);
    let mut rest = host;
    let ip: IpAddr = if host.starts_with(b"[") {
        until(&mut rest, b'[');
        let address = ip::v6(before(&mut rest, b']')?)?;
        // What comes now is a port or nothing.
        if !rest.is_empty() && !until(&mut rest, b':').is_empty() {
            return None;
        }
        address.into()
    } else {
        ip::v4(until(&mut rest, b':'))?.into()
    };
    let port = if rest.is_empty() { 80 } else { decimal(rest)? };
    Some(Endpoint { address: SocketAddr::new(ip, u16::try_from(port).ok()?), host })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    #[test]
    fn without_a_setting_both_families_are_tried() {
        let addresses = endpoints(b"").expect("built in").map(|endpoint| endpoint.address.to_string());
        assert_eq!(addresses, ["169.254.169.254:80", "[fd00:ec2::254]:80"]);
    }

    #[test]
    fn a_setting_names_one_address() {
        for (setting, address) in [
            ("http://127.0.0.1:1338", "127.0.0.1:1338"),
            ("http://127.0.0.1/", "127.0.0.1:80"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://[::1]", "[::1]:80"),
        ] {
            let both = endpoints(setting.as_bytes()).expect(setting);
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
            "http://127.0.0.1:99999",
            "http://[::1]80",
            "http://",
        ] {
            assert_eq!(endpoints(setting.as_bytes()), None, "{setting}");
        }
    }
}
