//! One line a step: what was read, what was written, and at the end what went wrong.

use crate::failure::Exit;

/// How much a line matters, as syslog numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Priority {
    /// The agent gives up.
    Error = 3,
    /// It goes on, but someone should look.
    Warning = 4,
    /// What it did.
    Info = 6,
}

/// Where lines go, and where the way to the end is kept.
///
/// An error is said where it is found, and from there on travels as `None`: it takes no room, whereas messages passed
/// up the calls would make the program half as large again.
pub trait Log {
    /// Writes one line: `format` with a value in the place of each `%`.
    fn line(&self, priority: Priority, format: &[u8], values: &[&[u8]]);

    /// Keeps what the process is to end with.
    fn end_with(&self, exit: Exit);

    /// Says in the last line what is wrong and what mends it.
    fn fail(&self, exit: Exit, format: &[u8], values: &[&[u8]]) {
        self.end_with(exit);
        self.line(Priority::Error, format, values);
    }
}
