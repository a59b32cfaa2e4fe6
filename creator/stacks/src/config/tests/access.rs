//! Who may do what in a cluster.

use super::{file, reads, refused};
use crate::plan::{AccessEntry, AccessEntryKind, AccessPolicy, NodeRole};

fn with(entries: &str) -> String {
    file(&format!("accessConfig:\n  accessEntries: {entries}"))
}

const ADMIN: &str = "arn:aws:iam::111122223333:role/admin";
const POLICY: &str = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

#[test]
fn access_entries_are_read() {
    let read = reads(&with(&format!(
        "\n  - principalARN: {ADMIN}\n    kubernetesUsername: admin\n    kubernetesGroups: [ops]\n    accessPolicies:\n    \
         - {{policyARN: '{POLICY}', accessScope: {{type: namespace, namespaces: [web, jobs]}}}}\n    \
         - {{policyARN: '{POLICY}', accessScope: {{type: cluster}}}}\n  - {{principalARN: '{ADMIN}s', type: EC2_LINUX}}\n"
    )));
    let policy = |namespaces: &[&str]| AccessPolicy { arn: POLICY.to_owned(), namespaces: super::words(namespaces) };
    let expected = [
        AccessEntry {
            principal: ADMIN.to_owned(),
            kind: AccessEntryKind::Standard,
            username: Some("admin".to_owned()),
            groups: super::words(&["ops"]),
            policies: vec![policy(&["web", "jobs"]), policy(&[])],
        },
        AccessEntry {
            principal: format!("{ADMIN}s"),
            kind: AccessEntryKind::Linux,
            username: None,
            groups: Vec::new(),
            policies: Vec::new(),
        },
    ];
    assert_eq!(read.cluster.access_entries, expected);
    assert_eq!(reads(&read.effective).cluster.access_entries, expected);
}

/// A role has one entry in a cluster, so that the node group's stack must not make a second one.
#[test]
fn nodes_of_a_role_with_an_entry_of_its_own_get_none() {
    let group = format!("\nnodeGroups: [{{name: ng, iam: {{instanceRoleARN: '{ADMIN}'}}}}]");
    for (principal, expected) in [(ADMIN, false), ("arn:aws:iam::111122223333:role/other", true)] {
        let read = reads(&(with(&format!("[{{principalARN: '{principal}', type: EC2_LINUX}}]")) + &group));
        let NodeRole::Existing { access_entry, .. } = read.node_groups[0].role else { panic!("a role that is there") };
        assert_eq!(access_entry, expected, "{principal}");
    }
}

#[test]
fn access_entries_are_checked() {
    for (entries, message) in [
        (
            "[{}]".to_owned(),
            "6:19: accessConfig.accessEntries[0]: needs principalARN, the ARN of a role or user, as in \
             arn:aws:iam::111122223333:role/admin",
        ),
        (
            "[{principalARN: admin}]".to_owned(),
            "6:34: accessConfig.accessEntries[0].principalARN: \"admin\" is no ARN of iam, which looks like \"arn:aws:iam:…\"",
        ),
        (
            format!("\n  - principalARN: {ADMIN}\n  - principalARN: {ADMIN}"),
            "8:5: accessConfig.accessEntries[1]: is of a principal that has an entry above already; make one of both",
        ),
        (
            format!("\n  - principalARN: {ADMIN}\n    type: NODE"),
            "8:11: accessConfig.accessEntries[0].type: \"NODE\" is not known; write STANDARD, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX",
        ),
        (
            format!("\n  - principalARN: {ADMIN}\n    type: EC2_LINUX\n    kubernetesGroups: [ops]"),
            "9:23: accessConfig.accessEntries[0].kubernetesGroups: is EKS' own to say for type EC2_LINUX; remove it, or the type",
        ),
        (
            format!(
                "\n  - principalARN: {ADMIN}\n    accessPolicies: [{{policyARN: admin, accessScope: {{type: cluster}}}}]"
            ),
            "8:34: accessConfig.accessEntries[0].accessPolicies[0].policyARN: needs the policyARN of a policy of EKS, as in \
             arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        ),
        (
            format!("\n  - principalARN: {ADMIN}\n    accessPolicies: [{{policyARN: '{POLICY}'}}]"),
            "8:22: accessConfig.accessEntries[0].accessPolicies[0]: needs an accessScope, such as \"{type: cluster}\"",
        ),
        (
            format!(
                "\n  - principalARN: {ADMIN}\n    accessPolicies:\n    - policyARN: {POLICY}\n      \
                 accessScope: {{type: cluster, namespaces: [web]}}"
            ),
            "10:20: accessConfig.accessEntries[0].accessPolicies[0].accessScope: is the cluster, and has namespaces beside it; \
             write type namespace, or remove them",
        ),
        (
            format!(
                "\n  - principalARN: {ADMIN}\n    accessPolicies:\n    - policyARN: {POLICY}\n      \
                 accessScope: {{type: namespace}}"
            ),
            "10:20: accessConfig.accessEntries[0].accessPolicies[0].accessScope: is of namespaces, and names none; write \
             namespaces, or type cluster",
        ),
        (
            format!("[{{principalARN: '{ADMIN}'}}]\n  authenticationMode: CONFIG_MAP"),
            "6:18: accessConfig.accessEntries: are not known to a cluster with authenticationMode CONFIG_MAP; write \
             API_AND_CONFIG_MAP or API",
        ),
    ] {
        assert_eq!(refused(&with(&entries)), format!("c.yaml:{message}"), "and nothing beside it");
    }
}
