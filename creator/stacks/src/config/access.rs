//! Who may do what in the cluster.

use nodestrap_generator::cluster_config::source::{Field, Findings};
use nodestrap_generator::problem::{Place, Problem};

use super::objects::{ACCESS_CONFIG, ACCESS_ENTRY, ACCESS_POLICY, ACCESS_SCOPE};
use super::values::{arn, is_on, word};
use crate::plan::{AccessEntry, AccessEntryKind, AccessPolicy, AuthenticationMode};

/// What `accessConfig` says.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) authentication: AuthenticationMode,
    pub(super) creator_is_admin: bool,
    pub(super) entries: Vec<AccessEntry>,
}

const MODES: [(&str, AuthenticationMode); 3] = [
    ("API", AuthenticationMode::Api),
    ("API_AND_CONFIG_MAP", AuthenticationMode::ApiAndConfigMap),
    ("CONFIG_MAP", AuthenticationMode::ConfigMap),
];

pub(super) fn read(field: Option<&Field<'_>>, findings: &mut Findings) -> Access {
    let Some(mut fields) = field.and_then(|field| field.fields(&ACCESS_CONFIG, findings)) else {
        return Access { authentication: AuthenticationMode::default(), creator_is_admin: true, entries: Vec::new() };
    };
    let mode = word(&mut fields, "authenticationMode", &MODES, findings).map(|mode| mode.value).unwrap_or_default();
    let creator_is_admin = is_on(&mut fields, "bootstrapClusterCreatorAdminPermissions", true, findings);
    let entries = fields.take("accessEntries").map_or_else(Vec::new, |field| entries(&field, mode, findings));
    fields.finish_created(findings);
    Access { authentication: mode, creator_is_admin, entries }
}

fn entries(field: &Field<'_>, mode: AuthenticationMode, findings: &mut Findings) -> Vec<AccessEntry> {
    let items = field.items(findings);
    if mode == AuthenticationMode::ConfigMap && !items.is_empty() {
        let message = "are not known to a cluster with authenticationMode CONFIG_MAP; write API_AND_CONFIG_MAP or API";
        findings.problems.push(Problem::at(&field.place(findings), message));
    }
    let mut entries: Vec<AccessEntry> = Vec::new();
    for item in items {
        let Some(entry) = entry(&item, findings) else { continue };
        if entries.iter().any(|known| known.principal == entry.principal) {
            let message = "is of a principal that has an entry above already; make one of both";
            findings.problems.push(Problem::at(&item.place(findings), message));
        }
        entries.push(entry);
    }
    entries
}

/// Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/access_entry.go`, `AccessEntryType`.
const KINDS: [(&str, AccessEntryKind); 4] = [
    ("STANDARD", AccessEntryKind::Standard),
    ("EC2_LINUX", AccessEntryKind::Linux),
    ("EC2_WINDOWS", AccessEntryKind::Windows),
    ("FARGATE_LINUX", AccessEntryKind::Fargate),
];

fn entry(item: &Field<'_>, findings: &mut Findings) -> Option<AccessEntry> {
    let mut fields = item.fields(&ACCESS_ENTRY, findings)?;
    let principal = fields.take_text("principalARN", findings);
    if principal.is_none() {
        let message = "needs principalARN, the ARN of a role or user, as in arn:aws:iam::111122223333:role/admin";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    let principal = principal.and_then(|text| arn(&text, "iam", findings));
    let kind = word(&mut fields, "type", &KINDS, findings).map(|kind| kind.value).unwrap_or_default();
    let username = fields.take_text("kubernetesUsername", findings);
    let groups = fields.take("kubernetesGroups");
    let policies = fields.take("accessPolicies");
    if kind != AccessEntryKind::Standard {
        // Source: the EKS user guide, "Create access entries".
        let beside = [
            username.as_ref().map(|name| name.place.clone()),
            place(groups.as_ref(), findings),
            place(policies.as_ref(), findings),
        ];
        for place in beside.into_iter().flatten() {
            let message = format!("is EKS' own to say for type {}; remove it, or the type", kind.as_str());
            findings.problems.push(Problem::at(&place, message));
        }
    }
    let groups = groups.map_or_else(Vec::new, |field| field.texts(findings));
    let policies = policies.map_or_else(Vec::new, |field| field.items(findings));
    let policies = policies.iter().filter_map(|item| policy(item, findings)).collect();
    fields.finish_created(findings);
    Some(AccessEntry {
        principal: principal?,
        kind,
        username: username.map(|name| name.value),
        groups: groups.into_iter().map(|group| group.value).collect(),
        policies,
    })
}

fn place(field: Option<&Field<'_>>, findings: &Findings) -> Option<Place> {
    field.map(|field| field.place(findings))
}

fn policy(item: &Field<'_>, findings: &mut Findings) -> Option<AccessPolicy> {
    let mut fields = item.fields(&ACCESS_POLICY, findings)?;
    let text = fields.take_text("policyARN", findings);
    let scope_field = fields.take("accessScope");
    let scope = scope_field.as_ref().and_then(|field| scope(field, findings));
    fields.finish_created(findings);
    let is_policy = |arn: &str| arn.split(':').nth(2) == Some("eks") && arn.contains(":cluster-access-policy/");
    let arn = match text {
        Some(text) if is_policy(&text.value) => Some(text.value),
        other => {
            let message = "needs the policyARN of a policy of EKS, as in \
                           arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
            let place = other.map_or_else(|| item.place(findings), |text| text.place);
            findings.problems.push(Problem::at(&place, message));
            None
        }
    };
    if scope_field.is_none() {
        let message = "needs an accessScope, such as \"{type: cluster}\"";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    Some(AccessPolicy { arn: arn?, namespaces: scope? })
}

/// The namespaces of a scope; none where it is the cluster.
fn scope(field: &Field<'_>, findings: &mut Findings) -> Option<Vec<String>> {
    let mut fields = field.fields(&ACCESS_SCOPE, findings)?;
    let kind = word(&mut fields, "type", &[("cluster", true), ("namespace", false)], findings);
    let namespaces = fields.take("namespaces").map_or_else(Vec::new, |field| field.texts(findings));
    fields.finish_created(findings);
    let fault = match kind.as_ref().map(|kind| kind.value) {
        Some(true) if !namespaces.is_empty() => {
            "is the cluster, and has namespaces beside it; write type namespace, or remove them"
        }
        Some(false) if namespaces.is_empty() => "is of namespaces, and names none; write namespaces, or type cluster",
        _ => return kind.map(|_| namespaces.into_iter().map(|name| name.value).collect()),
    };
    findings.problems.push(Problem::at(&field.place(findings), fault));
    None
}
