//! What the instance says of itself, by the names of IMDS's own categories, and the grammar of each value.
//!
//! Names are paths below `/latest/meta-data/`, as the EC2 user guide lists them under "Instance metadata categories".
//! A value that does not fit its grammar (an error page, a cut-off answer, something hostile) never gets further.

use crate::ip;
use crate::text::{behind, same, split_once};

/// The field of the instance identity document that holds the same value as a category does.
///
/// One request for the document answers all of these.
pub fn identity_document_field(category: &[u8]) -> Option<&'static [u8]> {
    const FIELDS: [(&[u8], &[u8]); 5] = [
        (b"instance-id", b"instanceId"),
        (INSTANCE_TYPE, b"instanceType"),
        (b"local-ipv4", b"privateIp"),
        (b"placement/availability-zone", b"availabilityZone"),
        (b"placement/region", b"region"),
    ];
    FIELDS.iter().find(|(name, _)| same(name, category)).map(|(_, field)| *field)
}

/// The category of the instance's type.
pub const INSTANCE_TYPE: &[u8] = b"instance-type";

/// Whether `value` can be the value of `category`.
pub fn accepts(category: &[u8], value: &[u8]) -> bool {
    const GRAMMARS: [(&[u8], fn(&[u8]) -> bool); 4] = [
        (b"instance-id", is_instance_id),
        (INSTANCE_TYPE, is_instance_type),
        (b"local-ipv4", |value| ip::v4(value).is_some()),
        (b"ipv6", |value| ip::v6(value).is_some()),
    ];
    GRAMMARS.iter().find(|(name, _)| same(name, category)).map_or(is_token as fn(&[u8]) -> bool, |(_, fits)| *fits)(
        value,
    )
}

/// `i-` and 8 (old) to 17 (new) hexadecimal digits.
fn is_instance_id(value: &[u8]) -> bool {
    behind(value, b"i-").is_some_and(|digits| {
        (8..=17).contains(&digits.len()) && digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// `family.size`, lower case.
fn is_instance_type(value: &[u8]) -> bool {
    let word = |text: &[u8]| {
        (1..=32).contains(&text.len()) && text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'-'))
    };
    split_once(value, b'.').is_some_and(|(family, size)| word(family) && word(size))
}

/// One word that neither systemd's `EnvironmentFile=`, a shell, nor a label list reads in another way.
fn is_token(value: &[u8]) -> bool {
    value.len() <= 253
        && value.first().is_some_and(u8::is_ascii_alphanumeric)
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_values_fit() {
        for (name, value) in [
            ("instance-id", "i-0123456789abcdef0"),
            ("instance-id", "i-12345678"),
            ("instance-type", "m5.large"),
            ("instance-type", "u-24tb1.metal"),
            ("instance-type", "mac2-m1ultra.metal"),
            ("local-ipv4", "192.168.12.245"),
            ("ipv6", "2001:db8::1"),
            ("placement/availability-zone", "us-west-2-lax-1a"),
            ("services/domain", "amazonaws.com.cn"),
            ("instance-life-cycle", "spot"),
        ] {
            assert!(accepts(name.as_bytes(), value.as_bytes()), "{name}={value}");
        }
    }

    #[test]
    fn anything_else_does_not() {
        for (name, value) in [
            ("instance-id", "i-"),
            ("instance-id", "i-0123456789abcdef01"),
            ("instance-id", "i-0123456G"),
            ("instance-type", "m5"),
            ("instance-type", "m5."),
            ("instance-type", "m5.large\nX=1"),
            ("instance-type", "<html>."),
            ("local-ipv4", "192.168.12"),
            ("local-ipv4", "192.168.12.245 "),
            ("ipv6", "fe80::1%eth0"),
            ("services/domain", ""),
            ("services/domain", "a b"),
            ("services/domain", "a\"b"),
            ("services/domain", "$(x)"),
            ("services/domain", "-x"),
            ("instance-life-cycle", "spot,x=y"),
        ] {
            assert!(!accepts(name.as_bytes(), value.as_bytes()), "{name}={value:?}");
        }
    }
}
