//! Which pods have which role.

use nodestrap_generator::cluster_config::source::{Field, Findings, shown};
use nodestrap_generator::problem::Problem;

use super::addons;
use super::objects::POD_IDENTITY;
use super::values::{arn, tags, take_arn};
use crate::plan::{AddonPolicy, PodIdentity, PodRole};

/// The addon by which pods take their roles.
const AGENT: &str = "eks-pod-identity-agent";

pub(super) fn read(field: &Field<'_>, addons: &[addons::Placed], findings: &mut Findings) -> Vec<PodIdentity> {
    let items = field.items(findings);
    if !items.is_empty() && !addons.iter().any(|(addon, _)| addon.name.as_str() == AGENT) {
        let message = format!("are taken by an agent on each node; write \"{{name: {AGENT}}}\" among addons");
        findings.problems.push(Problem::at(&field.place(findings), message));
    }
    let mut identities: Vec<PodIdentity> = Vec::new();
    for item in items {
        let Some(identity) = identity(&item, findings) else { continue };
        let is_same = |known: &PodIdentity| {
            (&known.namespace, &known.service_account) == (&identity.namespace, &identity.service_account)
        };
        if identities.iter().any(is_same) {
            let message = "is of a service account that has a role above already; keep one of the two";
            findings.problems.push(Problem::at(&item.place(findings), message));
        }
        identities.push(identity);
    }
    identities
}

fn identity(item: &Field<'_>, findings: &mut Findings) -> Option<PodIdentity> {
    let mut fields = item.fields(&POD_IDENTITY, findings)?;
    let namespace = fields.take_text("namespace", findings);
    let service_account = fields.take_text("serviceAccountName", findings);
    if namespace.is_none() || service_account.is_none() {
        let message = "needs the namespace and the serviceAccountName of the pods";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    // What is wrong with a policy is told at it, and not once more as a role without any.
    let told = findings.problems.len();
    let existing = take_arn(&mut fields, "roleARN", "iam", findings);
    let name = fields.take_text("roleName", findings).map(|name| name.value);
    let permissions_boundary = take_arn(&mut fields, "permissionsBoundaryARN", "iam", findings);
    let policies = fields.take("permissionPolicyARNs").map_or_else(Vec::new, |field| field.texts(findings));
    let policies: Vec<String> = policies.iter().filter_map(|text| arn(text, "iam", findings)).collect();
    let well_known = fields.take("wellKnownPolicies");
    let well_known = well_known.map_or_else(Vec::new, |field| named_policies(&field, findings));
    let tags = fields.take("tags").map(|field| tags(&field, findings)).unwrap_or_default();
    let has_policies = !policies.is_empty() || !well_known.is_empty();
    let fault = match &existing {
        Some(_) if has_policies || name.is_some() || permissions_boundary.is_some() => {
            Some("names a role that is there with roleARN, and what a role of its own would have; keep one of the two")
        }
        None if !has_policies && findings.problems.len() == told => {
            Some("gives its pods no rights; write permissionPolicyARNs or wellKnownPolicies, or roleARN")
        }
        _ => None,
    };
    if let Some(fault) = fault {
        findings.problems.push(Problem::at(&item.place(findings), fault));
    }
    fields.finish_created(findings);
    let role =
        existing.map_or_else(|| PodRole::New { name, permissions_boundary, policies, well_known }, PodRole::Existing);
    Some(PodIdentity { namespace: namespace?.value, service_account: service_account?.value, role, tags })
}

/// eksctl's named policies that are true.
fn named_policies(field: &Field<'_>, findings: &mut Findings) -> Vec<AddonPolicy> {
    let mut policies = Vec::new();
    for (key, value) in field.pairs(findings) {
        let policy = AddonPolicy::of_well_known(&key.value);
        if policy.is_none() {
            let known = AddonPolicy::well_known();
            let message = format!("{} is no policy of wellKnownPolicies; write one of {known}", shown(&key.value));
            findings.problems.push(Problem::at(&key.place, message));
        }
        if value.boolean(findings).is_some_and(|on| on.value) {
            policies.extend(policy);
        }
    }
    policies.sort();
    policies
}
