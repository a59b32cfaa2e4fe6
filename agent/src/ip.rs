//! IP addresses in text: the standard library's grammar at a tenth of its size.
//!
//! Both parsers are held against `core::net` in their tests.

use maxpods_data::scan::{decimal, number, until};

/// An IPv4 address in dotted decimal.
#[inline(never)]
pub fn v4(mut text: &[u8]) -> Option<u32> {
    let mut address = 0;
    for _ in 0..4 {
        let octet = until(&mut text, b'.');
        // A leading zero is octal to some readers and decimal to others.
        if let [b'0', _, ..] = octet {
            return None;
        }
        address = address << 8 | decimal(octet).filter(|octet| *octet < 256)?;
    }
    text.is_empty().then_some(address)
}

/// An IPv6 address in hexadecimal groups; not the mixed form that ends in dotted decimal, which IMDS never has.
#[inline(never)]
pub fn v6(mut text: &[u8]) -> Option<[u8; 16]> {
    // A colon at an end is one of two.
    match text {
        [.., b':', b':'] => {}
        [.., b':'] => return None,
        _ => {}
    }
    match text {
        [b':', b':', ..] => text = &text[1..],
        [b':', ..] => return None,
        _ => {}
    }
    let mut address = [0; 16];
    let mut group = 0;
    let mut gap = false;
    while !text.is_empty() {
        let digits = until(&mut text, b':');
        if digits.is_empty() {
            // `::` stands for as many groups of zeros, one at least, as the groups behind it leave.
            let behind = if text.is_empty() { 0 } else { 1 + text.iter().filter(|byte| **byte == b':').count() };
            if gap || group + behind > 7 {
                return None;
            }
            gap = true;
            group = 8 - behind;
            continue;
        }
        if digits.len() > 4 {
            return None;
        }
        let value = number(digits, 16)? as u16;
        address.get_mut(2 * group..2 * group + 2)?.copy_from_slice(&value.to_be_bytes());
        group += 1;
    }
    (group == 8).then_some(address)
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
            "01.2.3.4",
            "1.2.3.4 ",
            "",
            "1..2.3",
            "+1.2.3.4",
            "1.2.3.00",
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
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7",
            "1::2::3",
            ":1",
            "1:",
            ":::",
            "1:::2",
            "12345::",
            "g::",
            "fe80::1%eth0",
            "",
            ":",
            "FD00::A",
            "1:2:3:4::5:6:7:8",
            "1:2:3:4:5:6:7:8:",
            ":1:2:3:4:5:6:7:8",
        ] {
            let standard = text.parse::<Ipv6Addr>().ok().map(|address| address.octets());
            assert_eq!(v6(text.as_bytes()), standard, "{text}");
        }
    }
}
