//! What the instance says of itself, by the names of IMDS's own categories, and the grammar of each value.
//!
//! Names are paths below `/latest/meta-data/`, as the EC2 user guide lists them under "Instance metadata categories".
//! A value that does not fit its grammar (an error page, a cut-off answer, something hostile) never gets further.

use maxpods_data::scan::{digit, only, same, until};

use crate::{env_file, ip};

/// The category of the instance's type.
pub const INSTANCE_TYPE: &[u8] = b"instance-type";

/// The field of the instance identity document that holds the same value as a category does; empty where none does.
///
/// One request for the document answers all of these.
pub fn identity_document_field(category: &[u8]) -> &'static [u8] {
    const FIELDS: &[u8] = b"instance-id=instanceId
instance-type=instanceType
local-ipv4=privateIp
placement/availability-zone=availabilityZone
placement/region=region";
    env_file::value(FIELDS, category)
}

/// Whether `value` can be the value of `category`.
#[inline(never)]
pub fn accepts(category: &[u8], value: &[u8]) -> bool {
    // One word that neither systemd's `EnvironmentFile=`, a shell, nor a label list reads in another way.
    if !only(value, b"._-:/") || matches!(value, [] | [b'-'..=b'/' | b'_', ..]) || value.len() > 253 {
        return false;
    }
    if same(category, b"local-ipv4") {
        return ip::v4(value).is_some();
    }
    if same(category, b"ipv6") {
        return ip::v6(value).is_some();
    }
    if same(category, b"instance-id") {
        // 8 (old) to 17 (new) hexadecimal digits.
        let [b'i', b'-', digits @ ..] = value else { return false };
        return (8..18).contains(&digits.len()) && digits.iter().all(|byte| digit(*byte) < 16);
    }
    if same(category, INSTANCE_TYPE) {
        // `family.size`, lower case.
        let mut size = value;
        until(&mut size, b'.');
        return !size.is_empty() && only(value, b"-.") && !value.iter().any(u8::is_ascii_uppercase);
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
