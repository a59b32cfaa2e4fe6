//! Where IMDS is.

use maxpods_data::scan::{decimal, same, until};

/// The variable that names another endpoint, as in the AWS SDKs.
pub const VARIABLE: &[u8] = b"AWS_EC2_METADATA_SERVICE_ENDPOINT";

/// A host with its port, as it stands in a `Host` header: what to connect to, and the name in messages.
pub type Host<'a> = &'a [u8];

/// The two hosts to try in turn: twice the one that `setting` names, or if it is empty IPv4 and then IPv6.
///
/// `None` for a setting that is no `http://` URL of an address that [`address`] takes: there is no resolver this early.
pub fn hosts(setting: &[u8]) -> Option<[Host<'_>; 2]> {
    if setting.is_empty() {
        return Some([b"169.254.169.254", IPV6]);
    }
    let mut host = setting.strip_prefix(b"http://")?;
    host = until(&mut host, b'/');
    address(host)?;
    Some([host, host])
}

/// An address as Linux takes it: a `sockaddr_in` (ip(7)) or a `sockaddr_in6` (ipv6(7)), whose first byte is the address
/// family. For IPv4 Linux reads no further than it has to.
pub type Address = [u8; 28];

/// Where hosts without IPv4 have IMDS (EC2 user guide, "Access instance metadata for an EC2 instance").
const IPV6: Host<'_> = b"[fd00:ec2::254]";
/// The same for Linux: family, port, flow, address, scope.
const IPV6_ADDRESS: Address =
    [10, 0, 0, 80, 0, 0, 0, 0, 0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54, 0, 0, 0, 0];

/// The address of a host: an IPv4 address, with or without a port, or IMDS's own IPv6 address; `None` for all else.
///
/// A reader of all IPv6 text was four times as large, and nobody serves IMDS at another IPv6 address.
#[inline(never)]
pub fn address(mut host: Host<'_>) -> Option<Address> {
    if same(host, IPV6) {
        return Some(IPV6_ADDRESS);
    }
    let mut address = [0; 28];
    [address[0], address[3]] = [2, 80];
    let mut octets = until(&mut host, b':');
    for octet in &mut address[4..8] {
        *octet = u8::try_from(decimal(until(&mut octets, b'.'))?).ok()?;
    }
    if !host.is_empty() {
        [address[2], address[3]] = u16::try_from(decimal(host)?).ok()?.to_be_bytes();
    }
    octets.is_empty().then_some(address)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use core::net::{IpAddr, Ipv6Addr, SocketAddr};
    use std::string::{String, ToString};

    use super::*;

    /// The address as the standard library writes it.
    fn text(host: Host<'_>) -> String {
        let bytes = address(host).expect("an address");
        let ip: IpAddr = match bytes[0] {
            2 => <[u8; 4]>::try_from(&bytes[4..8]).expect("four").into(),
            family => {
                assert_eq!(family, 10);
                Ipv6Addr::from_octets(bytes[8..24].try_into().expect("sixteen")).into()
            }
        };
        SocketAddr::new(ip, u16::from_be_bytes([bytes[2], bytes[3]])).to_string()
    }

    #[test]
    fn without_a_setting_both_families_are_tried() {
        assert_eq!(hosts(b"").expect("built in").map(text), ["169.254.169.254:80", "[fd00:ec2::254]:80"]);
    }

    #[test]
    fn a_setting_names_one_address() {
        for (setting, address) in [
            ("http://127.0.0.1:1338", "127.0.0.1:1338"),
            ("http://127.0.0.1/", "127.0.0.1:80"),
            ("http://255.254.253.252:65535", "255.254.253.252:65535"),
            ("http://[fd00:ec2::254]", "[fd00:ec2::254]:80"),
            ("http://[fd00:ec2::254]/", "[fd00:ec2::254]:80"),
        ] {
            assert_eq!(hosts(setting.as_bytes()).expect(setting).map(text), [address, address]);
        }
    }

    #[test]
    fn a_setting_that_is_no_such_address_is_refused() {
        for setting in [
            "127.0.0.1",
            "https://127.0.0.1",
            "http://localhost",
            "http://localhost:80",
            "http://127.0.0.1:x",
            "http://127.0.0.1:65536",
            "http://127.0..1",
            "http://127.0.1",
            "http://127.0.0.1.5",
            "http://127.0.0.256",
            "http://user@127.0.0.1",
            "http://[::1]",
            "http://[fd00:ec2::254]:80",
            "http://[fd00:ec2::254",
        ] {
            assert_eq!(hosts(setting.as_bytes()), None, "{setting}");
        }
    }
}
