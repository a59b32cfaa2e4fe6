//! Nodes and pods, as a test says them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A node, and when it is there and ready: counted in lists of nodes that it would be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
    appears_after: u32,
    /// None for never.
    ready_after: Option<u32>,
    pub(super) is_cordoned: bool,
    pub(super) lists: u32,
}

impl Node {
    /// A node of a node group, there and ready from the first list on.
    pub fn of_group(group: &str, name: &str) -> Self {
        let labels = BTreeMap::from([("alpha.eksctl.io/nodegroup-name".to_owned(), group.to_owned())]);
        Self { name: name.to_owned(), labels, appears_after: 0, ready_after: Some(0), is_cordoned: false, lists: 0 }
    }

    /// One more label.
    #[must_use]
    pub fn label(mut self, name: &str, value: &str) -> Self {
        self.labels.insert(name.to_owned(), value.to_owned());
        self
    }

    /// It joins after so many lists.
    #[must_use]
    pub fn appears_after(self, lists: u32) -> Self {
        Self { appears_after: lists, ..self }
    }

    /// It is ready after so many lists.
    #[must_use]
    pub fn ready_after(self, lists: u32) -> Self {
        Self { ready_after: Some(lists), ..self }
    }

    /// It joins and never becomes ready.
    #[must_use]
    pub fn never_ready(self) -> Self {
        Self { ready_after: None, ..self }
    }

    pub(super) fn has_joined(&self) -> bool {
        self.lists >= self.appears_after
    }

    pub(super) fn told(&self) -> Value {
        let ready = self.ready_after.is_some_and(|after| self.lists >= after);
        let condition = if ready {
            json!({ "type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status" })
        } else {
            json!({
                "type": "Ready",
                "status": "False",
                "reason": "KubeletNotReady",
                "message": "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady \
                            message:Network plugin returns error: cni plugin not initialized",
            })
        };
        json!({
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": { "name": self.name, "labels": self.labels },
            "spec": if self.is_cordoned { json!({ "unschedulable": true }) } else { json!({}) },
            "status": { "conditions": [condition], "nodeInfo": { "kubeletVersion": "v1.32.3-eks-473151a" } },
        })
    }
}

/// A pod on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pod {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) node: String,
    owner: Option<&'static str>,
    is_mirror: bool,
    /// How many evictions a disruption budget still refuses; none for all.
    pub(super) kept_for: Option<u32>,
}

impl Pod {
    /// A pod of a `ReplicaSet`.
    pub fn on(node: &str, namespace: &str, name: &str) -> Self {
        let text = str::to_owned;
        let (namespace, name, node) = (text(namespace), text(name), text(node));
        Self { namespace, name, node, owner: Some("ReplicaSet"), is_mirror: false, kept_for: Some(0) }
    }

    /// A pod of a `DaemonSet`, which comes back by itself.
    #[must_use]
    pub fn of_daemon_set(self) -> Self {
        Self { owner: Some("DaemonSet"), ..self }
    }

    /// A pod of a file on its node.
    #[must_use]
    pub fn of_file(self) -> Self {
        Self { is_mirror: true, owner: Some("Node"), ..self }
    }

    /// A disruption budget refuses the first so many evictions.
    #[must_use]
    pub fn kept_for(self, evictions: u32) -> Self {
        Self { kept_for: Some(evictions), ..self }
    }

    /// A disruption budget refuses every eviction.
    #[must_use]
    pub fn kept_for_ever(self) -> Self {
        Self { kept_for: None, ..self }
    }

    pub(super) fn told(&self) -> Value {
        let owner = self
            .owner
            .map(|kind| json!([{ "apiVersion": "apps/v1", "kind": kind, "name": self.name, "controller": true }]));
        let annotations = if self.is_mirror { json!({ "kubernetes.io/config.mirror": "0123" }) } else { json!({}) };
        json!({
            "metadata": {
                "name": self.name,
                "namespace": self.namespace,
                "annotations": annotations,
                "ownerReferences": owner.unwrap_or(json!([])),
            },
            "spec": { "nodeName": self.node },
            "status": { "phase": "Running" },
        })
    }
}
