//! How a command fails: one report on standard error, and the exit code.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

/// Why a command wrote nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for what cannot be: exit code 2.
    Usage(clap::Error),
    /// The input is wrong, or a file cannot be read or written: exit code 1.
    Failed {
        /// What was tried, behind "failed to".
        action: String,
        /// What is wrong, one problem a line.
        problems: String,
    },
}

impl Failure {
    /// A failure of `action`, which completes "failed to …", for the reasons in `problems`.
    pub(crate) fn to(action: impl Into<String>, problems: impl Display) -> Self {
        Self::Failed { action: action.into(), problems: problems.to_string() }
    }

    /// Prints the report, and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                // Where standard error is gone, nobody is left to tell.
                let _ = error.print();
                ExitCode::from(2)
            }
            Self::Failed { action, problems } => {
                let _ = writeln!(std::io::stderr().lock(), "error: failed to {action}:\n{problems}");
                ExitCode::FAILURE
            }
        }
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}
