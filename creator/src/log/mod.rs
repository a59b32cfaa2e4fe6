//! What is told while a command works: eksctl's lines on standard error, and on a terminal how far each stack is.
//!
//! Standard output is never written here: it is for results.

mod line;
mod progress;

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::SystemTime;

use indicatif::{MultiProgress, ProgressDrawTarget};

pub use line::{Symbol, time_of};
pub use progress::Progress;

/// Where lines go; copies are the same place.
#[derive(Clone, Debug)]
pub struct Log {
    /// The bars of a terminal; without one there are lines alone.
    bars: Option<Arc<MultiProgress>>,
    /// The time that stands before each line.
    clock: fn() -> SystemTime,
    /// How much is told.
    verbosity: u8,
}

impl Log {
    /// What is told where nobody says how much: everything but details.
    pub const DEFAULT_VERBOSITY: u8 = 3;

    /// Lines on standard error; bars as well, where that is a terminal. `verbosity` is eksctl's: up to 1 failures alone, from 2
    /// on warnings, from 3 on what goes on, from 4 on details.
    pub fn to_standard_error(verbosity: u8) -> Self {
        let is_terminal = std::io::stderr().is_terminal() && verbosity >= Self::DEFAULT_VERBOSITY;
        let bars = || Arc::new(MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));
        Self { bars: is_terminal.then(bars), clock: SystemTime::now, verbosity }
    }

    /// Something that goes on.
    pub fn info(&self, text: impl Display) {
        self.line(Symbol::Info, text);
    }

    /// Something that is done.
    pub fn success(&self, text: impl Display) {
        self.line(Symbol::Success, text);
    }

    /// Something that the user should know of, though it is no failure.
    pub fn warning(&self, text: impl Display) {
        self.line(Symbol::Warning, text);
    }

    /// Something that failed.
    pub fn failure(&self, text: impl Display) {
        self.line(Symbol::Failure, text);
    }

    /// A detail, for whoever asked for such.
    pub fn detail(&self, text: impl Display) {
        self.line(Symbol::Detail, text);
    }

    fn line(&self, symbol: Symbol, text: impl Display) {
        if self.verbosity < symbol.verbosity() {
            return;
        }
        let line = line::line((self.clock)(), symbol, &text.to_string());
        match &self.bars {
            // Above the bars, which would be drawn over it otherwise. Where standard error is gone, nobody is left to tell.
            Some(bars) => drop(bars.println(line)),
            None => drop(writeln!(std::io::stderr().lock(), "{line}")),
        }
    }

    /// A bar for something that takes long; nothing without a terminal.
    pub fn progress(&self, what: &str) -> Progress {
        Progress::new(self.bars.as_deref(), what)
    }
}
