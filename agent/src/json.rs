//! String fields of a flat JSON object, as IMDS gives the identity document and the credentials.
//!
//! The whole text is walked to the object's end, with nothing behind it, so that a truncated answer or an error page
//! is never taken for half a value. Strings are given as they stand; a field with an escape in it is none, for no value
//! that the agent reads has one.

use maxpods_data::scan::same;

/// Deeper nesting than any document of IMDS has.
const DEEPEST: u32 = 16;

/// The value of the string field `name` of the object `text`; `None` where it has none, or is not one whole object.
#[inline(never)]
pub fn field<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = text.trim_ascii();
    if !rest.starts_with(b"{") {
        return None;
    }
    let mut depth = 0;
    let mut key = None;
    let mut found = None;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'"' => {
                let value = string(&mut rest)?;
                if depth == 1 {
                    match key {
                        // The first of two counts, in case the second was smuggled in.
                        Some(key) if found.is_none() && same(key, name) => found = Some(value),
                        Some(_) => {}
                        None => key = Some(value),
                    }
                }
            }
            b',' if depth == 1 => key = None,
            b'{' | b'[' if depth < DEEPEST => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return if rest.is_empty() { found.filter(|value| !value.contains(&b'\\')) } else { None };
                }
            }
            b':' | b',' | b'+' | b'-' | b'.' | b' ' | b'\t' | b'\r' | b'\n' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => return None,
        }
    }
    None
}

/// Takes the rest of a string, up to its closing quote.
fn string<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let text = *rest;
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    *rest = text.get(at + 1..)?;
    text.get(..at)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    const DOCUMENT: &[u8] =
        b"{\n  \"instanceType\" : \"m5.large\",\n  \"kernelId\" : null,\n \"a\":[1,{\"b\":\"c\"},[],\"x\"], \
                              \"n\":-1.5e3, \"q\" : \"x\\\"y\", \"last\":\"\" , \"last\":\"second\" }\n";

    #[test]
    fn string_fields_of_the_outermost_object_are_found() {
        assert_eq!(field(DOCUMENT, b"instanceType"), Some(&b"m5.large"[..]));
        assert_eq!(field(DOCUMENT, b"last"), Some(&b""[..]));
        for name in ["kernelId", "a", "b", "c", "x", "n", "q", "", "m5.large", "second"] {
            assert_eq!(field(DOCUMENT, name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        let text = DOCUMENT.trim_ascii();
        for end in 0..text.len() {
            assert_eq!(field(&text[..end], b"instanceType"), None, "{end}");
        }
    }

    #[test]
    fn what_is_not_one_object_is_refused() {
        for text in [
            "",
            "[\"a\",\"b\"]",
            "\"a\":\"b\"",
            "{\"a\":\"b\"} {}",
            "<html>\"a\":\"b\"</html>",
            "{\"a\":\"b\" <",
            "{\"a\":\"b\\",
            "x{\"a\":\"b\"}",
        ] {
            assert_eq!(field(text.as_bytes(), b"a"), None, "{text}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = |depth: usize| std::format!("{{\"a\":\"b\",\"c\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(field(deep(15).as_bytes(), b"a"), Some(&b"b"[..]));
        assert_eq!(field(deep(16).as_bytes(), b"a"), None);
        assert_eq!(field(deep(100_000).as_bytes(), b"a"), None);
    }
}
