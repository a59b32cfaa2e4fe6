//! The addons of a `ClusterConfig`.

use nodestrap_generator::cluster_config::source::{Field, Findings, document, shown};
use nodestrap_generator::problem::{Place, Problem, Sourced};

use super::objects::{ADDON, NAMESPACE_CONFIG};
use super::values::{arn, parse, tags};
use crate::plan::{Addon, AddonName, ClusterPlan, NodeGroupPlan, ResolveConflicts};

/// An addon, and where it is named.
pub(super) type Placed = (Addon, Place);

pub(super) fn read(field: &Field<'_>, with_oidc: bool, findings: &mut Findings) -> Vec<Placed> {
    let mut addons: Vec<Placed> = Vec::new();
    for item in field.items(findings) {
        let Some((addon, place)) = addon(&item, with_oidc, findings) else { continue };
        if addons.iter().any(|(known, _)| known.name == addon.name) {
            findings.problems.push(Problem::at(&place, "is an addon that stands above already; keep one of the two"));
        }
        addons.push((addon, place));
    }
    addons
}

fn addon(item: &Field<'_>, with_oidc: bool, findings: &mut Findings) -> Option<Placed> {
    let mut fields = item.fields(&ADDON, findings)?;
    let name = fields.take_text("name", findings);
    if name.is_none() {
        findings.problems.push(Problem::at(&item.place(findings), "needs a name, such as vpc-cni"));
    }
    let version = fields.take_text("version", findings);
    let configuration = fields.take_text("configurationValues", findings);
    let conflicts = fields.take_text("resolveConflicts", findings);
    let role = fields.take_text("serviceAccountRoleARN", findings);
    if let (Some(role), false) = (&role, with_oidc) {
        let message =
            "is a role that pods take by the cluster's OIDC provider; write \"iam: {withOIDC: true}\" beside addons";
        findings.problems.push(Problem::at(&role.place, message));
    }
    let namespace = fields.take("namespaceConfig").and_then(|field| namespace(&field, findings));
    let tags = fields.take("tags").map(|field| tags(&field, findings)).unwrap_or_default();
    fields.finish_created(findings);
    let name = name?;
    let place = name.place.clone();
    Some((
        Addon {
            name: parse::<AddonName>(&name, findings)?,
            version: version.and_then(|version| whole_version(version, findings)),
            configuration: configuration.and_then(|text| settings(text, findings)),
            resolve_conflicts: conflicts.and_then(|word| resolve_conflicts(&word, findings)).unwrap_or_default(),
            role: role.and_then(|role| arn(&role, "iam", findings)),
            namespace,
            tags,
        },
        place,
    ))
}

/// eksctl asks EKS which version `latest` or the beginning of one stands for; a template has to name it.
fn whole_version(version: Sourced<String>, findings: &mut Findings) -> Option<String> {
    if version.value.split('.').count() >= 3 {
        return Some(version.value);
    }
    let message = format!(
        "{} is no whole version, such as v1.20.4-eksbuild.2, which 'aws eks describe-addon-versions' lists; write one, or leave \
         it out for EKS' default",
        shown(&version.value)
    );
    findings.problems.push(Problem::at(&version.place, message));
    None
}

/// EKS holds them against the addon's own schema; that they are a mapping is all that can be seen here.
fn settings(text: Sourced<String>, findings: &mut Findings) -> Option<String> {
    if document("", text.value.as_bytes()).is_ok() {
        return Some(text.value);
    }
    let message = "are neither JSON nor YAML of a mapping; write fields that 'aws eks describe-addon-configuration' lists, such \
                   as '{\"replicaCount\": 3}'";
    findings.problems.push(Problem::at(&text.place, message));
    None
}

/// In any case of letters, as eksctl takes them.
fn resolve_conflicts(word: &Sourced<String>, findings: &mut Findings) -> Option<ResolveConflicts> {
    let found = ResolveConflicts::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(&word.value));
    if found.is_none() {
        let message = format!("{} is not known; write none, overwrite or preserve", shown(&word.value));
        findings.problems.push(Problem::at(&word.place, message));
    }
    found
}

fn namespace(field: &Field<'_>, findings: &mut Findings) -> Option<String> {
    let mut fields = field.fields(&NAMESPACE_CONFIG, findings)?;
    let namespace = fields.take_text("namespace", findings);
    fields.finish_created(findings);
    if namespace.is_none() {
        findings.problems.push(Problem::at(&field.place(findings), "names no namespace; write it, or remove it"));
    }
    namespace.map(|namespace| namespace.value)
}

/// Refuses addons whose pods would find no node: EKS would never call them active, and their stacks never end.
pub(super) fn check_nodes(
    addons: &[Placed],
    cluster: Option<&ClusterPlan>,
    groups: &[NodeGroupPlan],
    findings: &mut Findings,
) {
    let has_pods = groups.iter().any(|group| group.scaling.desired > 0)
        || cluster.is_some_and(|cluster| cluster.fargate.is_some());
    if has_pods {
        return;
    }
    for (addon, place) in addons.iter().filter(|(addon, _)| addon.needs_nodes()) {
        let message = format!(
            "{} runs on nodes, and there are none: add a node group with a desiredCapacity, or add the addon when there are nodes, \
             with eksctl create addon",
            addon.name
        );
        findings.problems.push(Problem::at(place, message));
    }
}
