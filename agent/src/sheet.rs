//! The sheet on which a run writes everything: what it reads, requests and answers, log lines, the credential.

use maxpods_data::scan::until;

use crate::failure::Exit;

/// One long room for text, and values in it, each under a capital letter.
///
/// Text is written at the end; [`Self::take`] makes of it a slice that stays in place as long as the room does. So
/// values are plain slices that are copied nowhere, and one room serves for every purpose. Nothing here fails: where
/// something does not fit, the sheet is full and stays full, which whoever uses the result asks last.
///
/// The letters that the whole agent shares: C is what is in work, L the number of the last error. `imds::client` and
/// `token::presign` tell of theirs.
// In this order, so that what is used most is near the beginning, where code reaches it with short addresses.
#[repr(C)]
pub struct Sheet<'a> {
    text: Text<'a>,
    exit: Exit,
    values: [&'a [u8]; 32],
}

/// A room and the text at its beginning.
#[repr(C)]
pub struct Text<'a> {
    /// Where the next byte is written.
    end: usize,
    room: &'a mut [u8],
}

impl<'a> core::ops::Deref for Sheet<'a> {
    type Target = Text<'a>;

    fn deref(&self) -> &Text<'a> {
        &self.text
    }
}

impl<'a> core::ops::DerefMut for Sheet<'a> {
    fn deref_mut(&mut self) -> &mut Text<'a> {
        &mut self.text
    }
}

impl<'a> Sheet<'a> {
    /// An empty sheet.
    pub fn new(room: &'a mut [u8]) -> Self {
        Self { text: Text::new(room), values: [b""; 32], exit: Exit::Bug }
    }

    /// From here on `subject` is in work, and if it fails that is the way to end.
    ///
    /// So functions that cannot go on say no more than `None`.
    pub fn begin(&mut self, exit: Exit, subject: &'a [u8]) {
        self.exit = exit;
        self.set(b'C', subject);
    }

    /// How to end if what is in work fails.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Writes a template, in which `$` and a letter stand for that letter's value.
    #[inline(never)]
    pub fn push_template(&mut self, mut template: &[u8]) {
        loop {
            self.push(until(&mut template, b'$'));
            let Some((letter, rest)) = template.split_first() else { return };
            template = rest;
            let value = self.get(*letter);
            self.push(value);
        }
    }

    /// Gives `letter` a value.
    pub fn set(&mut self, letter: u8, value: &'a [u8]) {
        // A letter's place in the alphabet is what its last five bits are.
        self.values[usize::from(letter & 31)] = value;
    }

    /// Gives `letter` the text that was written and not taken.
    #[inline(never)]
    pub fn name(&mut self, letter: u8) {
        let value = self.take();
        self.set(letter, value);
    }

    /// The value of `letter`.
    pub fn get(&self, letter: u8) -> &'a [u8] {
        self.values[usize::from(letter & 31)]
    }
}

impl<'a> Text<'a> {
    /// No text.
    pub fn new(room: &'a mut [u8]) -> Self {
        Self { end: 0, room }
    }

    /// Writes bytes.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        if let Some(room) = self.room().get_mut(..bytes.len()) {
            room.copy_from_slice(bytes);
            self.end += bytes.len();
        } else {
            self.end = self.room.len();
        }
    }

    /// Writes one byte.
    #[inline(never)]
    pub fn push_byte(&mut self, byte: u8) {
        self.push(&[byte]);
    }

    /// Writes a number in decimal.
    #[inline(never)]
    pub fn push_number(&mut self, number: u32) {
        if number > 9 {
            self.push_number(number / 10);
        }
        self.push_byte(b'0' + (number % 10) as u8);
    }

    /// The room behind the text, for a system call to fill; [`Self::grow`] tells by how much it did.
    #[inline(never)]
    pub fn room(&mut self) -> &mut [u8] {
        self.room.get_mut(self.end..).unwrap_or_default()
    }

    /// Takes so many bytes of the room for text.
    pub fn grow(&mut self, count: usize) {
        self.end += count;
    }

    /// The text that was written and not taken.
    #[inline(never)]
    pub fn text(&self) -> &[u8] {
        self.room.get(..self.end).unwrap_or_default()
    }

    /// Takes back what was written from some place of the text on.
    pub fn cut(&mut self, end: usize) {
        self.end = end;
    }

    /// The text that was written and not taken, to keep.
    #[inline(never)]
    pub fn take(&mut self) -> &'a [u8] {
        let (text, room) = core::mem::take(&mut self.room).split_at_mut_checked(self.end).unwrap_or_default();
        self.room = room;
        self.end = 0;
        text
    }

    /// Whether something did not fit.
    pub fn is_full(&self) -> bool {
        self.end == self.room.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_and_templates_use_them() {
        let mut room = [0; 64];
        let mut sheet = Sheet::new(&mut room);
        sheet.push_number(1_024);
        sheet.name(b'N');
        sheet.set(b'V', b"value");
        sheet.push_template(b"$N is $V, $X.");
        assert_eq!(sheet.text(), b"1024 is value, .");
        sheet.cut(4);
        assert_eq!((sheet.take(), sheet.get(b'N')), (&b"1024"[..], &b"1024"[..]));
    }

    #[test]
    fn a_full_sheet_stays_full() {
        let mut room = [0; 4];
        let mut sheet = Sheet::new(&mut room);
        sheet.push(b"abc");
        assert!(!sheet.is_full());
        sheet.push(b"de");
        assert!(sheet.is_full());
        sheet.take();
        sheet.push(b"");
        assert!(sheet.is_full());
    }
}
