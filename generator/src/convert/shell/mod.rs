//! As much of bash as a script that calls `bootstrap.sh` needs: commands, their words, and variables set to plain text.
//!
//! `scan` cuts a text into commands, `word` reads the words of one; `expand` makes texts of them. Crates that split words (`shlex`, `shell-words`) drop
//! which characters were quoted, by which alone one knows where `$NAME` is a variable and whether it makes several words.
//! What only a run could tell, such as `$(curl …)`, stays in the words as an [`Unknowns`] marker.
//!
//! Source: the bash manual, "Shell Syntax" and "Shell Expansions".

mod cursor;
mod expand;
mod scan;
#[cfg(test)]
mod tests;
mod word;

pub(super) use expand::{Unknowns, Variables};
pub(super) use scan::{Command, scan};

/// What makes a text no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {opening} is opened here and never closed: close it")]
pub struct ShellError {
    /// Line, from 1.
    pub line: usize,
    /// What is opened.
    pub opening: &'static str,
}

/// A word as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pieces: Vec<Piece>,
}

/// A stretch of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text that means itself. Quoted or not, it makes no further word.
    Literal(String),
    /// `$NAME`, `${NAME}` or `${NAME:-text}`.
    Variable { name: String, otherwise: Option<String>, quoted: bool, source: String },
    /// What only a run could tell.
    Opaque { source: String },
}
