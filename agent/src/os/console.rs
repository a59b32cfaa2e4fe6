//! Lines for people and journals, on standard error; results on standard output.

use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::{Log, Priority};
use nodestrap_agent::text::Text;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;

use super::streams;

/// The variable by which systemd tells that standard error is the journal (systemd.exec(5), since 231).
pub(crate) const JOURNAL: &[u8] = b"JOURNAL_STREAM";

/// The log.
pub(crate) struct Console {
    /// For the journal: each line starts with `<N>`, from which it takes the priority (sd-daemon(3)).
    prefixed: bool,
}

impl Console {
    pub(crate) fn new(prefixed: bool) -> Self {
        Self { prefixed }
    }
}

impl Log for Console {
    fn line(&self, priority: Priority, format: &[u8], values: &[&[u8]]) {
        // One line is one write, so that lines of several processes do not mix.
        let mut buffer = [0; 2048];
        let mut line = Text::new(&mut buffer);
        if self.prefixed {
            line.push(&[b'<', b'0' + priority as u8, b'>']);
        } else {
            line.push(b"nodestrap-agent: ");
        }
        line.push(match priority {
            Priority::Error => b"failed: ",
            Priority::Warning => b"warning: ",
            Priority::Info => b"",
        });
        line.format(format, values);
        line.push(b"\n");
        // Nobody is left to tell where standard error is gone.
        let _ = write_all(streams::error(), line.get().unwrap_or(format));
    }
}

/// Prints a result.
pub(crate) fn print(log: &Console, text: &[u8]) -> Result<(), Exit> {
    write_all(streams::output(), text).map_err(|_| log.fail(Exit::Write, b"standard output cannot be written", &[]))
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
