//! Which node group of a file is meant.

use nodestrap_generator::node_spec::{FlagInputs, Reading, read, read_all};
use nodestrap_generator::problem::Problems;

use crate::support::{options, refused, sound, with, with_group};

/// A second node group, at fault.
const OTHER: &str = "  - name: other\n    amiFamily: Bottlerocket\n    bottlerocket: {}\n    bananas: 1\n";

fn choose(text: &str, name: &str) -> Result<Reading, Problems> {
    let flags = FlagInputs { node_group: Some(name.to_owned()), ..FlagInputs::default() };
    read(Some(("cluster.yaml", text.as_bytes())), &flags, &options())
}

#[test]
fn a_name_chooses_and_the_others_are_not_checked() {
    let text = sound() + OTHER;
    assert_eq!(choose(&text, "ng").expect("ng is sound").spec.name.as_str(), "ng");
    let other = choose(&text, "other").expect_err("other is at fault").to_string();
    assert!(other.contains("nodeGroups[1].bananas"), "{other}");
}

#[test]
fn the_names_are_listed_where_none_or_a_wrong_one_is_given() {
    let text = sound() + OTHER;
    assert_eq!(
        refused(&text),
        "cluster.yaml:13:3: nodeGroups: has several node groups; choose one with --nodegroup: \"ng\", \"other\""
    );
    assert_eq!(
        choose(&text, "nope").expect_err("no such node group").to_string(),
        "--nodegroup: there is no node group \"nope\"; there is \"ng\", \"other\""
    );
}

#[test]
fn a_name_that_two_have_is_refused() {
    let text = sound() + "  - name: ng\n";
    assert_eq!(
        choose(&text, "ng").expect_err("the name is there twice").to_string(),
        "cluster.yaml:15:5: nodeGroups[1].name: has the name \"ng\" of nodeGroups[0] as well; give each a name of its own"
    );
}

#[test]
fn a_file_without_node_groups_needs_flags() {
    let text = with("nodeGroups:\n  - name: ng\n    amiFamily: AmazonLinux2\n", "");
    let message = "cluster.yaml:1:1: has no node group; write nodeGroups or managedNodeGroups, or name one with \
         --nodegroup to make it from flags";
    assert_eq!(refused(&text), message);
    assert_eq!(refused(&format!("{text}nodeGroups: []\n")), message);
    let flags = FlagInputs {
        node_group: Some("from-flags".to_owned()),
        ami_family: Some("AmazonLinux2".to_owned()),
        ..FlagInputs::default()
    };
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("flags give the rest");
    assert_eq!(reading.spec.name.as_str(), "from-flags");
}

#[test]
fn a_node_group_is_chosen_from_both_lists() {
    let managed = "managedNodeGroups:\n  - name: managed\n    amiFamily: AmazonLinux2\n    ami: ami-0123abcd\n";
    let both = sound() + managed;
    assert_eq!(
        refused(&both),
        "cluster.yaml:13:3: nodeGroups: has several node groups; choose one with --nodegroup: \"ng\", \"managed\""
    );
    assert!(!choose(&both, "ng").expect("it is there").spec.managed);
    assert!(choose(&both, "managed").expect("it is there").spec.managed);
    let alone = with("nodeGroups:\n  - name: ng\n    amiFamily: AmazonLinux2\n", managed);
    assert_eq!(crate::support::reads(&alone).spec.name.as_str(), "managed");
    crate::support::reads(&(sound() + "managedNodeGroups: []\n"));
    assert_eq!(
        choose(&(sound() + "managedNodeGroups:\n  - name: ng\n"), "ng").expect_err("both have it").to_string(),
        "cluster.yaml:16:5: managedNodeGroups[0].name: has the name \"ng\" of nodeGroups[0] as well; give each a name of its own"
    );
    assert_eq!(
        refused(&with("nodeGroups:\n  - name: ng\n    amiFamily: AmazonLinux2\n", "managedNodeGroups: {}\n")),
        "cluster.yaml:12:20: managedNodeGroups: must be a list, not a mapping"
    );
}

#[test]
fn all_node_groups_are_read_in_order_with_each_problem_told_once() {
    let all = |text: &str| read_all(("cluster.yaml", text.as_bytes()), &FlagInputs::default(), &options());
    let second = "  - name: b\n    amiFamily: AmazonLinux2\n    instanceType: m6g.large\n";
    let readings = all(&(sound() + second)).expect("both are sound");
    let names: Vec<&str> = readings.iter().map(|reading| reading.spec.name.as_str()).collect();
    assert_eq!(names, ["ng", "b"]);
    let text =
        with_group("maxPodsPerNode: 0").replace("name: demo", "name: de mo") + second + "    maxPodsPerNode: 0\n";
    let shown = all(&text).expect_err("three things are wrong").to_string();
    let places: Vec<&str> = shown.lines().map(|line| line.split(": ").nth(1).unwrap_or_default()).collect();
    assert_eq!(places, ["metadata.name", "nodeGroups[0].maxPodsPerNode", "nodeGroups[1].maxPodsPerNode"], "{shown}");
    let both = sound() + "managedNodeGroups: [{name: b, amiFamily: AmazonLinux2}]\n";
    let none = sound().replace("nodeGroups:\n  - name: ng\n    amiFamily: AmazonLinux2\n", "");
    assert_eq!(
        all(&none).expect_err("there is no node group").to_string(),
        "cluster.yaml:1:1: has no node group; write nodeGroups or managedNodeGroups, or name one with --nodegroup to make it \
         from flags"
    );
    let managed: Vec<bool> = all(&both).expect("both are sound").iter().map(|reading| reading.spec.managed).collect();
    assert_eq!(managed, [false, true]);
}
