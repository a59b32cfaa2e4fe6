//! IP addresses in text: the standard library's grammar at a tenth of its size.
//!
//! Both parsers are held against `core::net` in their tests.

/// An IPv4 address in dotted decimal.
pub fn v4(text: &[u8]) -> Option<[u8; 4]> {
    let mut address = [0; 4];
    let mut parts = text.split(|byte| *byte == b'.');
    for octet in &mut address {
        let part = parts.next()?;
        // A leading zero is octal to some readers and decimal to others.
        if part.len() > 3 || (part.len() > 1 && part.first() == Some(&b'0')) {
            return None;
        }
        *octet = u8::try_from(crate::text::decimal(part)?).ok()?;
    }
    parts.next().is_none().then_some(address)
}

/// An IPv6 address in hexadecimal groups; not the mixed form that ends in dotted decimal, which IMDS never has.
pub fn v6(text: &[u8]) -> Option<[u16; 8]> {
    let mut groups = [0; 8];
    let mut count = 0;
    // Where "::" stands: the groups behind it belong to the end.
    let mut gap = None;
    let mut rest = text;
    if let [b':', b':', behind @ ..] = rest {
        gap = Some(0);
        rest = behind;
    }
    while !rest.is_empty() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if digits == 0 || digits > 4 {
            return None;
        }
        let group = groups.get_mut(count)?;
        for digit in &rest[..digits] {
            *group = *group << 4 | u16::try_from(char::from(*digit).to_digit(16)?).ok()?;
        }
        count += 1;
        rest = match &rest[digits..] {
            [] => &[],
            [b':', b':', behind @ ..] if gap.is_none() => {
                gap = Some(count);
                behind
            }
            [b':', behind @ ..] if !behind.is_empty() => behind,
            _ => return None,
        };
    }
    match gap {
        None => (count == groups.len()).then_some(groups),
        Some(gap) if count < groups.len() => {
            let missing = groups.len() - count;
            groups[gap..].rotate_right(missing);
            Some(groups)
        }
        Some(_) => None,
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
        ] {
            let standard = text.parse::<Ipv6Addr>().ok().map(|address| address.segments());
            assert_eq!(v6(text.as_bytes()), standard, "{text}");
        }
    }
}
