//! IP addresses in text: the standard library's grammar at a tenth of its size.
//!
//! Tests hold both parsers against `core::net`.

use maxpods_data::scan::{before, decimal, number, until};

/// An IPv4 address in dotted decimal.
#[inline(never)]
pub fn v4(mut text: &[u8]) -> Option<u32> {
    let mut address = 0;
    for _ in 0..4 {
        let octet = decimal(until(&mut text, b'.'))?;
        if octet > 255 {
            return None;
        }
        address = address << 8 | octet;
    }
    text.is_empty().then_some(address)
}

/// An IPv6 address in hexadecimal groups; not the mixed form that ends in dotted decimal, which IMDS never has.
///
/// Every address that the standard library takes, and a few spellings that it does not (`:1`, `1::2::3`): an empty
/// group, wherever it stands, is as many groups of zeros as those behind it leave.
#[inline(never)]
pub fn v6(mut text: &[u8]) -> Option<[u8; 16]> {
    if text.len() < 2 {
        return None;
    }
    let mut address = [0; 16];
    // Where the next group begins.
    let mut at: usize = 0;
    loop {
        let piece = before(&mut text, b':');
        let digits = piece.unwrap_or(text);
        if digits.is_empty() {
            at = 14;
            for byte in text {
                if *byte == b':' {
                    at = at.wrapping_sub(2);
                }
            }
            if piece.is_some() {
                at = at.wrapping_sub(2);
            }
        } else {
            let [0, 0, high, low] = number(digits, 16)?.to_be_bytes() else { return None };
            *address.get_mut(at)? = high;
            *address.get_mut(at | 1)? = low;
        }
        at = at.wrapping_add(2);
        if piece.is_none() {
            return (at == 16).then_some(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use core::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn ipv4_is_what_the_standard_library_takes() {
        for text in [
            "169.254.169.254",
            "0.0.0.0",
            "255.255.255.255",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "1.2.3.4 ",
            "",
            "1..2.3",
            "+1.2.3.4",
        ] {
            let standard = text.parse::<Ipv4Addr>().ok().map(u32::from);
            assert_eq!(v4(text.as_bytes()), standard, "{text}");
        }
    }

    #[test]
    fn ipv6_is_what_the_standard_library_takes() {
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
            assert_eq!(v6(text.as_bytes()), Some(standard.octets()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_ipv6() {
        for text in [
            "",
            ":",
            "1",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "12345::",
            "g::",
            "fe80::1%eth0",
            "1.2.3.4",
        ] {
            assert_eq!(text.parse::<Ipv6Addr>().ok(), None, "{text}");
            assert_eq!(v6(text.as_bytes()), None, "{text}");
        }
    }
}
