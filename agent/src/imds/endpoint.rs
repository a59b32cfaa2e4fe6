//! Where IMDS is.

use maxpods_data::scan::{before, decimal, number, until};

/// The variable that names another endpoint, as in the AWS SDKs.
pub const VARIABLE: &[u8] = b"AWS_EC2_METADATA_SERVICE_ENDPOINT";

/// A host with its port, as it stands in a `Host` header: what to connect to, and the name in messages.
pub type Host<'a> = &'a [u8];

/// The two hosts to try in turn: twice the one that `setting` names, or if it is empty IPv4 and then IPv6.
///
/// `None` for a setting that is no `http://` URL of an IP address: there is no resolver this early.
pub fn hosts(setting: &[u8]) -> Option<[Host<'_>; 2]> {
    if setting.is_empty() {
        return Some([b"169.254.169.254", b"[fd00:ec2::254]"]);
    }
    let mut host = setting.strip_prefix(b"http://")?;
    host = until(&mut host, b'/');
    address(host)?;
    Some([host, host])
}

/// An address as Linux takes it: a `sockaddr_in` (ip(7)) or a `sockaddr_in6` (ipv6(7)), whose first byte is the address
/// family. For IPv4 Linux reads no further than it has to.
pub type Address = [u8; 28];

/// The address of a host: an IPv4 address, or an IPv6 one in brackets, with or without a port. `None` for what is
/// neither.
///
/// Every IPv6 address is understood but one that ends in dotted decimal. What is almost an address (too many or too few
/// groups, numbers too large) may pass for another one, at which nobody answers.
#[inline(never)]
pub fn address(mut host: Host<'_>) -> Option<Address> {
    let mut address = [0; 28];
    let (mut at, mut groups, separator, base);
    if let [b'[', inside @ ..] = host {
        host = inside;
        groups = before(&mut host, b']')?;
        until(&mut host, b':');
        (address[0], at, separator, base) = (10, 8_usize, b':', 16);
    } else {
        groups = until(&mut host, b':');
        (address[0], at, separator, base) = (2, 4, b'.', 10);
    }
    let port = if host.is_empty() { 80 } else { decimal(host)? };
    [_, _, address[2], address[3]] = port.to_be_bytes();
    while !groups.is_empty() {
        let group = until(&mut groups, separator);
        if group.is_empty() && base == 16 {
            // As many zeros as the groups behind leave.
            at = 22;
            for byte in groups {
                at = at.wrapping_sub(if *byte == separator { 2 } else { 0 });
            }
        } else {
            let [_, _, high, low] = number(group, base)?.to_be_bytes();
            if base == 16 {
                *address.get_mut(at)? = high;
                at = at.wrapping_add(1);
            }
            *address.get_mut(at)? = low;
            at = at.wrapping_add(1);
        }
    }
    Some(address)
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
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://[::1]", "[::1]:80"),
        ] {
            assert_eq!(hosts(setting.as_bytes()).expect(setting).map(text), [address, address]);
        }
    }

    #[test]
    fn ipv6_is_read_as_the_standard_library_reads_it() {
        for text in [
            "fd00:ec2::254",
            "::",
            "::1",
            "1::",
            "2001:db8:0:1:2:3:4:5",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1::8",
            "FD00::A",
        ] {
            let standard: Ipv6Addr = text.parse().expect(text);
            let host = std::format!("[{text}]");
            assert_eq!(address(host.as_bytes()).expect(text)[8..24], standard.octets(), "{text}");
        }
    }

    #[test]
    fn a_setting_that_is_no_address_is_refused() {
        for setting in [
            "127.0.0.1",
            "https://127.0.0.1",
            "http://localhost",
            "http://localhost:80",
            "http://[::1",
            "http://127.0.0.1:x",
            "http://127.0..1",
            "http://[g::]",
            "http://[fe80::1%eth0]",
            "http://[1.2.3.4]",
            "http://user@127.0.0.1",
        ] {
            assert_eq!(hosts(setting.as_bytes()), None, "{setting}");
        }
    }
}
