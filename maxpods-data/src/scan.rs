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

/// A decimal number of 1 to 9 digits, without a sign, which `str::parse` would take.
#[inline(never)]
pub fn decimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(digit - b'0');
    }
    Some(number)
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
}
