//! An error that a service answers.

/// What a service answers instead of doing what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
    /// Whether the double did not expect the request at all, so that the test fails.
    pub(super) is_unexpected: bool,
}

impl Refusal {
    /// A refusal with an HTTP status, the service's code for it, and its words.
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), is_unexpected: false }
    }

    /// `CloudFormation`'s refusal of nearly everything.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message)
    }

    /// The double has no answer: a request that the test did not provide for.
    pub(super) fn unexpected(message: impl Into<String>) -> Self {
        Self { is_unexpected: true, ..Self::new(400, "UnexpectedRequest", message) }
    }
}
