//! Hexadecimal, base64 and URI encoding, which share one row of digits.

use core::slice;

use crate::text::Text;

/// Hexadecimal digits from the first, base64's from the eleventh (RFC 4648, section 5, URL-safe); all that RFC 3986
/// calls unreserved.
const DIGITS: &[u8; 76] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

/// Turns capital letters into small ones, and leaves digits as they are.
const SMALL: u8 = 0x20;

/// Appends two hexadecimal digits a byte, with small letters.
pub(super) fn push_hexadecimal(to: &mut Text<'_>, bytes: &[u8]) {
    push_digits(to, bytes, 4, 0, SMALL);
}

/// Appends base64 with the URL-safe alphabet and without padding.
pub(super) fn push_base64_url(to: &mut Text<'_>, bytes: &[u8]) {
    push_digits(to, bytes, 6, 10, 0);
}

/// Appends one byte.
#[inline(never)]
pub(super) fn push_byte(to: &mut Text<'_>, byte: u8) {
    to.push(&[byte]);
}

/// Appends what SigV4 calls `UriEncode`: RFC 3986's unreserved characters stay, every other byte is `%XY`.
pub(super) fn push_uri_encoded(to: &mut Text<'_>, bytes: &[u8]) {
    for byte in bytes {
        let encoded = [b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        // Not `contains`, which brings a search by words.
        let stays = DIGITS.iter().any(|unreserved| unreserved == byte);
        to.push(if stays { slice::from_ref(byte) } else { &encoded });
    }
}

/// Appends a digit for every `width` bits, the last filled up with zeros. Their zero is the digit at `zero`.
#[inline(never)]
fn push_digits(to: &mut Text<'_>, bytes: &[u8], width: usize, zero: usize, case: u8) {
    let mut bit = 0;
    while let Some(first) = bytes.get(bit / 8) {
        let second = bytes.get(bit / 8 + 1).copied().unwrap_or_default();
        let window = usize::from(*first) << 8 | usize::from(second);
        let digit = window >> (16 - width - bit % 8) & ((1 << width) - 1);
        push_byte(to, DIGITS.get(zero + digit).copied().unwrap_or_default() | case);
        bit += width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(push: impl Fn(&mut Text<'_>, &[u8]), bytes: &[u8], wanted: &str) {
        let mut buffer = [0; 256];
        let mut text = Text::new(&mut buffer);
        push(&mut text, bytes);
        assert_eq!(text.get().map(core::str::from_utf8), Some(Ok(wanted)));
    }

    #[test]
    fn base64_is_url_safe_and_unpadded() {
        // The vectors of RFC 4648, section 10, and the two digits that the URL-safe alphabet has of its own.
        for (bytes, wanted) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"fooba", "Zm9vYmE"),
            (b"foobar", "Zm9vYmFy"),
            (b"\xfb\xff", "-_8"),
        ] {
            check(push_base64_url, bytes, wanted);
        }
        let counted = b"\x00\x10\x83\x10\x51\x87\x20\x92\x8b\x30\xd3\x8f";
        check(push_base64_url, counted, "ABCDEFGHIJKLMNOP");
    }

    #[test]
    fn hexadecimal_digits_are_small() {
        check(push_hexadecimal, b"", "");
        check(push_hexadecimal, b"\x00\x09\xaf\xff", "0009afff");
    }

    #[test]
    fn only_unreserved_characters_stay_in_a_uri() {
        let unreserved = "ABCXYZabcxyz019-._~";
        check(push_uri_encoded, unreserved.as_bytes(), unreserved);
        check(push_uri_encoded, b"/+= \n%\x00\xff@[`{:", "%2F%2B%3D%20%0A%25%00%FF%40%5B%60%7B%3A");
    }
}
