//! What the instance says of itself, by the names of IMDS's own categories.
//!
//! Names are paths below `/latest/meta-data/`, as the EC2 user guide lists them under "Instance metadata categories".

use maxpods_data::scan::{self, only};

use crate::json;

/// The category of the instance's type.
pub const INSTANCE_TYPE: &[u8] = b"instance-type";

/// The field of the instance identity document that has a category's value, for one request for the document answers
/// all of these.
const FIELDS: &[u8] = b"instance-id=instanceId
instance-type=instanceType
local-ipv4=privateIp
placement/availability-zone=availabilityZone";

/// The value that the identity document has for a category; empty where it has none.
pub fn of_identity<'a>(document: &'a [u8], category: &[u8]) -> &'a [u8] {
    json::field(document, scan::value(FIELDS, b'\n', b'=', category))
}

/// Whether `value` is one word of letters, digits and `separators`, and begins with none of these: nothing that
/// systemd's `EnvironmentFile=`, a shell, or a label list would read in another way.
pub fn is_word(value: &[u8], separators: &[u8]) -> bool {
    only(value, separators) && value.first().is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_document_answers_for_categories() {
        let document = b"{\"privateIp\" : \"10.0.0.1\", \"instanceId\" : \"i-1\"}";
        assert_eq!(of_identity(document, b"local-ipv4"), b"10.0.0.1");
        assert_eq!(of_identity(document, b"instance-id"), b"i-1");
        assert_eq!(of_identity(document, b"instance-type"), b"");
        assert_eq!(of_identity(document, b"ami-id"), b"");
    }

    #[test]
    fn a_word_can_break_out_of_no_file() {
        for word in ["m5.large", "fd00:ec2::254", "ip-10-0-0-1.ec2.internal", "a/b_c"] {
            assert!(is_word(word.as_bytes(), b"._-:/"), "{word}");
        }
        for text in
            ["", "a b", "a\nb", "a\"", "a'", "a,b", "a=b", "-a", ".", "a\\", "<html>", "a\0", "\u{e9}", "$a", "a;b"]
        {
            assert!(!is_word(text.as_bytes(), b"._-:/"), "{text}");
        }
    }
}
