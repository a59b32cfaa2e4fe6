//! Roles that pods have by their service account, with EKS' pod identities.
//!
//! eksctl makes a stack for each role, and the association by API; here both stand in the cluster's stack. Sources: eksctl,
//! `pkg/cfn/builder/iam.go` and `pkg/actions/podidentityassociation/`; the EKS user guide, "Assign an IAM role to a Kubernetes
//! service account".

use std::collections::BTreeMap;

use crate::addon_policies;
use crate::identity::aws_policy;
use crate::names::resources;
use crate::plan::{AddonPolicy, PodIdentity, PodRole};
use crate::template::{
    Effect, PodIdentityAssociation, PolicyDocument, Principal, Properties, Role, Statement, Template, Value, name_tag,
    tags_of,
};

/// Who gives pods their roles, in every partition.
const PODS: &str = "pods.eks.amazonaws.com";

pub(super) fn add(template: &mut Template, identities: &[PodIdentity]) {
    for (place, plan) in identities.iter().enumerate() {
        let number = place + 1;
        let association = PodIdentityAssociation {
            cluster_name: Value::Ref(resources::CONTROL_PLANE.to_owned()),
            namespace: plan.namespace.clone(),
            role_arn: role(template, plan, &format!("PodIdentityRole{number}")),
            service_account: plan.service_account.clone(),
            tags: tags_of(&plan.tags),
        };
        template.add(format!("PodIdentity{number}"), Properties::PodIdentityAssociation(association));
    }
}

/// The ARN of the role, which is added where it is not there.
fn role(template: &mut Template, plan: &PodIdentity, id: &str) -> Value {
    let (name, permissions_boundary, policies, well_known) = match &plan.role {
        PodRole::Existing(arn) => return arn.as_str().into(),
        PodRole::New { name, permissions_boundary, policies, well_known } => {
            (name, permissions_boundary, policies, well_known)
        }
    };
    let mut managed_policy_arns: Vec<Value> = policies.iter().map(|arn| arn.as_str().into()).collect();
    if well_known.contains(&AddonPolicy::ImageBuilder) {
        managed_policy_arns.push(aws_policy(addon_policies::PUSH_IMAGES));
    }
    let mut tags = tags_of(&plan.tags);
    tags.retain(|tag| tag.key != "Name");
    tags.push(name_tag(id));
    let role = Role {
        role_name: name.clone(),
        assume_role_policy_document: trust(),
        managed_policy_arns,
        permissions_boundary: permissions_boundary.clone(),
        tags,
    };
    let name = template.add(id, Properties::Role(role));
    addon_policies::add(template, id, well_known, &name);
    Value::attribute(id, "Arn")
}

/// EKS tags the sessions with cluster, namespace and service account.
fn trust() -> PolicyDocument {
    PolicyDocument::of(Statement {
        effect: Effect::Allow,
        action: vec!["sts:AssumeRole", "sts:TagSession"],
        principal: Some(Principal { service: vec![PODS.into()] }),
        resource: None,
        condition: BTreeMap::new(),
    })
}
