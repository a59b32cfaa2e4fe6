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

/// Where lines go.
pub trait Log {
    /// Writes one line: `format` with a value in the place of each `%`.
    fn line(&self, priority: Priority, format: &[u8], values: &[&[u8]]);

    /// Says in the last line what is wrong and what mends it, and gives the exit code back.
    ///
    /// An error is said where it is found: an exit code travels in a register, a message would travel through memory
    /// and make the program half as large again.
    fn fail(&self, exit: Exit, format: &[u8], values: &[&[u8]]) -> Exit {
        self.line(Priority::Error, format, values);
        exit
    }
}
