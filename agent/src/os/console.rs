//! Lines for people and journals, on standard error; results on standard output.

use core::cell::Cell;

use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::{Log, Priority};
use nodestrap_agent::text::Text;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;

use super::streams;

/// The variable by which systemd tells that standard error is the journal (systemd.exec(5), since 231).
pub(crate) const JOURNAL: &[u8] = b"JOURNAL_STREAM";

/// The log, and the exit code to come.
pub(crate) struct Console {
    /// For the journal: each line starts with `<N>`, from which it takes the priority (sd-daemon(3)).
    prefixed: bool,
    exit: Cell<Exit>,
}

impl Console {
    pub(crate) fn new(prefixed: bool) -> Self {
        Self { prefixed, exit: Cell::new(Exit::Done) }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit.get()
    }
}

impl Log for Console {
    #[inline(never)]
    fn line(&self, priority: Priority, format: &[u8], values: &[&[u8]]) {
        // One line is one write, so that lines of several processes do not mix.
        let mut buffer = [0; 2048];
        let mut line = Text::new(&mut buffer);
        if self.prefixed {
            line.push(&[b'<', b'0' + priority as u8, b'>']);
        }
        line.push(match priority {
            Priority::Error => b"nodestrap-agent: failed: ",
            Priority::Warning => b"nodestrap-agent: warning: ",
            Priority::Info => b"nodestrap-agent: ",
        });
        line.format(format, values);
        line.push(b"\n");
        // Nobody is left to tell where standard error is gone.
        let _ = write_all(streams::error(), line.get().unwrap_or(format));
    }

    fn end_with(&self, exit: Exit) {
        self.exit.set(exit);
    }

    #[inline(never)]
    fn fail(&self, exit: Exit, format: &[u8], values: &[&[u8]]) {
        self.end_with(exit);
        self.line(Priority::Error, format, values);
    }
}

/// Prints a result.
pub(crate) fn print(log: &Console, text: &[u8]) -> Option<()> {
    let written = write_all(streams::output(), text);
    if written.is_err() {
        log.fail(Exit::Write, b"standard output cannot be written", &[]);
    }
    written.ok()
}

/// The last words of a panic.
pub(crate) fn bug() {
    let _ = write_all(streams::error(), b"nodestrap-agent: failed: a bug in the agent; please report it\n");
}

/// Writes all of `bytes`.
pub(super) fn write_all(to: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(to, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
