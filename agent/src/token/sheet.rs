//! A sheet of text on which values are written one behind the other, each made of those before it.

use maxpods_data::scan::until;

/// One long text and the values in it, each under a capital letter. It serves for one credential.
///
/// Values are places on the sheet, not slices, so that writing on it and reading from it need no other buffer. Nothing
/// here fails: what does not fit goes on at the sheet's beginning, but is counted, so that [`Self::get`] has no value.
///
/// Session tokens have no promised length: today's have under 2,000 bytes, which take 20,400 of the sheet's; 6,000 fit.
pub struct Sheet {
    /// Where the value that is being written begins.
    pub(super) start: usize,
    /// Where the next byte is written.
    pub(super) end: usize,
    /// Where each value begins and ends.
    values: [(usize, usize); 32],
    pub(super) bytes: [u8; SIZE],
}

/// A power of two, so that a place is always on the sheet.
const SIZE: usize = 64 * 1024;

impl Sheet {
    /// An empty sheet.
    #[expect(clippy::large_stack_arrays, reason = "the initial value of a static, or of a test's variable")]
    pub const fn new() -> Self {
        Self { start: 0, end: 0, values: [(0, 0); 32], bytes: [0; SIZE] }
    }

    /// Writes one byte.
    #[inline(never)]
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.end % SIZE] = byte;
        self.end += 1;
    }

    /// Writes bytes.
    #[inline(never)]
    pub(super) fn push_all(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    /// Gives `letter` the value that was written since the last.
    #[inline(never)]
    pub(super) fn name(&mut self, letter: u8) {
        self.values[place(letter)] = (self.start, self.end);
        self.start = self.end;
    }

    /// Gives `letter` a value.
    #[inline(never)]
    pub(super) fn set(&mut self, letter: u8, value: &[u8]) {
        self.push_all(value);
        self.name(letter);
    }

    /// Writes a template, in which `$` and a letter stand for that letter's value.
    #[inline(never)]
    pub(super) fn push_template(&mut self, mut template: &[u8]) {
        loop {
            self.push_all(until(&mut template, b'$'));
            let Some((letter, rest)) = template.split_first() else { return };
            template = rest;
            let (start, end) = self.range(*letter);
            for index in start..end {
                self.push(self.byte(index));
            }
        }
    }

    /// Where the value of `letter` begins and ends.
    pub(super) fn range(&self, letter: u8) -> (usize, usize) {
        self.values[place(letter)]
    }

    /// The byte at a place.
    pub(super) fn byte(&self, index: usize) -> u8 {
        self.bytes[index % SIZE]
    }

    /// The value of `letter`; `None` if it did not fit, or a value before it.
    pub(super) fn get(&self, letter: u8) -> Option<&[u8]> {
        let (start, end) = self.range(letter);
        self.bytes.get(start..end)
    }
}

impl Default for Sheet {
    fn default() -> Self {
        Self::new()
    }
}

/// A letter's place in the alphabet, which its last five bits are.
fn place(letter: u8) -> usize {
    usize::from(letter & 31)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec;

    use super::*;

    #[test]
    fn templates_are_filled_with_the_values_so_far() {
        let mut sheet = Sheet::new();
        sheet.set(b'A', b"one");
        sheet.push_template(b"$A, two");
        sheet.name(b'B');
        sheet.set(b'A', b"");
        sheet.push_template(b"<$A$B$Z>$");
        sheet.name(b'B');
        assert_eq!(sheet.get(b'B'), Some(&b"<one, two>"[..]));
        assert_eq!(sheet.get(b'A'), Some(&b""[..]));
    }

    #[test]
    fn what_does_not_fit_leaves_no_value_behind_it() {
        let mut sheet = Sheet::new();
        sheet.set(b'A', &vec![b'a'; SIZE - 1]);
        sheet.set(b'B', b"b");
        sheet.set(b'C', b"c");
        sheet.set(b'D', b"");
        assert_eq!(sheet.get(b'A').map(<[u8]>::len), Some(SIZE - 1));
        assert_eq!(sheet.get(b'B'), Some(&b"b"[..]));
        assert_eq!(sheet.get(b'C'), None);
        assert_eq!(sheet.get(b'D'), None);
    }
}
