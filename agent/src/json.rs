//! String fields of a flat JSON object, as IMDS gives the identity document and the credentials.
//!
//! The whole text is checked: an object, nothing behind it, every value well formed. So a truncated answer or an error
//! page is an error and never half a value. Strings are given as they stand; a field with an escape in it is none, for
//! no value that the agent reads has one.

/// Deeper nesting than any document of IMDS has.
const DEEPEST: u8 = 16;

/// The value of the string field `name` of the object `text`; `None` where it has none, or is not one whole object.
///
/// An empty `name` finds nothing: a way to ask whether the text is an object at all.
pub fn field<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    scan(text, name)?
}

/// Whether `text` is one whole JSON object.
pub fn is_object(text: &[u8]) -> bool {
    scan(text, b"").is_some()
}

fn scan<'a>(text: &'a [u8], name: &[u8]) -> Option<Option<&'a [u8]>> {
    let mut scanner = Scanner { text, at: 0, name, found: None };
    if scanner.token()? != b'{' {
        return None;
    }
    scanner.items(b'}', DEEPEST)?;
    text.get(scanner.at..)?.trim_ascii().is_empty().then_some(scanner.found)
}

struct Scanner<'a, 'n> {
    text: &'a [u8],
    at: usize,
    name: &'n [u8],
    found: Option<&'a [u8]>,
}

impl<'a> Scanner<'a, '_> {
    /// The next byte that is no white space.
    fn token(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(byte);
            }
        }
    }

    /// What an object or an array holds, up to its `end`.
    fn items(&mut self, end: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut token = self.token()?;
        if token == end {
            return Some(());
        }
        loop {
            let mut name = None;
            if end == b'}' {
                name = Some(if token == b'"' { self.string()? } else { return None });
                if self.token()? != b':' {
                    return None;
                }
                token = self.token()?;
            }
            match token {
                b'"' => {
                    let value = self.string()?;
                    // Only the outermost object's fields; the first of two.
                    if depth == DEEPEST - 1
                        && name == Some(self.name)
                        && self.found.is_none()
                        && !value.contains(&b'\\')
                    {
                        self.found = Some(value);
                    }
                }
                b'{' => self.items(b'}', depth)?,
                b'[' => self.items(b']', depth)?,
                // A number, true, false or null: nobody reads it, its letters are enough.
                byte if is_literal(byte) => {
                    while self.text.get(self.at).copied().is_some_and(is_literal) {
                        self.at += 1;
                    }
                }
                _ => return None,
            }
            let behind = self.token()?;
            if behind == end {
                return Some(());
            }
            if behind != b',' {
                return None;
            }
            token = self.token()?;
        }
    }

    /// The rest of a string, up to its closing quote.
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return self.text.get(start..self.at - 1),
                b'\\' => self.at += 1,
                0..b' ' => return None,
                _ => {}
            }
        }
    }
}

fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &[u8] =
        b"{\n  \"instanceType\" : \"m5.large\",\n  \"kernelId\" : null,\n \"a\":[1,{\"b\":\"c\"},[],\"x\"], \
                              \"n\":-1.5e3, \"q\" : \"x\\\"y\", \"last\":\"\" , \"last\":\"second\" }\n";

    #[test]
    fn string_fields_of_the_outermost_object_are_found() {
        assert!(is_object(DOCUMENT));
        assert_eq!(field(DOCUMENT, b"instanceType"), Some(&b"m5.large"[..]));
        assert_eq!(field(DOCUMENT, b"last"), Some(&b""[..]));
        for name in ["kernelId", "a", "b", "c", "x", "n", "q", ""] {
            assert_eq!(field(DOCUMENT, name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        let text = DOCUMENT.trim_ascii();
        for end in 0..text.len() {
            assert!(!is_object(&text[..end]), "{end}");
            assert_eq!(field(&text[..end], b"instanceType"), None);
        }
    }

    #[test]
    fn what_is_not_one_object_is_refused() {
        for text in [
            "",
            "[]",
            "\"a\"",
            "{} {}",
            "<html></html>",
            "{\"a\" \"b\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":}",
            "{,}",
            "{\"a\":1,}",
            "{1:2}",
            "{\"a\":[1,]}",
            "{\"a\":\"b\"]",
            "{\"a\":\"\\",
            "{\"a\"",
        ] {
            assert!(!is_object(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = |depth: usize| {
            extern crate std;
            std::format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth))
        };
        assert!(is_object(deep(15).as_bytes()));
        assert!(!is_object(deep(16).as_bytes()));
        assert!(!is_object(deep(100_000).as_bytes()));
    }
}
