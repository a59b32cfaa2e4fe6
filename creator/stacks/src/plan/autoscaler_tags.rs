//! What the Cluster Autoscaler reads of an Auto Scaling group: the labels and taints that a node of it would have.
//!
//! Without these tags it knows them of a node that is there, so that it would not start the first one for a pod that asks for a
//! label or bears a taint.
//!
//! Sources: the Cluster Autoscaler, `cloudprovider/aws/README.md`, "Auto-Discovery Setup", and
//! `cloudprovider/aws/aws_manager.go`, `extractLabelsFromAsg` and `extractTaintsFromAsg`; eksctl,
//! `pkg/cfn/builder/nodegroup.go`, `GenerateClusterAutoscalerTags`.

use std::collections::BTreeMap;

use super::NodeGroupPlan;

/// What the key of a label's tag begins with.
const LABEL: &str = "k8s.io/cluster-autoscaler/node-template/label/";

/// What the key of a taint's tag begins with.
const TAINT: &str = "k8s.io/cluster-autoscaler/node-template/taint/";

impl NodeGroupPlan {
    /// The tags by key: of a label its value, of a taint `<value>:<effect>`. None unless they are
    /// [wanted](Self::propagates_tags).
    pub fn autoscaler_tags(&self) -> BTreeMap<String, String> {
        if !self.propagates_tags {
            return BTreeMap::new();
        }
        let labels = self.labels.iter().map(|(key, value)| (format!("{LABEL}{key}"), value.to_string()));
        let taints = self.taints.iter().map(|taint| {
            let value = format!("{}:{}", taint.value(), taint.effect());
            (format!("{TAINT}{}", taint.key()), value)
        });
        labels.chain(taints).collect()
    }
}
