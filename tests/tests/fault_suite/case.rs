//! One fault, and how a run has to end that meets it.

use nodestrap_tests::imds::{FakeImds, FakeImdsBuilder, Instance, Rule};

use crate::network::Network;

/// What the agent asks for, in its order, on a node of `containerd.yaml`.
pub(crate) const TOKEN: &str = "/latest/api/token";
pub(crate) const DOCUMENT: &str = "/latest/dynamic/instance-identity/document";
pub(crate) const OPTIONAL: &str = "/latest/meta-data/instance-life-cycle";
pub(crate) const NEEDED: &str = "/latest/meta-data/local-hostname";
pub(crate) const PATHS: [&str; 4] = [TOKEN, DOCUMENT, OPTIONAL, NEEDED];

/// How a run has to end.
#[derive(Clone)]
pub(crate) enum End {
    /// With the file that a boot without faults writes.
    Right,
    /// With the file of an instance that has no such category: what stands in brackets is left out with a warning
    /// (docs/agent.md, "The template").
    WithoutLabel,
    /// With this exit code, one of these lines behind `<3>failed: `, and the old file.
    Refused(i32, Vec<String>),
    /// In the one way or the other: with the right file, or for want of some field of the document.
    RightOrNoField,
}

/// A fault in a run.
#[derive(Clone)]
pub(crate) struct Case {
    /// The row of the report.
    pub(crate) kind: &'static str,
    /// What tells it from others of its kind.
    pub(crate) name: String,
    pub(crate) imds: FakeImdsBuilder,
    pub(crate) network: Network,
    pub(crate) end: End,
    /// One of hundreds that differ in a byte's place.
    pub(crate) at_each_byte: bool,
}

impl Case {
    /// A case of the default instance without a fault so far.
    pub(crate) fn new(kind: &'static str, name: impl Into<String>, end: End) -> Self {
        let imds = FakeImds::builder(Instance::default());
        Self { kind, name: name.into(), imds, network: Network::Loopback, end, at_each_byte: false }
    }

    pub(crate) fn rule(self, rule: Rule) -> Self {
        Self { imds: self.imds.rule(rule), ..self }
    }

    pub(crate) fn imds(self, change: impl FnOnce(FakeImdsBuilder) -> FakeImdsBuilder) -> Self {
        Self { imds: change(self.imds), ..self }
    }

    pub(crate) fn network(self, network: Network) -> Self {
        Self { network, ..self }
    }

    /// Whether it may last until the agent's deadline.
    pub(crate) fn is_long(&self) -> bool {
        matches!(self.end, End::Refused(3, _))
    }
}

impl End {
    /// No good answer for a path until the deadline.
    pub(crate) fn unreachable(path: &str, error: u16) -> Self {
        Self::Refused(3, vec![no_answer(path, error)])
    }

    /// Half an answer until the deadline: a time-out (11), or what the deadline leaves of the last one (74).
    pub(crate) fn unfinished(path: &str) -> Self {
        Self::Refused(3, [11, 74].map(|error| no_answer(path, error)).to_vec())
    }

    /// An answer that is whole and holds no value.
    pub(crate) fn no_value(name: &str) -> Self {
        Self::Refused(4, vec![format!("{name}: no valid value from IMDS; replace the instance")])
    }
}

fn no_answer(path: &str, error: u16) -> String {
    // The token is asked for when something else is.
    let path = if path == TOKEN { DOCUMENT } else { path };
    format!("{path}: no answer from IMDS, error {error}; is instance metadata enabled?")
}
