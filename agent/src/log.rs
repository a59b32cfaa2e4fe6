//! One line a step: what was read, what was written, and at the end what went wrong.

use crate::failure::Exit;

/// Where lines go, and where the way to the end is kept.
///
/// A line is a format with a value in the place of each `%`. It begins with its priority, in the form in which
/// sd-daemon(3) has it: `<3>` where the agent gives up, `<4>` where it goes on but someone should look, `<6>` for what
/// it did.
///
/// An error is said where it is found, and from there on travels as `None`: it takes no room, whereas messages passed
/// up the calls would make the program half as large again. At most two values, for the same reason: so they travel in
/// registers.
pub trait Log: Copy {
    /// Writes one line.
    fn line(self, format: &[u8], first: &[u8], second: &[u8]);

    /// Keeps what the process is to end with.
    fn end_with(self, exit: Exit);

    /// Says in the last line what is wrong and what mends it.
    fn fail(self, exit: Exit, format: &[u8], first: &[u8], second: &[u8]) {
        self.end_with(exit);
        self.line(format, first, second);
    }
}
