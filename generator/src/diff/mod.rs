//! What changed between two pieces of user data, in terms of what a node gets: files, keys, arguments, commands.
//!
//! Reads two [`Report`]s of [`inspect`](crate::inspect), so that user data of any maker can be compared. Writes nothing.
//! What is spelled otherwise and says the same (order of keys, comments, white space, encodings) is no difference; it is
//! told apart from what is the same to the byte.
//!
//! The road: [`compare`] pairs what belongs together (`files`, `parts`), `contents` knows how each kind of file is read
//! (`keys`, `variables`, `unit`, `arguments`, `max_pods`, `certificates`, `lines`), `difference` is what comes out.

mod arguments;
mod certificates;
mod commands;
mod contents;
mod difference;
mod documents;
mod files;
mod keys;
mod lines;
mod list;
mod max_pods;
mod parts;
mod render;
mod sequence;
#[cfg(test)]
mod tests;
mod unit;
mod variables;

pub use difference::{Aspect, Change, Difference, Section, Sides, State, Subject};

use crate::inspect::Report;

/// What changed from `before` to `after`.
///
/// Turned round, the same two give the same difference with the sides turned.
pub fn compare(before: &Report, after: &Report) -> Difference {
    let mut sections = Vec::new();
    sections.extend(parts::user_data(before, after));
    sections.extend(parts::parts(before, after));
    sections.extend(files::files(before, after));
    sections.extend(commands::commands(before, after));
    sections.extend(commands::settings(before, after));
    sections.extend(commands::warnings(before, after));
    Difference { raw_size: Sides { before: before.raw_size, after: after.raw_size }, limit: before.limit, sections }
}
