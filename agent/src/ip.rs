//! IP addresses in text: the standard library's grammar at a tenth of its size.
//!
//! Both parsers are held against `core::net` in their tests.

use maxpods_data::scan::{decimal, until};

/// An IPv4 address in dotted decimal.
#[inline(never)]
pub fn v4(mut text: &[u8]) -> Option<[u8; 4]> {
    let mut address = [0; 4];
    for octet in &mut address {
        let part = until(&mut text, b'.');
        // A leading zero is octal to some readers and decimal to others.
        if part.len() > 1 && part.starts_with(b"0") {
            return None;
        }
        *octet = decimal(part).filter(|octet| *octet < 256)? as u8;
    }
    text.is_empty().then_some(address)
}

/// An IPv6 address in hexadecimal groups; not the mixed form that ends in dotted decimal, which IMDS never has.
#[inline(never)]
pub fn v6(text: &[u8]) -> Option<[u16; 8]> {
    let mut address = [0; 8];
    let gap = text.windows(2).position(|pair| pair == b"::");
    let (head, tail) = text.split_at(gap.unwrap_or(text.len()));
    let before = groups(head, &mut address)?;
    if gap.is_none() {
        return (before == 8).then_some(address);
    }
    let mut end = [0; 8];
    let behind = groups(tail.get(2..)?, &mut end)?;
    if before + behind > 7 {
        return None;
    }
    for index in 0..behind {
        address[8 - behind + index] = end[index];
    }
    Some(address)
}

/// Hexadecimal groups with a colon between each two; how many.
fn groups(mut text: &[u8], to: &mut [u16; 8]) -> Option<usize> {
    let mut count = 0;
    while !text.is_empty() {
        let length = text.len();
        let digits = until(&mut text, b':');
        // A colon with nothing behind it.
        if digits.is_empty() || digits.len() > 4 || (text.is_empty() && digits.len() < length) {
            return None;
        }
        let group = to.get_mut(count)?;
        for digit in digits {
            *group = *group << 4 | char::from(*digit).to_digit(16)? as u16;
        }
        count += 1;
    }
    Some(count)
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
            let standard = text.parse::<Ipv4Addr>().ok().map(|address| address.octets());
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
            let standard = text.parse::<Ipv6Addr>().ok().map(|address| address.segments());
            assert_eq!(v6(text.as_bytes()), standard, "{text}");
        }
    }
}
