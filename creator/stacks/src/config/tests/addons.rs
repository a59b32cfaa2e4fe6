//! What a file says of addons.

use super::{Configuration, file, reads, refused};
use crate::plan::ResolveConflicts;

/// A file with nodes, a provider for roles, and addons.
fn with(addons: &str) -> String {
    file(&format!("iam: {{withOIDC: true}}\nnodeGroups: [{{name: ng}}]\naddons: {addons}"))
}

#[test]
fn addons_are_read_and_those_that_need_no_nodes_told_from_the_others() {
    let role = "arn:aws:iam::111122223333:role/cni";
    let read = reads(&with(&format!(
        "\n- {{name: VPC-CNI, version: v1.20.4-eksbuild.2, serviceAccountRoleARN: '{role}', resolveConflicts: preserve, tags: {{a: b}}}}\n\
         - {{name: coredns, configurationValues: \"replicaCount: 3\", namespaceConfig: {{namespace: dns}}}}\n"
    )));
    let [cni, dns] = &read.cluster.addons[..] else { panic!("{:?}", read.cluster.addons) };
    assert_eq!((cni.name.as_str(), cni.version.as_deref()), ("vpc-cni", Some("v1.20.4-eksbuild.2")));
    assert_eq!((cni.role.as_deref(), cni.resolve_conflicts), (Some(role), ResolveConflicts::Preserve));
    assert_eq!(cni.tags, [("a".to_owned(), "b".to_owned())].into());
    assert_eq!((dns.configuration.as_deref(), dns.namespace.as_deref()), (Some("replicaCount: 3"), Some("dns")));
    assert_eq!((dns.version.as_deref(), dns.resolve_conflicts), (None, ResolveConflicts::Overwrite));
    assert_eq!((cni.needs_nodes(), dns.needs_nodes()), (false, true));
    let again = |read: &Configuration| reads(&read.effective).cluster.addons;
    assert_eq!(again(&read), read.cluster.addons);
}

#[test]
fn addons_are_checked() {
    for (addons, message) in [
        ("vpc-cni", "7:9: addons: must be a list, not \"vpc-cni\""),
        ("[{version: v1.2.3}]", "7:10: addons[0]: needs a name, such as vpc-cni"),
        (
            "[{name: 'vpc cni'}]",
            "7:17: addons[0].name: \"vpc cni\" is no addon's name, which has up to 60 letters, digits, hyphens and underscores, \
             as \"vpc-cni\" has",
        ),
        (
            "[{name: vpc-cni}, {name: VPC-CNI}]",
            "7:34: addons[1].name: is an addon that stands above already; keep one of the two",
        ),
        (
            "[{name: vpc-cni, version: latest}]",
            "7:35: addons[0].version: \"latest\" is no whole version, such as v1.20.4-eksbuild.2, which 'aws eks \
             describe-addon-versions' lists; write one, or leave it out for EKS' default",
        ),
        (
            "[{name: vpc-cni, configurationValues: on}]",
            "7:47: addons[0].configurationValues: are neither JSON nor YAML of a mapping; write fields that 'aws eks \
             describe-addon-configuration' lists, such as '{\"replicaCount\": 3}'",
        ),
        (
            "[{name: vpc-cni, configurationValues: {env: {}}}]",
            "7:47: addons[0].configurationValues: must be text, not a mapping",
        ),
        (
            "[{name: vpc-cni, resolveConflicts: force}]",
            "7:44: addons[0].resolveConflicts: \"force\" is not known; write none, overwrite or preserve",
        ),
        (
            "[{name: vpc-cni, serviceAccountRoleARN: cni}]",
            "7:49: addons[0].serviceAccountRoleARN: \"cni\" is no ARN of iam, which looks like \"arn:aws:iam:…\"",
        ),
        (
            "[{name: vpc-cni, namespaceConfig: {}}]",
            "7:43: addons[0].namespaceConfig: names no namespace; write it, or remove it",
        ),
        (
            "[{name: vpc-cni, attachPolicyARNs: []}]",
            "7:26: addons[0].attachPolicyARNs: not acted on by nodestrap; remove it, or create the cluster with eksctl",
        ),
        (
            "[{name: vpc-cni, versions: v1.2.3}]",
            "7:26: addons[0].versions: an addon has no such field; did you mean version?",
        ),
    ] {
        assert_eq!(refused(&with(addons)), format!("c.yaml:{message}"), "and nothing beside it");
    }
}

#[test]
fn a_role_of_an_addon_needs_the_provider_by_which_it_is_taken() {
    let text =
        with("[{name: vpc-cni, serviceAccountRoleARN: 'arn:aws:iam::1:role/cni'}]").replace("withOIDC: true", "");
    assert_eq!(
        refused(&text),
        "c.yaml:7:49: addons[0].serviceAccountRoleARN: is a role that pods take by the cluster's OIDC provider; write \
         \"iam: {withOIDC: true}\" beside addons"
    );
}

#[test]
fn addons_whose_pods_would_find_no_node_are_refused() {
    let expected = "c.yaml:7:17: addons[0].name: coredns runs on nodes, and there are none: add a node group with a \
                    desiredCapacity, or add the addon when there are nodes, with eksctl create addon";
    let group = "nodeGroups: [{name: ng}]";
    for instead in ["nodeGroups: []", "nodeGroups: [{name: ng, desiredCapacity: 0, minSize: 0}]"] {
        let text = |addon: &str| with(&format!("[{{name: {addon}}}]")).replace(group, instead);
        assert_eq!(refused(&text("coredns")), expected);
        reads(&text("vpc-cni"));
    }
    reads(
        &with("[{name: coredns}]")
            .replace(group, "fargateProfiles: [{name: fp, selectors: [{namespace: kube-system}]}]"),
    );
}
