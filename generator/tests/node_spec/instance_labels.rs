//! `nodestrap.instanceLabels` and its flag.

use nodestrap_generator::node_spec::own_settings::InstanceLabels;
use nodestrap_generator::node_spec::{FlagInputs, read};

use crate::support::{options, reads, refuses_group, with_group};

/// The lines of a node group with these items in `nodestrap.instanceLabels`, on line 16 from column 24 on.
fn labels(items: &str) -> String {
    format!("nodestrap:\n  instanceLabels: [{items}]")
}

fn shown(labels: &InstanceLabels) -> Vec<String> {
    labels.iter().map(|(key, category)| format!("{key} {category}")).collect()
}

#[test]
fn names_and_categories_become_labels() {
    let items = "zone, zoneId, region, instanceType, lifecycle, {key: example.com/group, imds: placement/group-name}, \
                 {key: team, imds: tags/instance/Team}";
    let labels = reads(&with_group(&labels(items))).spec.own.instance_labels;
    assert_eq!(
        shown(&labels),
        [
            "example.com/group placement/group-name",
            "node-lifecycle instance-life-cycle",
            "node.kubernetes.io/instance-type instance-type",
            "team tags/instance/Team",
            "topology.k8s.aws/zone-id placement/availability-zone-id",
            "topology.kubernetes.io/region placement/region",
            "topology.kubernetes.io/zone placement/availability-zone",
        ]
    );
    assert!(labels.reads_tags());
}

#[test]
fn flags_take_the_place_of_the_list() {
    let text = with_group(&labels("zone"));
    let flags = FlagInputs {
        instance_labels: vec!["region".to_owned(), "example.com/host=placement/host-id".to_owned()],
        ..FlagInputs::default()
    };
    let own = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("sound").spec.own;
    assert_eq!(
        shown(&own.instance_labels),
        ["example.com/host placement/host-id", "topology.kubernetes.io/region placement/region"]
    );
    let flags = FlagInputs { instance_labels: vec!["=zone".to_owned()], ..FlagInputs::default() };
    let problems = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect_err("no key, no category");
    assert_eq!(
        problems.to_string().lines().next(),
        Some(
            "--instance-label: \"\" is not a label's key: its name must have 1 to 63 letters, digits, \"-\", \"_\" and \
             \".\", the first and last a letter or digit"
        )
    );
}

#[test]
fn labels_that_are_none_are_refused() {
    let at = "nodeGroups[0].nodestrap.instanceLabels[0]";
    for (items, message) in [
        (
            "[zone]",
            format!(
                "16:24: {at}: must be a name such as zoneId, or a mapping such as \
                 \"{{key: example.com/group, imds: placement/group-name}}\", not a list"
            ),
        ),
        ("zones", format!("16:24: {at}: \"zones\" is not the name of an instance label; did you mean zone?")),
        (
            "placementGroup",
            format!(
                "16:24: {at}: \"placementGroup\" is not the name of an instance label; those are instanceType, lifecycle, \
                 region, zone, zoneId; write others as \"{{key: example.com/group, imds: placement/group-name}}\""
            ),
        ),
        (
            "{key: example.com/group}",
            format!(
                "16:24: {at}: needs a key and a category of IMDS, such as \
                 \"{{key: example.com/group, imds: placement/group-name}}\""
            ),
        ),
        (
            "{key: a, imds: ami-id, value: b}",
            format!("16:47: {at}.value: an instance label has no such field; it has imds, key"),
        ),
        (
            "{key: a, imds: ami}",
            format!(
                "16:39: {at}.imds: \"ami\" is not a category of IMDS that a label can hold; those are ami-id, \
                 ami-launch-index, instance-id, instance-life-cycle, instance-type, local-hostname, local-ipv4, \
                 placement/availability-zone, placement/availability-zone-id, placement/group-name, placement/host-id, \
                 placement/partition-number, placement/region, public-ipv4, reservation-id, services/partition, and \
                 tags/instance/KEY"
            ),
        ),
        (
            "{key: a b, imds: ami-id}",
            format!(
                "16:30: {at}.key: \"a b\" is not a label's key: its name must have 1 to 63 letters, digits, \"-\", \"_\" \
                 and \".\", the first and last a letter or digit"
            ),
        ),
    ] {
        refuses_group(&[(&labels(items), &message)]);
    }
    refuses_group(&[(
        "nodestrap: {instanceLabels: zone}",
        "15:33: nodeGroups[0].nodestrap.instanceLabels: must be a list, not \"zone\"",
    )]);
}

#[test]
fn labels_that_are_not_the_agents_to_set_are_refused() {
    let key = "16:30: nodeGroups[0].nodestrap.instanceLabels[0].key: the label";
    let own = |key: &str| labels(&format!("{{key: {key}, imds: instance-id}}"));
    for (lines, message) in [
        (
            own("node-role.kubernetes.io/worker"),
            "16:30: nodeGroups[0].nodestrap.instanceLabels[0].key: kubelet may not give its own node the label \
             node-role.kubernetes.io/worker: under kubernetes.io and k8s.io it may set only kubelet.kubernetes.io/*, \
             node.kubernetes.io/*, beta.kubernetes.io/arch, beta.kubernetes.io/instance-type, beta.kubernetes.io/os, \
             failure-domain.beta.kubernetes.io/region, failure-domain.beta.kubernetes.io/zone, kubernetes.io/arch, \
             kubernetes.io/hostname, kubernetes.io/os, topology.kubernetes.io/region, topology.kubernetes.io/zone; \
             use a prefix of your own, or set it with \"kubectl label node\" once the node has joined"
                .to_owned(),
        ),
        (
            own("alpha.eksctl.io/cluster-name"),
            format!(
                "{key} alpha.eksctl.io/cluster-name has the same value on every node of the group; use another key"
            ),
        ),
        (
            own("alpha.eksctl.io/instance-id"),
            format!("{key} alpha.eksctl.io/instance-id has a fixed source on every node; use another key"),
        ),
        (own("node-lifecycle"), format!("{key} node-lifecycle has a fixed source on every node; use another key")),
        (own("team") + "\nlabels: {team: a}", format!("{key} team has a value in labels already; keep one of the two")),
        (
            own("team") + "\noverrideBootstrapCommand: exec true",
            format!(
                "{key} team would be set by the agent, in whose place overrideBootstrapCommand runs; remove one of the two"
            ),
        ),
        (
            labels("zone, zone"),
            "16:30: nodeGroups[0].nodestrap.instanceLabels[1]: takes the label topology.kubernetes.io/zone from the \
             instance again; keep one of them"
                .to_owned(),
        ),
    ] {
        refuses_group(&[(&lines, &message)]);
    }
}

#[test]
fn tags_are_noted_for_the_launch_template_must_allow_them() {
    let notes = |items: &str| {
        let notes = reads(&with_group(&labels(items))).notes;
        notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(notes("zone"), "");
    assert_eq!(
        notes("{key: team, imds: tags/instance/Team}"),
        "cluster.yaml:16:30: nodeGroups[0].nodestrap.instanceLabels[0].key: a tag is in IMDS only where the launch template's \
         metadata options set InstanceMetadataTags to enabled"
    );
}
