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
    if let [start @ .., b'/'] = host {
        host = start;
    }
    address(host)?;
    Some([host, host])
}

/// An address as Linux takes it: a `sockaddr_in` (ip(7)) or a `sockaddr_in6` (ipv6(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    bytes: [u8; 28],
    length: usize,
}

impl Address {
    /// The structure's bytes; the address family is the first.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The address family: `AF_INET` or `AF_INET6`.
    pub fn family(&self) -> u8 {
        self.bytes[0]
    }
}

/// The address of a host; `None` where it is no IP address, in brackets if it is IPv6, with or without a port.
#[inline(never)]
pub fn address(host: Host<'_>) -> Option<Address> {
    let mut address = Address { bytes: [0; 28], length: 16 };
    let mut rest = host;
    if let [b'[', inside @ ..] = host {
        rest = inside;
        address.length = 28;
        address.bytes[0] = 10;
        parse_ipv6(before(&mut rest, b']')?, &mut address.bytes[8..24])?;
        // What comes now is a port or nothing.
        if !until(&mut rest, b':').is_empty() {
            return None;
        }
    } else {
        address.bytes[0] = 2;
        for at in 4..8 {
            let octet = decimal(until(&mut rest, if at < 7 { b'.' } else { b':' }))?;
            address.bytes[at] = u8::try_from(octet).ok()?;
        }
    }
    let port = if rest.is_empty() { 80 } else { u16::try_from(decimal(rest)?).ok()? };
    [address.bytes[2], address.bytes[3]] = port.to_be_bytes();
    Some(address)
}

/// Reads an IPv6 address, in hexadecimal groups, into sixteen bytes.
///
/// Every form that the standard library takes but the one that ends in dotted decimal, and a few spellings that it does
/// not take (`:1`, `1::2::3`): an empty group, wherever it stands, is as many zeros as those behind it leave.
fn parse_ipv6(mut text: &[u8], bytes: &mut [u8]) -> Option<()> {
    if text.len() < 2 {
        return None;
    }
    // Where the next group goes.
    let mut at = 0_usize;
    loop {
        let piece = before(&mut text, b':');
        let digits = piece.unwrap_or(text);
        if digits.is_empty() {
            at = if piece.is_some() { 12 } else { 14 };
            for byte in text {
                if *byte == b':' {
                    at = at.wrapping_sub(2);
                }
            }
        } else {
            let [0, 0, high, low] = number(digits, 16)?.to_be_bytes() else { return None };
            *bytes.get_mut(at)? = high;
            *bytes.get_mut(at + 1)? = low;
        }
        at = at.wrapping_add(2);
        if piece.is_none() {
            return (at == 16).then_some(());
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use core::net::{IpAddr, Ipv6Addr, SocketAddr};
    use std::string::{String, ToString};

    use super::*;

    /// The address as the standard library writes it.
    fn text(host: Host<'_>) -> String {
        let address = address(host).expect("an address");
        let bytes = address.as_bytes();
        let ip: IpAddr = match bytes.len() {
            16 => <[u8; 4]>::try_from(&bytes[4..8]).expect("four").into(),
            _ => Ipv6Addr::from_octets(bytes[8..24].try_into().expect("sixteen")).into(),
        };
        assert_eq!(address.family(), if ip.is_ipv4() { 2 } else { 10 });
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
            assert_eq!(address(host.as_bytes()).expect(text).as_bytes()[8..24], standard.octets(), "{text}");
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
            "http://127.0.0",
            "http://127.0.0.1.1",
            "http://127.0.0.256",
            "http://127.0..1",
            "http://[]",
            "http://[:]",
            "http://[1]",
            "http://[1:2:3:4:5:6:7]",
            "http://[1:2:3:4:5:6:7:8:9]",
            "http://[12345::]",
            "http://[g::]",
            "http://[fe80::1%eth0]",
            "http://[1.2.3.4]",
            "http://",
        ] {
            assert_eq!(hosts(setting.as_bytes()), None, "{setting}");
        }
    }
}
