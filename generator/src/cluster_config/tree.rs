//! The YAML tree: every node with its line and column, every scalar with its own text.
//!
//! Written by [`compose`](super::compose), read by [`reader`](super::reader).
//!
//! A scalar keeps the text between its quotes or indicators and whether it was plain (unquoted); what it *means* is
//! asked for later, by the field that reads it. serde cannot carry this: its data model turns a plain `1.20` into a
//! float and `0644` or `yes` into whatever the YAML version at hand makes of them, before a field that wants text has
//! a say. So the tree is made from the parser's events (granit-parser, which serde-saphyr itself reads through and
//! re-exports).

use crate::values::quoted;

/// A place in the text, counted in characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
}

/// A value and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where the value begins; for an alias, where its anchor's value begins.
    pub position: Position,
    /// The value.
    pub value: Value,
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, a number, a boolean or nothing.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in the order of the file; no key is there twice.
    Mapping(Vec<Entry>),
}

impl Value {
    /// What the value is, with an article, as messages name it.
    pub fn describe(&self) -> String {
        match self {
            Self::Scalar(scalar) if scalar.is_null() => "nothing".to_owned(),
            Self::Scalar(scalar) => quoted(&scalar.text),
            Self::Sequence(_) => "a list".to_owned(),
            Self::Mapping(_) => "a mapping".to_owned(),
        }
    }
}

/// A scalar's text and whether it stood without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text as it was written, after folding and the escapes of a double-quoted scalar.
    pub text: String,
    /// Whether the scalar was plain, so that its text may stand for a number, a boolean or null.
    pub plain: bool,
}

impl Scalar {
    /// Whether this stands for nothing at all.
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key begins.
    pub key_position: Position,
    /// The value.
    pub value: Node,
}
