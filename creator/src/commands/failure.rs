//! How a command fails: its report, and its exit code.

use std::process::ExitCode;

use crate::flow::FlowError;
use crate::log::Log;

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What was tried, behind "failed to".
    action: String,
    /// What is wrong, one problem a line.
    problem: String,
    /// What to do next, each a line of its own.
    next: Vec<String>,
}

impl Failure {
    /// A failure of `action`, which completes "failed to …".
    pub(crate) fn to(action: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        Self { action: action.into(), problem: problem.to_string(), next: Vec::new() }
    }

    /// With something to do next.
    #[must_use]
    pub(crate) fn next(mut self, line: impl Into<String>) -> Self {
        self.next.push(line.into());
        self
    }

    /// Makes failures of flows.
    pub(crate) fn of(action: impl Into<String>) -> impl FnOnce(FlowError) -> Self {
        let action = action.into();
        move |error| Self::to(action, error)
    }

    /// Tells it, and gives the exit code.
    pub(crate) fn report(self, log: &Log) -> ExitCode {
        log.failure(format_args!("failed to {}:\n{}", self.action, self.problem));
        self.next.iter().for_each(|line| log.info(line));
        ExitCode::FAILURE
    }
}
