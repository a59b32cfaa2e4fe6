//! String fields of a JSON object, as IMDS gives the identity document and the credentials.
//!
//! No parser of all JSON: the texts in question are flat, and have neither escapes nor commas in their strings. A
//! string with a comma is refused, as is what is no string.

use maxpods_data::scan;

/// The value of the string field `name` of an object; empty where it has none.
#[inline(never)]
pub fn field<'a>(text: &'a [u8], name: &[u8]) -> &'a [u8] {
    let value = scan::value(text, b',', b':', name);
    // Where it ends its quote must stand: `null` is no string, and one that has a comma was cut there.
    let end = (value.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize).wrapping_add(value.len());
    if text.get(end) == Some(&b'"') { value } else { b"" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_fields_are_found() {
        for document in [
            "{\n  \"instanceType\" : \"m5.large\",\n  \"kernelId\" : null,\n \"region\" : \"eu-west-1\"\n}\n",
            "{\"instanceType\":\"m5.large\",\"kernelId\":null,\"spec\":{\"a\":false},\"region\":\"eu-west-1\"}",
        ] {
            assert_eq!(field(document.as_bytes(), b"instanceType"), b"m5.large");
            assert_eq!(field(document.as_bytes(), b"region"), b"eu-west-1");
            for name in ["kernelId", "m5.large", "absent", "instance", "Type"] {
                assert_eq!(field(document.as_bytes(), name.as_bytes()), b"", "{name}");
            }
        }
    }

    #[test]
    fn values_keep_what_base64_and_urls_have() {
        assert_eq!(field(b"{\"a\":\"+x/y==\",\"b\":\"k8s.io/v1:2\"}", b"a"), b"+x/y==");
        assert_eq!(field(b"{\"a\":\"+x/y==\",\"b\":\"k8s.io/v1:2\"}", b"b"), b"k8s.io/v1:2");
    }

    #[test]
    fn half_a_string_is_none() {
        assert_eq!(field(b"{\"a\":\"x,y\",\"b\":\"z\"}", b"a"), b"");
        assert_eq!(field(b"{\"b\":\"z\",\"a\":\"xy", b"a"), b"");
        assert_eq!(field(b"{\"a\":7,\"b\":true}", b"b"), b"");
    }

    #[test]
    fn what_is_no_json_has_no_fields() {
        for text in ["", "{", "<html><body>error</body></html>", "[\"a\",\"b\"]"] {
            assert_eq!(field(text.as_bytes(), b"a"), b"", "{text}");
        }
    }
}
