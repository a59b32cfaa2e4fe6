//! What is wrong with the user's input, where it stands, and what mends it.

use std::fmt;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file: its name as the user gave it, the field's path, line and column from 1.
    File {
        /// The file's name, `-` for standard input.
        file: String,
        /// The field, such as `nodeGroups[0].labels.team`; empty for the document itself.
        path: String,
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
    },
    /// In a command-line flag, such as `--service-cidr`.
    Flag(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, path, line, column } if path.is_empty() => write!(f, "{file}:{line}:{column}"),
            Self::File { file, path, line, column } => write!(f, "{file}:{line}:{column}: {path}"),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// A value together with where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub place: Place,
}

impl<T> Sourced<T> {
    /// A value that a command-line flag gave.
    pub fn flag(flag: &str, value: T) -> Self {
        Self { value, place: Place::Flag(flag.to_owned()) }
    }
}

/// One thing that is wrong: where, what, and how to mend it, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the value stands; `None` where something is missing altogether.
    pub place: Option<Place>,
    /// A lowercase fragment without a full stop: what is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn at(place: &Place, message: impl Into<String>) -> Self {
        Self { place: Some(place.clone()), message: message.into() }
    }

    /// A problem with no place: something that is not there.
    pub fn missing(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Something that the user should know of though nothing is wrong: where, and what, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where the value stands.
    pub place: Place,
    /// A lowercase fragment without a full stop.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that is wrong with an input, in the order found. Never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// `value` if nothing is wrong.
    ///
    /// # Errors
    /// The problems, if there are any.
    pub fn or_value<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
