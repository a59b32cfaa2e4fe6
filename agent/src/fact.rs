//! What the instance says of itself, by the names of IMDS's own categories, and the grammar of each value.
//!
//! Names are paths below `/latest/meta-data/`, as the EC2 user guide lists them under "Instance metadata categories".
//! A value that does not fit its grammar (an error page, a cut-off answer, something hostile) never gets further.

use maxpods_data::scan::{self, digit, only, until};

/// The category of the instance's type.
pub const INSTANCE_TYPE: &[u8] = b"instance-type";

/// Of a category: the grammar of its value, and the field of the instance identity document that holds the same value,
/// for one request for the document answers all of these.
///
/// In a grammar `9` stands for decimal digits, `x` for hexadecimal ones, `:` for hexadecimal ones and colons, `w` for
/// letters, digits and hyphens (at least one each time), and any other character for itself.
const FACTS: &[u8] = b"instance-id=i-x instanceId
instance-type=w.w instanceType
ipv6=:
local-ipv4=9.9.9.9 privateIp
placement/availability-zone=w availabilityZone
placement/region=w region";

/// What is known of a category. Of one that is not listed: any word, and no field.
pub struct Fact {
    grammar: &'static [u8],
    /// The field of the identity document; empty where it has none.
    pub field: &'static [u8],
}

impl Fact {
    /// By the category's name.
    pub fn of(category: &[u8]) -> Self {
        let mut field = scan::value(FACTS, b'\n', category);
        Self { grammar: until(&mut field, b' '), field }
    }

    /// Whether `value` can be the value of the category.
    pub fn accepts(&self, value: &[u8]) -> bool {
        // One word that neither systemd's `EnvironmentFile=`, a shell, nor a label list reads in another way.
        if !only(value, b"._-:/") || matches!(value, [] | [b'-'..=b'/' | b'_', ..]) || value.len() > 253 {
            return false;
        }
        self.grammar.is_empty() || fits(self.grammar, value)
    }
}

fn fits(grammar: &[u8], mut value: &[u8]) -> bool {
    for class in grammar {
        // Digits below a base, and one character more.
        let (base, other) = match class {
            b'9' => (10, b'9'),
            b'x' => (16, b'0'),
            b':' => (16, b':'),
            b'w' => (36, b'-'),
            itself => (0, *itself),
        };
        let length = value.len();
        while let [byte, behind @ ..] = value
            && (digit(*byte) < base || *byte == other)
        {
            value = behind;
            if base == 0 {
                break;
            }
        }
        if value.len() == length {
            return false;
        }
    }
    value.is_empty()
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
            assert!(Fact::of(name.as_bytes()).accepts(value.as_bytes()), "{name}={value}");
        }
    }

    #[test]
    fn anything_else_does_not() {
        for (name, value) in [
            ("instance-id", "i-"),
            ("instance-id", "i-01234567 "),
            ("instance-id", "j-01234567"),
            ("instance-id", "i-0123456G"),
            ("instance-type", "m5"),
            ("instance-type", "m5."),
            ("instance-type", "m5..large"),
            ("instance-type", "m5.large:x"),
            ("instance-type", "m5.large\nX=1"),
            ("instance-type", "<html>."),
            ("local-ipv4", "192.168.12"),
            ("local-ipv4", "192..168.12"),
            ("local-ipv4", "192.168.12.a"),
            ("local-ipv4", "192.168.12.245.1"),
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
            assert!(!Fact::of(name.as_bytes()).accepts(value.as_bytes()), "{name}={value:?}");
        }
    }
}
