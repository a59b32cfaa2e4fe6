//! What the instance says of itself, by the names of IMDS's own categories, and the grammar of each value.
//!
//! Names are paths below `/latest/meta-data/`, as the EC2 user guide lists them under "Instance metadata categories".
//! A value that does not fit its grammar (an error page, a cut-off answer, something hostile) never gets further.

use maxpods_data::scan::{same, until};

use crate::ip;

/// The category of the instance's type.
pub const INSTANCE_TYPE: &[u8] = b"instance-type";

/// The field of the instance identity document that holds the same value as a category does; empty where none does.
///
/// One request for the document answers all of these.
pub fn identity_document_field(category: &[u8]) -> &'static [u8] {
    const FIELDS: [(&[u8], &[u8]); 5] = [
        (b"instance-id", b"instanceId"),
        (INSTANCE_TYPE, b"instanceType"),
        (b"local-ipv4", b"privateIp"),
        (b"placement/availability-zone", b"availabilityZone"),
        (b"placement/region", b"region"),
    ];
    for (name, field) in FIELDS {
        if same(name, category) {
            return field;
        }
    }
    b""
}

/// Whether `value` can be the value of `category`.
#[inline(never)]
pub fn accepts(category: &[u8], value: &[u8]) -> bool {
    // One word that neither systemd's `EnvironmentFile=`, a shell, nor a label list reads in another way.
    let is_word = value.len() < 254
        && value.first().is_some_and(|first| first.is_ascii_alphanumeric() || *first == b':')
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-:/".contains(byte));
    if !is_word {
        return false;
    }
    if same(category, b"instance-id") {
        // 8 (old) to 17 (new) hexadecimal digits.
        return value.starts_with(b"i-")
            && (10..20).contains(&value.len())
            && value[2..].iter().all(u8::is_ascii_hexdigit);
    }
    if same(category, INSTANCE_TYPE) {
        // `family.size`, lower case.
        let mut size = value;
        until(&mut size, b'.');
        return !size.is_empty()
            && value.len() < 64
            && value.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(byte));
    }
    if same(category, b"local-ipv4") {
        return ip::v4(value).is_some();
    }
    if same(category, b"ipv6") {
        return ip::v6(value).is_some();
    }
    true
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
            ("instance-type", "M5.large"),
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
            ("services/domain", "é"),
            ("instance-life-cycle", "spot,x=y"),
        ] {
            assert!(!accepts(name.as_bytes(), value.as_bytes()), "{name}={value:?}");
        }
    }
}
