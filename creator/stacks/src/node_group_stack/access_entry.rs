//! That the nodes' role may join the cluster.

use nodestrap_generator::node_spec::Boot;

use crate::plan::{AuthenticationMode, ClusterFacts, NodeGroupPlan, NodeRole};
use crate::template::{AccessEntry, Properties, Template, Value};

/// Adds the access entry of a node group that is not managed; whether it did.
///
/// Not where the cluster takes the `ConfigMap` alone, nor for a role that has its entry already. EKS makes the entries of
/// managed node groups. Source: the EKS user guide, "Create access entries".
pub(super) fn add(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan, role: &Value) -> bool {
    let wanted = match &plan.role {
        NodeRole::New { .. } => true,
        NodeRole::Existing { access_entry, .. } => *access_entry,
    };
    if !wanted || cluster.authentication == AuthenticationMode::ConfigMap {
        return false;
    }
    let entry = AccessEntry {
        access_policies: Vec::new(),
        cluster_name: cluster.name.as_str().into(),
        kubernetes_groups: Vec::new(),
        principal_arn: role.clone(),
        r#type: if plan.family.boot() == Boot::Windows { "EC2_WINDOWS" } else { "EC2_LINUX" },
        username: None,
    };
    template.add("AccessEntry", Properties::AccessEntry(entry));
    true
}
