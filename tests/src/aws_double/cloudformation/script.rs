//! How a stack goes, as a test says it.

use std::collections::{BTreeMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::template::Template;

/// How one stack goes.
///
/// Times are counted in requests: how many `DescribeStacks` of the stack see it as it is before it goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StackScript {
    /// Resources that cannot be made, by their logical ids, and why.
    pub(super) failures: Vec<(String, String)>,
    pub(super) after: u32,
    pub(super) hangs: bool,
    pub(super) rollback_fails: Option<(String, String)>,
    /// Values that the resources' physical attributes have, by `LogicalId.Attribute`.
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) delete_after: u32,
    /// For each deletion in turn, what cannot be deleted; deletions beyond them go well.
    pub(super) delete_failures: VecDeque<(String, String)>,
    pub(super) delete_hangs: bool,
    /// For each update in turn, what cannot be changed.
    pub(super) update_failures: VecDeque<(String, String)>,
}

impl StackScript {
    /// Every resource is made: `CREATE_COMPLETE` at the first question.
    pub fn completes() -> Self {
        Self::default()
    }

    /// A resource of this logical id cannot be made, for this reason; what was made is taken back: `ROLLBACK_IN_PROGRESS` at
    /// the first question, `ROLLBACK_COMPLETE` at the second.
    pub fn fails(logical_id: &str, reason: &str) -> Self {
        Self::default().and_fails(logical_id, reason)
    }

    /// One more resource that cannot be made.
    #[must_use]
    pub fn and_fails(mut self, logical_id: &str, reason: &str) -> Self {
        self.failures.push((logical_id.to_owned(), reason.to_owned()));
        self
    }

    /// The last resources never come about: the stack stays `CREATE_IN_PROGRESS`.
    pub fn hangs() -> Self {
        Self { hangs: true, ..Self::default() }
    }

    /// So many questions see the stack being made, while its resources come about one after the other.
    #[must_use]
    pub fn after(self, questions: u32) -> Self {
        Self { after: questions, ..self }
    }

    /// A resource that was made cannot be taken back: `ROLLBACK_FAILED`.
    #[must_use]
    pub fn rollback_fails(self, logical_id: &str, reason: &str) -> Self {
        Self { rollback_fails: Some((logical_id.to_owned(), reason.to_owned())), ..self }
    }

    /// What `Fn::GetAtt` gives for an attribute of a resource, where it matters; with the attribute `Ref`, what `Ref` gives.
    #[must_use]
    pub fn attribute(mut self, logical_id: &str, attribute: &str, value: &str) -> Self {
        self.attributes.insert(format!("{logical_id}.{attribute}"), value.to_owned());
        self
    }

    /// So many questions see the stack being deleted.
    #[must_use]
    pub fn delete_after(self, questions: u32) -> Self {
        Self { delete_after: questions, ..self }
    }

    /// A resource cannot be deleted: `DELETE_FAILED`. Said twice, the second deletion fails as well, and so on.
    #[must_use]
    pub fn delete_fails(mut self, logical_id: &str, reason: &str) -> Self {
        self.delete_failures.push_back((logical_id.to_owned(), reason.to_owned()));
        self
    }

    /// The stack stays `DELETE_IN_PROGRESS`.
    #[must_use]
    pub fn delete_hangs(self) -> Self {
        Self { delete_hangs: true, ..self }
    }

    /// An update cannot change a resource: `UPDATE_ROLLBACK_COMPLETE`.
    #[must_use]
    pub fn update_fails(mut self, logical_id: &str, reason: &str) -> Self {
        self.update_failures.push_back((logical_id.to_owned(), reason.to_owned()));
        self
    }
}

impl StackScript {
    /// Says where the API server of a cluster of the template is, unless the script says so itself.
    pub(super) fn know_cluster(&mut self, template: &Template, url: &str, authority: &str) {
        let authority = STANDARD.encode(authority);
        for id in template.logical_ids().filter(|id| template.resource_type(id) == "AWS::EKS::Cluster") {
            for (attribute, value) in [("Endpoint", url), ("CertificateAuthorityData", &authority)] {
                self.attributes.entry(format!("{id}.{attribute}")).or_insert_with(|| value.to_owned());
            }
        }
    }
}
