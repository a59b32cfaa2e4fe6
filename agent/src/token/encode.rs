//! Hexadecimal, base64 and URI encoding, which share one row of digits.

use maxpods_data::scan::only;

use crate::sheet::Sheet;

/// Hexadecimal digits from the first, base64's from the eleventh (RFC 4648, section 5, URL-safe).
const DIGITS: &[u8; 74] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Turns capital letters into small ones, and leaves digits as they are.
const SMALL: u8 = 0x20;

impl Sheet<'_> {
    /// Turns what has been written of the next value into two hexadecimal digits a byte, with small letters.
    pub(super) fn encode_hexadecimal(&mut self) {
        self.encode(4, 0, SMALL);
    }

    /// Turns what has been written of the next value into base64 with the URL-safe alphabet and without padding.
    pub(super) fn encode_base64_url(&mut self) {
        self.encode(6, 10, 0);
    }

    /// Turns what has been written of the next value into digits of `width` bits. Their zero is the digit at `zero`.
    #[inline(never)]
    fn encode(&mut self, width: usize, zero: usize, case: u8) {
        let text = self.take();
        let byte = |index: usize| usize::from(text.get(index).copied().unwrap_or_default());
        let mut bit = 0;
        while bit < 8 * text.len() {
            let window = byte(bit / 8) << 8 | byte(bit / 8 + 1);
            let digit = window >> (16 - width - bit % 8) & ((1 << width) - 1);
            self.push_byte(DIGITS.get(zero + digit).copied().unwrap_or_default() | case);
            bit += width;
        }
    }

    /// Turns what has been written of the next value into what `SigV4` calls `UriEncode`: RFC 3986's unreserved
    /// characters stay, every other byte is `%XY`.
    pub(super) fn encode_uri(&mut self) {
        for byte in self.take() {
            if only(&[*byte], b"-._~") {
                self.push_byte(*byte);
            } else {
                self.push_byte(b'%');
                self.push_byte(DIGITS[usize::from(byte >> 4)]);
                self.push_byte(DIGITS[usize::from(byte & 15)]);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is not of every lifetime")]
mod tests {
    use super::*;

    fn check(encode: fn(&mut Sheet<'_>), bytes: &[u8], wanted: &str) {
        let mut room = [0; 256];
        let mut sheet = Sheet::new(&mut room);
        sheet.push(bytes);
        encode(&mut sheet);
        assert_eq!(core::str::from_utf8(sheet.text()), Ok(wanted));
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
            check(|sheet| sheet.encode_base64_url(), bytes, wanted);
        }
        let counted = b"\x00\x10\x83\x10\x51\x87\x20\x92\x8b\x30\xd3\x8f";
        check(|sheet| sheet.encode_base64_url(), counted, "ABCDEFGHIJKLMNOP");
    }

    #[test]
    fn hexadecimal_digits_are_small() {
        check(|sheet| sheet.encode_hexadecimal(), b"", "");
        check(|sheet| sheet.encode_hexadecimal(), b"\x00\x09\xaf\xff", "0009afff");
    }

    #[test]
    fn only_unreserved_characters_stay_in_a_uri() {
        let unreserved = "ABCXYZabcxyz019-._~";
        check(|sheet| sheet.encode_uri(), unreserved.as_bytes(), unreserved);
        check(|sheet| sheet.encode_uri(), b"/+= \n%\x00\xff@[`{:", "%2F%2B%3D%20%0A%25%00%FF%40%5B%60%7B%3A");
    }
}
