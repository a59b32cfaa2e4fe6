//! Cutting text into pieces: what the map's parser here and the agent's other parsers share.
//!
//! Bytes and slices only, and few functions: the agent's size counts each of them, and everything that `str` or the
//! standard iterators would bring.

/// Takes from `rest` what stands before the first `end`, and `end` itself. `None` where there is no `end`; then `rest`
/// stays as it is.
#[inline(never)]
pub fn before<'a>(rest: &mut &'a [u8], end: u8) -> Option<&'a [u8]> {
    let at = rest.iter().position(|byte| *byte == end)?;
    let (piece, behind) = rest.split_at(at);
    *rest = behind.get(1..).unwrap_or_default();
    Some(piece)
}

/// Takes from `rest` what stands before the first `end`, and `end` itself; everything where there is no `end`.
#[inline(never)]
pub fn until<'a>(rest: &mut &'a [u8], end: u8) -> &'a [u8] {
    before(rest, end).unwrap_or_else(|| core::mem::take(rest))
}

/// Takes a line from `rest`, without the white space around it; everything where there is no line end.
#[inline(never)]
pub fn line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    trim(until(rest, b'\n'))
}

/// The text without the white space, the quotes and the braces around it, and whatever else ASCII has before `(` and
/// behind `z`.
#[inline(never)]
pub fn trim(mut text: &[u8]) -> &[u8] {
    while let [..=b'\'' | b'{'.., inner @ ..] | [inner @ .., ..=b'\'' | b'{'..] = text {
        text = inner;
    }
    text
}

/// The last value that a list of pairs gives to `key`; empty where it gives none. Each pair but the last has an `end`
/// behind it, and a `separator` inside. Both sides are trimmed, and keys of other capitals are the same.
///
/// It reads `KEY=value` files, HTTP's heads, the agent's own tables, and JSON as far as that is flat.
#[inline(never)]
pub fn value<'a>(mut list: &'a [u8], end: u8, separator: u8, key: &[u8]) -> &'a [u8] {
    let mut found: &[u8] = b"";
    while !list.is_empty() {
        let mut value = until(&mut list, end);
        if same_word(trim(until(&mut value, separator)), key) {
            found = trim(value);
        }
    }
    found
}

/// Whether two texts are the same but for capitals.
fn same_word(left: &[u8], right: &[u8]) -> bool {
    for (left, right) in left.iter().zip(right) {
        if (left ^ right) & !0x20 != 0 {
            return false;
        }
    }
    left.len() == right.len()
}

/// A decimal number of 1 to 9 digits, without a sign, which `str::parse` would take.
#[inline(never)]
pub fn decimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut number = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
    }
    Some(number)
}

/// Whether there is nothing in `text` but ASCII letters, digits and the bytes of `others`.
#[inline(never)]
pub fn only(text: &[u8], others: &[u8]) -> bool {
    for byte in text {
        if !byte.is_ascii_alphanumeric() && !same_as_any(*byte, others) {
            return false;
        }
    }
    true
}

fn same_as_any(byte: u8, others: &[u8]) -> bool {
    // `contains` would bring a search by words, four times as large.
    for other in others {
        if byte == *other {
            return true;
        }
    }
    false
}

/// Whether two texts are the same. Not inlined, as `==` with a constant would be at each use.
#[inline(never)]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left == right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_taken_one_by_one() {
        let mut rest = &b"a=b=c"[..];
        assert_eq!(until(&mut rest, b'='), b"a");
        assert_eq!(before(&mut rest, b'='), Some(&b"b"[..]));
        assert_eq!(before(&mut rest, b'='), None);
        assert_eq!(rest, b"c");
        assert_eq!(until(&mut rest, b'='), b"c");
        assert_eq!(until(&mut rest, b'='), b"");
    }

    #[test]
    fn decimals_have_no_sign() {
        assert_eq!(decimal(b"0042"), Some(42));
        assert_eq!(decimal(b"999999999"), Some(999_999_999));
        for text in [&b""[..], b"+1", b"-1", b"1 ", b"0x1", b"1000000000"] {
            assert_eq!(decimal(text), None);
        }
    }

    #[test]
    fn lines_have_no_space_around_them() {
        let mut rest = &b" a b\r\n\nc"[..];
        assert_eq!((line(&mut rest), line(&mut rest), line(&mut rest)), (&b"a b"[..], &b""[..], &b"c"[..]));
        assert!(rest.is_empty());
    }

    #[test]
    fn the_last_value_of_a_key_counts() {
        let list = b"a=1\n b = 2=3\r\nA=\"4\"\nab=5";
        assert_eq!(value(list, b'\n', b'=', b"a"), b"4");
        assert_eq!(value(list, b'\n', b'=', b"b"), b"2=3");
        assert_eq!(value(list, b'\n', b'=', b"c"), b"");
    }

    #[test]
    fn only_letters_digits_and_what_is_named_pass() {
        assert!(only(b"aZ09-.", b".-"));
        assert!(only(b"", b""));
        assert!(!only(b"a b", b".-"));
        assert!(!only("é".as_bytes(), b".-"));
    }
}
