//! A stack's status, and what it means for whoever wants the stack.
//!
//! Source: the `CloudFormation` user guide, "Understand `CloudFormation` stack creation events".

use std::fmt;

/// A stack's status as `CloudFormation` writes it, such as `CREATE_COMPLETE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status(String);

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The stack is being made or changed, and well so far.
    Working,
    /// It is there and can be used.
    Usable,
    /// It failed, and `CloudFormation` is taking away what it made.
    RollingBack,
    /// It failed, and nothing goes on. It has to be deleted before there can be one of its name.
    Failed,
    /// It is being deleted.
    Deleting,
    /// It is gone.
    Gone,
}

impl Status {
    /// A status from `CloudFormation`'s text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// `CloudFormation`'s text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it means. A status that is not known is one that works, so that a wait ends by its deadline.
    pub fn phase(&self) -> Phase {
        match self.0.as_str() {
            "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "IMPORT_COMPLETE"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "IMPORT_ROLLBACK_COMPLETE" => Phase::Usable,
            "ROLLBACK_IN_PROGRESS" => Phase::RollingBack,
            // REVIEW_IN_PROGRESS: a change set was made for a stack that was never created, and none goes on by itself.
            "CREATE_FAILED"
            | "ROLLBACK_COMPLETE"
            | "ROLLBACK_FAILED"
            | "DELETE_FAILED"
            | "UPDATE_FAILED"
            | "UPDATE_ROLLBACK_FAILED"
            | "IMPORT_ROLLBACK_FAILED"
            | "REVIEW_IN_PROGRESS" => Phase::Failed,
            "DELETE_IN_PROGRESS" => Phase::Deleting,
            "DELETE_COMPLETE" => Phase::Gone,
            _ => Phase::Working,
        }
    }

    /// Whether `CloudFormation` took back an update.
    pub fn is_undone_update(&self) -> bool {
        self.0.starts_with("UPDATE_ROLLBACK") || self.0 == "UPDATE_FAILED"
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::StackStatus;

    use super::*;

    #[test]
    fn every_status_that_the_sdk_knows_has_its_phase() {
        let phase = |status: &&str| Status::new(*status).phase();
        let of =
            |wanted| StackStatus::values().iter().copied().filter(|status| phase(status) == wanted).collect::<Vec<_>>();
        assert_eq!(
            of(Phase::Working),
            [
                "CREATE_IN_PROGRESS",
                "IMPORT_IN_PROGRESS",
                "IMPORT_ROLLBACK_IN_PROGRESS",
                "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                "UPDATE_IN_PROGRESS",
                "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                "UPDATE_ROLLBACK_IN_PROGRESS",
            ]
        );
        assert_eq!(of(Phase::RollingBack), ["ROLLBACK_IN_PROGRESS"]);
        assert_eq!(of(Phase::Deleting), ["DELETE_IN_PROGRESS"]);
        assert_eq!(of(Phase::Gone), ["DELETE_COMPLETE"]);
    }
}
