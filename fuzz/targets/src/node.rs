//! A node whose files and metadata are hostile: what the agent's library needs, in memory.

use std::cell::RefCell;
use std::ffi::CStr;

use nodestrap_agent::boot::{Log, Machine, Metadata};
use nodestrap_agent::sheet::Sheet;

/// Room for everything, as the program has it and more.
pub(crate) const ROOM: usize = 256 * 1024;

/// Files by path.
#[derive(Clone, Copy)]
pub(crate) struct Files<'f>(pub(crate) &'f [(&'f CStr, &'f [u8])]);

impl Machine for Files<'_> {
    fn cpus(self) -> u32 {
        4
    }

    fn read<'a>(self, path: &CStr, sheet: &mut Sheet<'a>) -> &'a [u8] {
        let content = self.0.iter().find_map(|(name, content)| (*name == path).then_some(*content));
        sheet.push(content.unwrap_or_default());
        sheet.take()
    }
}

/// Answers by the beginning of their paths.
pub(crate) struct Answers<'f>(pub(crate) &'f [(&'f [u8], &'f [u8])]);

impl<'a> Metadata<'a> for Answers<'_> {
    fn get(&mut self, path: &'a [u8], _: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        let answer = self.0.iter().find_map(|(start, answer)| path.starts_with(start).then_some(*answer));
        sheet.push(answer.unwrap_or_default());
        Some(sheet.take())
    }
}

/// Keeps the lines.
#[derive(Default)]
pub(crate) struct Lines(pub(crate) RefCell<Vec<Vec<u8>>>);

impl Lines {
    pub(crate) fn keep(&self, line: &[u8]) {
        self.0.borrow_mut().push(line.to_owned());
    }
}

impl Log for &Lines {
    fn line(self, line: &[u8]) {
        self.keep(line);
    }
}
