//! A part that has to be one text of one kind, for readers that take no other: Bottlerocket and Windows.

use super::node_config::looks_like_one;
use super::read::PartReading;
use super::text::{Mended, position};
use crate::inspect::{by_prefix, is_message};
use crate::problem::{Note, Place, Problem};

/// Who reads the text, and what it is to be.
pub(super) struct Wanted {
    /// The reader's name.
    pub(super) reader: &'static str,
    /// What to write.
    pub(super) text: &'static str,
}

/// A text, and where it stands in its file.
#[derive(Clone, Copy)]
pub(super) struct OneText<'a> {
    file: &'a str,
    /// The text.
    pub(super) text: &'a str,
    lines_before: usize,
}

impl<'a> OneText<'a> {
    /// The text of a file that was mended; `None` where it is none, which is noted.
    pub(super) fn of(
        file: &'a str,
        mended: &'a Mended<'_>,
        wanted: &Wanted,
        reading: &mut PartReading,
    ) -> Option<Self> {
        let Wanted { reader, text: form } = wanted;
        let whole = Self { file, text: "", lines_before: mended.lines_gone };
        reading.notes.extend(mended.notes.iter().map(|note| Note { place: whole.place("", 0), message: note.clone() }));
        let message = match std::str::from_utf8(&mended.bytes) {
            Err(_) => format!("is not text in UTF-8; write {form}"),
            Ok("") => format!("is empty; write {form}, or leave it out"),
            Ok(text) if is_message(text.as_bytes()) => {
                format!("is a MIME message, which {reader} does not read; write {form}, a file for each")
            }
            Ok(text) if looks_like_one(text.as_bytes()) => {
                format!("is a NodeConfig, which nodeadm reads and {reader} does not; write {form}")
            }
            Ok(text) => match by_prefix(text.as_bytes()) {
                Some(other) if !says_powershell(text) => {
                    format!("is a {}, which {reader} does not read; write {form}", other.kind)
                }
                _ => return Some(Self { text, ..whole }),
            },
        };
        reading.problems.push(whole.problem(0, message));
        None
    }

    /// Where `path` stands, at a byte of the text.
    pub(super) fn place(&self, path: &str, offset: usize) -> Place {
        let (line, column) = position(self.text, offset);
        let line = line + u64::try_from(self.lines_before).unwrap_or(u64::MAX - line);
        Place::File { file: self.file.to_owned(), path: path.to_owned(), line, column }
    }

    /// What is wrong at a byte of the text.
    pub(super) fn problem(&self, offset: usize, message: impl Into<String>) -> Problem {
        Problem::at(&self.place("", offset), message)
    }

    /// A stretch of it, from a byte on.
    pub(super) fn from(self, offset: usize, text: &'a str) -> Self {
        let gone = super::text::lines(&self.text.as_bytes()[..offset]);
        Self { text, lines_before: self.lines_before + gone, ..self }
    }
}

/// Whether the first line names PowerShell, to which such a line is a comment.
fn says_powershell(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.starts_with("#!") && (first.contains("pwsh") || first.contains("powershell"))
}
