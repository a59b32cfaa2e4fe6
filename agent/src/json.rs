//! String fields of a JSON object, as IMDS gives the identity document and the credentials.
//!
//! No parser of all JSON: the texts in question are flat, and have no escapes. The first field of a name counts,
//! whatever its depth. Anything that is not one object from its first character to its last (a truncated answer, an
//! error page), or that has an escape, has no fields.

use maxpods_data::scan::{before, same, trim, until};

/// The value of the string field `name` of the object `text`; `None` where it has none.
#[inline(never)]
pub fn field<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let [b'{', inside @ .., b'}'] = trim(text) else { return None };
    let mut rest = inside;
    if before(&mut rest, b'\\').is_some() {
        return None;
    }
    loop {
        until(&mut rest, b'"');
        let string = before(&mut rest, b'"')?;
        let mut value = rest;
        // A name is what a colon stands behind.
        if same(string, name) && same(trim(until(&mut value, b'"')), b":") {
            return before(&mut value, b'"');
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    const DOCUMENT: &[u8] =
        b"{\n  \"instanceType\" : \"m5.large\",\n  \"kernelId\" : null,\n \"region\" : \"kernelId\", \
                              \"a\":[1,{},[],\"x\"], \"n\":-1.5e3, \"last\":\"\" , \"last\":\"second\" }\n";

    #[test]
    fn string_fields_are_found() {
        assert_eq!(field(DOCUMENT, b"instanceType"), Some(&b"m5.large"[..]));
        assert_eq!(field(DOCUMENT, b"region"), Some(&b"kernelId"[..]));
        assert_eq!(field(DOCUMENT, b"last"), Some(&b""[..]));
        for name in ["kernelId", "a", "x", "n", "", "m5.large", "second", "absent"] {
            assert_eq!(field(DOCUMENT, name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        let text = DOCUMENT.trim_ascii();
        for end in 0..text.len() {
            if !text[..end].ends_with(b"}") {
                assert_eq!(field(&text[..end], b"instanceType"), None, "{end}");
            }
        }
    }

    #[test]
    fn what_is_not_one_object_without_escapes_is_refused() {
        for text in [
            "",
            "{",
            "[\"a\",\"b\"]",
            "\"a\":\"b\"",
            "<html>\"a\":\"b\"</html>",
            "{\"a\":\"b\" <",
            "{\"a\":\"b",
            "{\"a\":\"b}",
            "{\"a\":\"b\",\"c\":\"\\\"\"}",
            "x{\"a\":\"b\"}",
        ] {
            assert_eq!(field(text.as_bytes(), b"a"), None, "{text}");
        }
    }
}
