//! Labels and taints that kubelet registers the node with.

use std::collections::BTreeMap;

use super::Resolver;
use crate::problem::{Place, Problem};
use crate::values::{ClusterName, ImdsCategory, LabelKey, LabelValue, NodeGroupName, Taint, TaintEffect, quoted};

/// The label with the cluster's name. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `ClusterNameLabel`.
const CLUSTER_NAME: &str = "alpha.eksctl.io/cluster-name";

/// The label with the node group's name. Source: as above, `NodeGroupNameLabel`.
const NODE_GROUP_NAME: &str = "alpha.eksctl.io/nodegroup-name";

/// Labels whose values are known on the node alone, which sets them at each boot.
/// Source: eksctl, `pkg/nodebootstrap`, the kubelet drop-in and `bootstrap.al2.sh`.
const SET_AT_BOOT: [&str; 2] = ["alpha.eksctl.io/instance-id", LIFECYCLE];

/// The label that says how the instance is paid for.
const LIFECYCLE: &str = "node-lifecycle";

impl Resolver<'_> {
    /// The user's labels and eksctl's.
    pub(super) fn labels(
        &mut self,
        cluster: Option<&ClusterName>,
        group: Option<&NodeGroupName>,
    ) -> BTreeMap<LabelKey, LabelValue> {
        let mut labels = BTreeMap::new();
        for label in &self.draft.group.labels {
            let key: Option<LabelKey> = self.parse(&label.key);
            let value: Option<LabelValue> = self.parse(&label.value);
            let Some(key) = key else { continue };
            if let Err(error) = key.check_kubelet_may_set() {
                self.note(&label.key.place, error.to_string());
            }
            if SET_AT_BOOT.contains(&key.as_str()) {
                self.note(&label.key.place, format!("the node sets the label {key} itself at boot; remove it"));
            }
            let Some(value) = value else { continue };
            for (own_key, own_value) in
                [(CLUSTER_NAME, cluster.map(ClusterName::as_str)), (NODE_GROUP_NAME, group.map(NodeGroupName::as_str))]
            {
                if let (true, Some(own_value)) =
                    (key.as_str() == own_key, own_value.filter(|own| *own != value.as_str()))
                {
                    let message =
                        format!("the label {key} is {} on every node of this group; remove it", quoted(own_value));
                    self.note(&label.value.place, message);
                }
            }
            labels.insert(key, value);
        }
        if let Some(cluster) = cluster {
            if let Ok(value) = cluster.as_str().parse() {
                labels.insert(own_key(CLUSTER_NAME), value);
            } else {
                let place = self.draft.cluster.name.as_ref().map(|name| name.place.clone());
                let message = format!(
                    "{} cannot be the value of the label {CLUSTER_NAME}, which ends with a letter or digit and has at \
                     most 63 characters; only a cluster of another name gets nodes",
                    quoted(cluster.as_str())
                );
                self.problems.push(Problem { place, message });
            }
        }
        if let Some(group) = group {
            let value = group.as_str().parse().expect("a node group's name is stricter than a label's value");
            labels.insert(own_key(NODE_GROUP_NAME), value);
        }
        labels
    }

    /// Checks that a label from the instance is the agent's to set, and nobody else's.
    pub(in crate::node_spec) fn check_instance_label(
        &mut self,
        place: &Place,
        key: &LabelKey,
        category: &ImdsCategory,
    ) {
        if let Err(error) = key.check_kubelet_may_set() {
            self.note(place, error.to_string());
        }
        let group = &self.draft.group;
        // eksctl's own label of this value is what the known name asks for.
        let is_lifecycle = key.as_str() == LIFECYCLE && category.as_str() == "instance-life-cycle";
        let fault = if [CLUSTER_NAME, NODE_GROUP_NAME].contains(&key.as_str()) {
            "has the same value on every node of the group; use another key"
        } else if SET_AT_BOOT.contains(&key.as_str()) && !is_lifecycle {
            "has a fixed source on every node; use another key"
        } else if group.labels.iter().any(|label| label.key.value == key.as_str()) {
            "has a value in labels already; keep one of the two"
        } else if group.override_bootstrap_command.is_some() {
            "would be set by the agent, in whose place overrideBootstrapCommand runs; remove one of the two"
        } else {
            return;
        };
        self.note(place, format!("the label {key} {fault}"));
    }

    /// The taints in order; kubelet takes a key and effect once.
    pub(super) fn taints(&mut self) -> Vec<Taint> {
        let mut taints: Vec<Taint> = Vec::new();
        for fields in &self.draft.group.taints {
            let key: Option<LabelKey> = self.parse(&fields.key);
            let value: Option<LabelValue> = self.parse(&fields.value);
            let effect: Option<TaintEffect> = self.parse(&fields.effect);
            let (Some(key), Some(value), Some(effect)) = (key, value, effect) else { continue };
            if taints.iter().any(|earlier| *earlier.key() == key && earlier.effect() == effect) {
                self.note(&fields.place, format!("a taint {key} with the effect {effect} is there already; keep one"));
                continue;
            }
            taints.push(Taint::new(key, value, effect));
        }
        taints
    }
}

/// One of eksctl's keys.
fn own_key(key: &str) -> LabelKey {
    key.parse().expect("eksctl's label keys are label keys")
}
