//! Fargate: the role that pods are started with, and the profiles.

use std::collections::BTreeMap;

use super::Places;
use crate::identity::{Service, aws_policy, trust};
use crate::names::{outputs, resources};
use crate::plan::{ClusterPlan, FargatePlan, FargateProfile};
use crate::template::{self, Label, PodSelector, Properties, Role, Template, Value, name_tag, tags_of};

const ROLE: &str = "FargatePodExecutionRole";

pub(super) fn add(template: &mut Template, cluster: &ClusterPlan, plan: &FargatePlan, places: &Places) {
    let role = plan.pod_execution_role.as_deref().map_or_else(|| add_role(template, cluster), Value::from);
    template.export(outputs::FARGATE_POD_EXECUTION_ROLE_ARN, role.clone());
    for profile in &plan.profiles {
        add_profile(template, profile, &role, places);
    }
}

fn add_role(template: &mut Template, cluster: &ClusterPlan) -> Value {
    // Only for this cluster's profiles: without a condition, Fargate could be made to take the role for another's (the
    // EKS user guide, "Amazon EKS Pod execution IAM role").
    let profiles =
        format!("arn:${{AWS::Partition}}:eks:${{AWS::Region}}:${{AWS::AccountId}}:fargateprofile/{}/*", cluster.name);
    let condition = BTreeMap::from([("ArnLike", BTreeMap::from([("aws:SourceArn", Value::sub(profiles))]))]);
    let role = Role {
        role_name: None,
        assume_role_policy_document: trust(template, Service::FargatePods, &["sts:AssumeRole"], condition),
        managed_policy_arns: vec![aws_policy("AmazonEKSFargatePodExecutionRolePolicy")],
        permissions_boundary: None,
        tags: vec![name_tag(ROLE)],
    };
    template.add(ROLE, Properties::Role(role));
    Value::attribute(ROLE, "Arn")
}

fn add_profile(template: &mut Template, plan: &FargateProfile, role: &Value, places: &Places) {
    let selectors = plan.selectors.iter().map(|selector| PodSelector {
        namespace: selector.namespace.clone(),
        labels: selector.labels.iter().map(|(key, value)| Label { key: key.clone(), value: value.clone() }).collect(),
    });
    let profile = template::FargateProfile {
        cluster_name: Value::Ref(resources::CONTROL_PLANE.to_owned()),
        fargate_profile_name: plan.name.clone(),
        pod_execution_role_arn: role.clone(),
        subnets: places.private.clone(),
        selectors: selectors.collect(),
        tags: tags_of(&plan.tags),
    };
    template.add(profile_id(&plan.name), Properties::FargateProfile(profile));
}

/// A profile's logical id, which letters and digits alone may be in; other names have other ids.
fn profile_id(name: &str) -> String {
    let letters = name.bytes().map(|letter| match letter {
        _ if letter.is_ascii_alphanumeric() && letter != b'Z' => char::from(letter).to_string(),
        _ => format!("Z{letter:02X}"),
    });
    format!("FargateProfile{}", letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_of_other_names_have_other_ids() {
        assert_eq!(profile_id("fp-default"), "FargateProfilefpZ2Ddefault");
        assert_eq!(profile_id("fpZ2Ddefault"), "FargateProfilefpZ5A2Ddefault");
    }
}
