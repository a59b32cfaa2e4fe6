//! What a conversion has to tell: one line each.

use std::fmt;

use crate::inspect::printable;

/// How the new node stands to the old one in some point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// The input says something that the `ClusterConfig` cannot say.
    Lost,
    /// The `ClusterConfig` needs something that the input does not say.
    Missing,
    /// The new node is otherwise, though nothing was lost.
    Differs,
}

impl FindingKind {
    /// The word that a line begins with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Missing => "missing",
            Self::Differs => "differs",
        }
    }
}

/// A point in which the new node is not simply the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How.
    pub kind: FindingKind,
    /// Where it stands in the input, or for what is missing the field to write.
    pub place: String,
    /// A lowercase fragment without a full stop: what, and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.kind.as_str(), self.place, self.message)
    }
}

/// Findings as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn lost(&mut self, place: impl fmt::Display, message: impl Into<String>) {
        self.push(FindingKind::Lost, place, &message.into());
    }

    pub(super) fn missing(&mut self, field: impl fmt::Display, message: impl Into<String>) {
        self.push(FindingKind::Missing, field, &message.into());
    }

    pub(super) fn differs(&mut self, place: impl fmt::Display, message: impl Into<String>) {
        self.push(FindingKind::Differs, place, &message.into());
    }

    fn push(&mut self, kind: FindingKind, place: impl fmt::Display, message: &str) {
        self.0.push(Finding { kind, place: printable(&place.to_string()), message: printable(message) });
    }

    /// By kind, and within each as they came.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| finding.kind);
        self.0
    }
}
