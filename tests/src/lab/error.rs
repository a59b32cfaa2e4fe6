//! What can go wrong in the lab, each in a line that says what to do about it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use super::boot::Until;

/// Why the lab cannot be had, or a boot gave no record.
#[derive(Debug, Error)]
pub enum LabError {
    /// The host runs programs of another architecture than the lab's root.
    #[error("the boot lab boots x86_64 machines: run it on an x86_64 host, not on {0}")]
    Architecture(&'static str),
    /// Namespaces, mounts and debootstrap are for root.
    #[error("the boot lab makes namespaces and mounts: run the tests as root")]
    NotRoot,
    /// Programs that the lab calls are not installed.
    #[error("the boot lab lacks {}: install what it needs with tests/lab/install-packages", .0.join(", "))]
    Lacking(Vec<&'static str>),
    /// The script that builds the root failed.
    #[error("cannot build the boot lab's root: {reason} (all of its output is in {})", log.display())]
    Root {
        /// The last line that it printed.
        reason: String,
        /// Where all that it printed is.
        log: PathBuf,
    },
    /// The machine ended before it came as far as it should.
    #[error("the machine ended before {until}; its last words:\n{last_words}")]
    Ended {
        /// What was waited for.
        until: Until,
        /// The end of its console, or of the script that boots it.
        last_words: String,
    },
    /// The machine runs, but did not come as far as it should in time.
    #[error("the machine did not come to {until} within {} s; its last words:\n{last_words}", timeout.as_secs())]
    TooSlow {
        /// What was waited for.
        until: Until,
        /// For how long.
        timeout: Duration,
        /// The end of its journal.
        last_words: String,
    },
    /// Something of the host failed.
    #[error("cannot {purpose}: {source}")]
    Io {
        /// What was tried, as in "read /etc/fstab".
        purpose: String,
        /// What the system answered.
        source: io::Error,
    },
}

impl LabError {
    /// Says what was tried when the system answered with an error.
    pub(super) fn io(purpose: impl FnOnce() -> String) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { purpose: purpose(), source }
    }
}
