//! What can be wrong with user data and with a place to extract it to, and what would mend it.

use std::path::PathBuf;

use crate::number::thousands;

/// Why nothing can be reported about some user data.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// There are no bytes, or white space alone.
    #[error("{place} is empty: an instance without user data has nothing to inspect")]
    Empty {
        /// What is empty.
        place: String,
    },
    /// Base64 that no reader decodes.
    #[error("{place}: line {line}, column {column}: {fault}")]
    Base64 {
        /// What is encoded: the user data, or an entry of it.
        place: String,
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What is wrong there.
        fault: Base64Fault,
    },
    /// A gzip stream that ends before its data does.
    #[error("{place}: the gzip data ends after {bytes} bytes, before its end: it was cut off, so fetch it again whole")]
    GzipCut {
        /// What is compressed.
        place: String,
        /// Bytes that are there.
        bytes: usize,
    },
    /// A gzip stream with damage inside.
    #[error("{place}: the gzip data is damaged ({detail}): fetch it again, or compress it anew")]
    GzipDamaged {
        /// What is compressed.
        place: String,
        /// What the decompressor says.
        detail: String,
    },
    /// More data than the limit allows.
    #[error(
        "{place}: unpacks to more than {}: this is a compression bomb, or it needs a higher limit",
        Limit(*limit)
    )]
    TooLarge {
        /// What was being unpacked when the limit was reached.
        place: String,
        /// The limit on everything that is unpacked, in bytes.
        limit: u64,
    },
    /// Layers around layers without an end.
    #[error("more than {limit} layers of base64 and gzip lie around each other: one of each is what cloud-init takes")]
    TooManyLayers {
        /// How many were taken off.
        limit: usize,
    },
    /// JSON of the AWS CLI that holds no single user data.
    #[error("launch template JSON: {message}")]
    LaunchTemplate {
        /// What is wrong, and what would be right.
        message: String,
    },
    /// A MIME message that cannot be split into its parts.
    #[error("{place}: line {line}: {message}")]
    Mime {
        /// Which message: the user data, or a part of it.
        place: String,
        /// Line within it, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// A document that is not the YAML it should be.
    #[error("{place}: line {line}, column {column}: {message}")]
    Yaml {
        /// Which document.
        place: String,
        /// Line, from 1; 0 where it is not known.
        line: u64,
        /// Column, from 1; 0 where it is not known.
        column: u64,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// Text that is not UTF-8.
    #[error("{place}: byte {offset} is not UTF-8, and cloud-init drops such a part: save it as UTF-8, or base64 it")]
    NotUtf8 {
        /// Which document.
        place: String,
        /// Offset of the first bad byte, from 0.
        offset: usize,
    },
    /// A `write_files` entry at which cloud-init stops.
    #[error("{place}: {message}; cloud-init writes neither this file nor those after it")]
    Entry {
        /// The entry, with the path where it has one.
        place: String,
        /// What is wrong, and what would be right.
        message: String,
    },
}

/// What is wrong with base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64Fault {
    /// A byte outside of the alphabet.
    Character(u8),
    /// `-` or `_`, of the alphabet for URLs.
    UrlAlphabet(u8),
    /// `=` before the end.
    PaddingInside,
    /// The end comes within a group of four characters.
    Length(usize),
}

impl std::fmt::Display for Base64Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Character(byte) => write!(
                f,
                "'{}' is not base64, which is made of A-Z, a-z, 0-9, + and /, with = at its end",
                byte.escape_ascii()
            ),
            Self::UrlAlphabet(byte) => write!(
                f,
                "'{}' is of the base64 alphabet for URLs: EC2 takes the standard one, with + and /",
                char::from(*byte)
            ),
            Self::PaddingInside => f.write_str("base64 goes on after its = padding: encode the data as one piece"),
            Self::Length(characters) => write!(
                f,
                "the base64 ends after {characters} characters, which is not a multiple of 4: it was cut off, or its = \
                 padding is missing"
            ),
        }
    }
}

/// A limit in the unit a reader expects.
struct Limit(u64);

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", thousands(self.0))
    }
}

/// A name that is neither a file's path nor a part's name.
#[derive(Debug, thiserror::Error)]
#[error("there is no file or part {name:?}; there {}", known_names(.known))]
pub struct UnknownName {
    /// The name that was asked for.
    pub name: String,
    /// The names there are, in the report's order.
    pub known: Vec<String>,
}

fn known_names(known: &[String]) -> String {
    if known.is_empty() {
        return "is none at all".to_owned();
    }
    let quoted: Vec<String> = known.iter().map(|name| name.escape_debug().to_string()).collect();
    format!("are: {}", quoted.join(", "))
}

/// Why files were not extracted. Nothing is left behind at the destination when one of these is returned.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// There are no files.
    #[error("the user data writes no files: there is nothing to extract")]
    NoFiles,
    /// The destination is there and is not an empty directory.
    #[error("{} {state}: name a directory that does not exist yet, or an empty one", .directory.display())]
    Destination {
        /// The destination.
        directory: PathBuf,
        /// What it is instead.
        state: &'static str,
    },
    /// A path that does not name a place inside of the destination.
    #[error("file {path:?} {reason}: nothing was written")]
    Path {
        /// The path as the user data has it.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two files at one path.
    #[error("file {path:?} is written twice, and the later one would hide the earlier: nothing was written")]
    Duplicate {
        /// The path that both have.
        path: String,
    },
    /// A file where another needs a directory.
    #[error("file {path:?} stands where {below:?} needs a directory: nothing was written")]
    InTheWay {
        /// The file.
        path: String,
        /// The file below it.
        below: String,
    },
    /// The operating system refused.
    #[error("could not {action} {}: {source}", .path.display())]
    Io {
        /// What was tried, such as `create`.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}
