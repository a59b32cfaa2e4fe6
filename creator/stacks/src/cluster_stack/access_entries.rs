//! Who else may do what in the cluster.
//!
//! eksctl makes a stack for each; nothing outside of the cluster depends on one, so that they stand in the cluster's own.

use crate::names::resources;
use crate::plan::AccessEntry;
use crate::template::{self, AccessPolicy, AccessScope, Properties, Template, Value};

pub(super) fn add(template: &mut Template, entries: &[AccessEntry]) {
    for (place, plan) in entries.iter().enumerate() {
        let policies = plan.policies.iter().map(|policy| AccessPolicy {
            access_scope: AccessScope {
                namespaces: policy.namespaces.clone(),
                r#type: if policy.namespaces.is_empty() { "cluster" } else { "namespace" },
            },
            policy_arn: policy.arn.clone(),
        });
        let entry = template::AccessEntry {
            access_policies: policies.collect(),
            cluster_name: Value::Ref(resources::CONTROL_PLANE.to_owned()),
            kubernetes_groups: plan.groups.clone(),
            principal_arn: plan.principal.as_str().into(),
            r#type: plan.kind.as_str(),
            username: plan.username.clone(),
        };
        template.add(format!("AccessEntry{}", place + 1), Properties::AccessEntry(entry));
    }
}
