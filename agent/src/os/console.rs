//! Lines for the journal, on standard error.

use nodestrap_agent::boot::Log;

use super::system;

/// The log.
#[derive(Clone, Copy)]
pub(crate) struct Console;

impl Log for Console {
    fn line(self, line: &[u8]) {
        // One line is one write, so that lines of several processes do not mix. Nobody is left to tell where standard
        // error is gone.
        let _ = system::write(system::ERROR, line);
    }
}
