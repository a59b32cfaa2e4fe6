//! Lines for people and journals, on standard error; results on standard output.

use core::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;
use nodestrap_agent::text::Text;

use super::system;

/// The variable by which systemd tells that standard error is the journal (systemd.exec(5), since 231).
pub(crate) const JOURNAL: &[u8] = b"JOURNAL_STREAM";

static IN_JOURNAL: AtomicBool = AtomicBool::new(false);
static EXIT: AtomicU8 = AtomicU8::new(Exit::Done as u8);

/// The log. What it keeps is the process's own, as its streams are, so that it takes no room in any call.
#[derive(Clone, Copy)]
pub(crate) struct Console;

impl Console {
    /// With lines as the journal takes them, or as people do.
    pub(crate) fn new(in_journal: bool) -> Self {
        IN_JOURNAL.store(in_journal, Ordering::Relaxed);
        Self
    }

    /// What the process is to end with.
    pub(crate) fn exit(self) -> u8 {
        EXIT.load(Ordering::Relaxed)
    }

    /// Prints a result.
    pub(crate) fn print(self, text: &[u8]) -> Option<()> {
        let written = system::write(system::OUTPUT, text);
        if written.is_err() {
            self.fail(Exit::Write, b"<3>standard output cannot be written", b"", b"");
        }
        written.ok()
    }
}

impl Log for Console {
    #[inline(never)]
    fn line(self, format: &[u8], first: &[u8], second: &[u8]) {
        // One line is one write, so that lines of several processes do not mix.
        let mut buffer = [0; 2048];
        let mut line = Text::new(&mut buffer);
        // The journal takes the priority from the line's beginning and knows who writes (sd-daemon(3)).
        let (priority, rest) = format.split_at_checked(3).unwrap_or_default();
        line.push(if IN_JOURNAL.load(Ordering::Relaxed) { priority } else { b"nodestrap-agent: " });
        line.format(rest, &[first, second]);
        line.push(b"\n");
        // Nobody is left to tell where standard error is gone.
        let _ = system::write(system::ERROR, line.get().unwrap_or(format));
    }

    fn end_with(self, exit: Exit) {
        EXIT.store(exit as u8, Ordering::Relaxed);
    }
}

/// The last words of a panic.
pub(crate) fn bug() {
    let _ = system::write(system::ERROR, b"nodestrap-agent: a bug in the agent; please report it\n");
}
