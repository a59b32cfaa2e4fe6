//! Text in a buffer of fixed size.
//!
//! Bytes, not `str`, and no allocator: what `alloc`, `fmt` and UTF-8 tables bring would be most of the program.

use maxpods_data::scan::until;

/// Text that is put together in a buffer. If anything does not fit, there is no text.
pub struct Text<'a> {
    buffer: &'a mut [u8],
    length: usize,
}

impl<'a> Text<'a> {
    /// An empty text.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, length: 0 }
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        let start = self.length;
        self.length += bytes.len();
        if let Some(room) = self.buffer.get_mut(start..self.length) {
            room.copy_from_slice(bytes);
        }
    }

    /// Appends `format` with a value in the place of each `%`.
    ///
    /// One constant and the values take a third of the code that a list of all pieces would.
    #[inline(never)]
    pub fn format(&mut self, mut format: &[u8], values: &[&[u8]]) {
        let mut values = values.iter();
        while !format.is_empty() {
            self.push(until(&mut format, b'%'));
            self.push(values.next().copied().unwrap_or_default());
        }
    }

    /// Appends `number` in decimal, with zeros in front up to `width` digits.
    #[inline(never)]
    pub fn push_number(&mut self, number: u32, width: u32) {
        if number > 9 || width > 1 {
            self.push_number(number / 10, width.saturating_sub(1));
        }
        self.push(&[b'0' + (number % 10) as u8]);
    }

    /// The room behind the text, for a system call to fill; [`Self::grow`] tells by how much it did.
    pub fn room(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.length..).unwrap_or_default()
    }

    /// Takes so many bytes of the room for text.
    pub fn grow(&mut self, count: usize) {
        self.length += count;
    }

    /// Where the text ends now, for [`Self::reset`].
    pub fn mark(&self) -> usize {
        self.length
    }

    /// Takes back what was appended since the mark.
    pub fn reset(&mut self, mark: usize) {
        self.length = mark;
    }

    /// The text so far; `None` if anything did not fit.
    pub fn get(&self) -> Option<&[u8]> {
        self.buffer.get(..self.length)
    }

    /// The text and the rest of its buffer; `None` if anything did not fit.
    pub fn split(self) -> Option<(&'a [u8], &'a mut [u8])> {
        let (text, rest) = self.buffer.split_at_mut_checked(self.length)?;
        Some((text, rest))
    }

    /// The text so far; empty if anything did not fit.
    #[inline(never)]
    pub fn as_bytes(&self) -> &[u8] {
        self.get().unwrap_or_default()
    }

    /// The text, for as long as its buffer lives; `None` if anything did not fit.
    pub fn finish(self) -> Option<&'a [u8]> {
        self.buffer.get(..self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_whole_or_none() {
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
    fn room_becomes_text() {
        let mut buffer = *b"....";
        let mut text = Text::new(&mut buffer);
        text.push(b"a");
        text.room()[..2].copy_from_slice(b"bc");
        text.grow(2);
        assert_eq!(text.get(), Some(&b"abc"[..]));
        let mut text = Text::new(text.split().expect("it fits").1);
        text.push(b"d");
        assert_eq!(text.get(), Some(&b"d"[..]));
        text.push(b"e");
        assert_eq!((text.room().len(), text.get()), (0, None));
    }

    #[test]
    fn numbers_are_decimal_and_padded() {
        for (number, width, wanted) in
            [(0, 1, "0"), (7, 2, "07"), (123, 2, "123"), (5, 4, "0005"), (u32::MAX, 1, "4294967295")]
        {
            let mut buffer = [0; 16];
            let mut text = Text::new(&mut buffer);
            text.push_number(number, width);
            assert_eq!(text.get(), Some(wanted.as_bytes()));
        }
    }
}
