//! A place in a script's text, which moves on.

use super::ShellError;

/// A text, and how far it was read.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    /// The text from its beginning.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next character, which stays.
    pub(super) fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The next character, which is read with this.
    pub(super) fn take(&mut self) -> Option<char> {
        let next = self.next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// What is opened at a byte and never closed.
    pub(super) fn unclosed(&self, at: usize, opening: &'static str) -> ShellError {
        ShellError { line: self.line(at), opening }
    }
}
