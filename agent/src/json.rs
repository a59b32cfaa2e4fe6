//! String fields of a flat JSON object, as IMDS gives the identity document and the credentials.
//!
//! The whole text is walked to the object's end, with nothing behind it, so that a truncated answer or an error page
//! is never taken for half a value. Strings are given as they stand; a field with an escape in it is none, for no value
//! that the agent reads has one.

use maxpods_data::scan::same;

/// The value of the string field `name` of the object `text`; `None` where it has none, or is not one whole object.
#[inline(never)]
pub fn field<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let text = text.trim_ascii();
    if !text.starts_with(b"{") {
        return None;
    }
    let mut found = None;
    // Whether the next string of the outermost object is a name, and whether the last name was the one that is sought.
    let (mut is_name, mut is_sought) = (true, false);
    // How many objects and lists we are in.
    let mut depth = 1;
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => {
                let start = at + 1;
                let escaped = skip_string(text, &mut at)?;
                if depth == 1 {
                    let string = text.get(start..at)?;
                    // The first of two counts, in case the second was smuggled in.
                    if is_sought && !is_name && !escaped && found.is_none() {
                        found = Some(string);
                    }
                    is_sought = is_name && same(string, name);
                    is_name = false;
                }
            }
            b',' if depth == 1 => is_name = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return if at == text.len() { found } else { None };
        }
    }
}

/// Moves on from a string's opening quote to its closing one. Tells whether there is an escape in between.
fn skip_string(text: &[u8], at: &mut usize) -> Option<bool> {
    let mut escaped = false;
    loop {
        *at += 1;
        match text.get(*at)? {
            b'"' => return Some(escaped),
            b'\\' => {
                escaped = true;
                *at += 1;
            }
            _ => {}
        }
    }
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
    fn nesting_is_walked_to_its_end() {
        let deep = |depth: usize| std::format!("{{\"a\":\"b\",\"c\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(field(deep(15).as_bytes(), b"a"), Some(&b"b"[..]));
        let deepest = deep(100_000);
        assert_eq!(field(deepest.as_bytes(), b"a"), Some(&b"b"[..]));
        assert_eq!(field(&deepest.as_bytes()[..deepest.len() - 1], b"a"), None);
    }
}
