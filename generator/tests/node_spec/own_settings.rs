//! `nodestrap` of a node group: fields that eksctl does not know.

use crate::support::{reads, refuses_group, with_group};

#[test]
fn fields_that_are_none_are_told_with_those_that_are() {
    refuses_group(&[
        ("nodestrap: []", "15:16: nodeGroups[0].nodestrap: must be a mapping, not a list"),
        (
            "nodestrap: {bananas: 1}",
            "15:17: nodeGroups[0].nodestrap.bananas: nodestrap has no such field; it has capacity, containerd, \
             environment, instanceLabels, localStorage, network, proxy, token",
        ),
        (
            "nodestrap: {localstorage: {}}",
            "15:17: nodeGroups[0].nodestrap.localstorage: nodestrap has no such field; did you mean localStorage?",
        ),
        ("nodestap: {}", "15:5: nodeGroups[0].nodestap: a node group has no such field; did you mean nodestrap?"),
    ]);
}

#[test]
fn a_mapping_that_says_nothing_changes_nothing() {
    let plain = reads(&with_group("")).spec.own;
    for lines in ["nodestrap:", "nodestrap: {}", "nodestrap: {capacity: {}, token: ~}"] {
        assert_eq!(reads(&with_group(lines)).spec.own, plain, "{lines}");
    }
}
