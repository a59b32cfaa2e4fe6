//! As much of Kubernetes' objects as is read here.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<A> {
    pub(super) items: Vec<A>,
    #[serde(default)]
    pub(super) metadata: ListMetadata,
}

/// Where the next page begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ListMetadata {
    #[serde(rename = "continue")]
    pub(super) next: Option<String>,
}

/// What an error's answer says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    pub(super) message: String,
    pub(super) details: StatusDetails,
}

/// More of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusDetails {
    pub(super) causes: Vec<StatusCause>,
}

/// One cause.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusCause {
    pub(super) message: String,
}

/// What every object has.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) owner_references: Vec<Owner>,
    pub(super) deletion_timestamp: Option<String>,
    pub(super) finalizers: Vec<String>,
}

/// What an object belongs to.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Owner {
    pub(super) kind: String,
    pub(super) controller: bool,
}

/// A node.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Node {
    pub(super) metadata: Metadata,
    #[serde(default)]
    pub(super) spec: NodeSpec,
    #[serde(default)]
    pub(super) status: NodeStatus,
}

/// What is wanted of a node.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct NodeSpec {
    pub(super) unschedulable: bool,
}

/// What a node says of itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct NodeStatus {
    pub(super) conditions: Vec<Condition>,
}

/// One thing that is so or not.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Condition {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) reason: String,
    pub(super) message: String,
}

impl Node {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Whether pods can run on it.
    pub fn is_ready(&self) -> bool {
        self.ready_condition().is_some_and(|condition| condition.status == "True")
    }

    /// Whether it takes no new pods.
    pub fn is_cordoned(&self) -> bool {
        self.spec.unschedulable
    }

    /// Why it is not ready, in kubelet's words.
    pub fn why_not_ready(&self) -> String {
        match self.ready_condition() {
            Some(condition) if condition.message.is_empty() => condition.reason.clone(),
            Some(condition) => format!("{}: {}", condition.reason, condition.message),
            None => "kubelet has not said yet whether it is ready".to_owned(),
        }
    }

    fn ready_condition(&self) -> Option<&Condition> {
        self.status.conditions.iter().find(|condition| condition.kind == "Ready")
    }
}

/// A pod.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Pod {
    pub(super) metadata: Metadata,
    #[serde(default)]
    pub(super) status: PodStatus,
}

/// How far a pod is.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct PodStatus {
    pub(super) phase: String,
}
