//! Text in a buffer of fixed size, and the few things that the agent does to bytes.
//!
//! Bytes, not `str`, and no allocator: what `alloc`, `fmt` and UTF-8 tables bring would be most of the program.

use core::slice;

/// Text that is put together in a buffer. What does not fit makes the whole text void.
pub struct Text<'a> {
    buffer: &'a mut [u8],
    length: usize,
    overflow: bool,
}

impl<'a> Text<'a> {
    /// An empty text.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, length: 0, overflow: false }
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        match self.buffer.get_mut(self.length..end) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.length = end;
            }
            None => self.overflow = true,
        }
    }

    /// Appends `format` with a value in the place of each `%`.
    ///
    /// One constant and the values take a third of the code that a list of all pieces would.
    pub fn format(&mut self, format: &[u8], values: &[&[u8]]) {
        let mut values = values.iter();
        for byte in format {
            match byte {
                b'%' => self.push(values.next().copied().unwrap_or_default()),
                _ => self.push(slice::from_ref(byte)),
            }
        }
    }

    /// Appends `number` in decimal, with zeros in front up to `width` digits (at most 10).
    pub fn push_number(&mut self, number: u32, width: usize) {
        self.push(Number::padded(number, width).as_bytes());
    }

    /// Appends two hexadecimal digits of `alphabet` a byte.
    pub fn push_hex(&mut self, bytes: &[u8], alphabet: &[u8; 16]) {
        for byte in bytes {
            self.push(&[alphabet[usize::from(byte >> 4)], alphabet[usize::from(byte & 15)]]);
        }
    }

    /// Where the text ends now, for [`Self::reset`].
    pub fn mark(&self) -> usize {
        self.length
    }

    /// Takes back what was appended since the mark.
    pub fn reset(&mut self, mark: usize) {
        self.length = self.length.min(mark);
    }

    /// The text so far; `None` if anything did not fit.
    pub fn get(&self) -> Option<&[u8]> {
        if self.overflow { None } else { self.buffer.get(..self.length) }
    }

    /// The text, for as long as its buffer lives; `None` if anything did not fit.
    pub fn finish(self) -> Option<&'a [u8]> {
        if self.overflow { None } else { self.buffer.get(..self.length) }
    }
}

/// A number as text.
pub struct Number {
    digits: [u8; 10],
    start: usize,
}

impl Number {
    /// In decimal.
    pub fn new(number: u32) -> Self {
        Self::padded(number, 1)
    }

    /// In decimal, with zeros in front up to `width` digits (at most 10).
    fn padded(mut number: u32, width: usize) -> Self {
        let mut text = Self { digits: [b'0'; 10], start: 10 };
        while number > 0 || text.digits.len() - text.start < width {
            let Some(start) = text.start.checked_sub(1) else { break };
            text.start = start;
            text.digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        text
    }

    /// Its digits.
    pub fn as_bytes(&self) -> &[u8] {
        self.digits.get(self.start..).unwrap_or_default()
    }
}

/// Whether two texts are the same. Not inlined, as `==` with a constant would be at each use.
#[inline(never)]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left == right
}

/// What stands behind `prefix`; `None` if the text does not begin with it.
#[inline(never)]
pub fn behind<'a>(text: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    text.strip_prefix(prefix)
}

/// What stands before and behind the first `separator`.
#[inline(never)]
pub fn split_once(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Lines, without their ends.
pub fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end)
}

/// A decimal number of 1 to 9 digits.
#[inline(never)]
pub fn decimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_whole_or_void() {
        let mut buffer = [0; 8];
        let mut text = Text::new(&mut buffer);
        text.format(b"a%d%", &[b"bc", b"efgh"]);
        assert_eq!(text.get(), Some(&b"abcdefgh"[..]));
        text.push(b"");
        assert!(text.get().is_some());
        text.push(b"i");
        text.push(b"");
        assert_eq!(text.get(), None);
        assert_eq!(text.finish(), None);
    }

    #[test]
    fn numbers_are_decimal_and_padded() {
        for (number, width, wanted) in [(0, 1, "0"), (7, 2, "07"), (123, 2, "123"), (u32::MAX, 1, "4294967295")] {
            let mut buffer = [0; 16];
            let mut text = Text::new(&mut buffer);
            text.push_number(number, width);
            assert_eq!(text.get(), Some(wanted.as_bytes()));
        }
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
    fn a_text_splits_at_the_first_separator() {
        assert_eq!(split_once(b"a=b=c", b'='), Some((&b"a"[..], &b"b=c"[..])));
        assert_eq!(split_once(b"=", b'='), Some((&b""[..], &b""[..])));
        assert_eq!(split_once(b"abc", b'='), None);
    }
}
