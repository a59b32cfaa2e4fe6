//! `nodestrap` of a node group: fields that eksctl does not know.

use nodestrap_generator::node_spec::own_settings::NodeName;

use crate::support::{reads, refused, refuses_group, with_group};

#[test]
fn fields_that_are_none_are_told_with_those_that_are() {
    refuses_group(&[
        ("nodestrap: []", "15:16: nodeGroups[0].nodestrap: must be a mapping, not a list"),
        (
            "nodestrap: {bananas: 1}",
            "15:17: nodeGroups[0].nodestrap.bananas: nodestrap has no such field; it has boot, capacity, \
             containerd, environment, instanceLabels, localStorage, network, nodeName, proxy, token, userData",
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

#[test]
fn a_node_may_call_itself_by_its_instance_s_id() {
    let name = |lines: &str| reads(&with_group(lines).replace("\"1.24\"", "\"1.26\"")).spec.own.node_name;
    assert_eq!(name("nodestrap: {nodeName: instanceId}"), NodeName::InstanceId);
    assert_eq!(name("nodestrap: {nodeName: privateDnsName}"), NodeName::PrivateDnsName);
    assert_eq!(name(""), NodeName::PrivateDnsName);
    refuses_group(&[(
        "nodestrap: {nodeName: instanceId}",
        "15:27: nodeGroups[0].nodestrap.nodeName: kubelet of Kubernetes 1.24 asks EC2 for its private DNS name, and takes \
         no other; remove it",
    )]);
    assert_eq!(
        refused(&with_group("nodestrap: {nodeName: hostname}").replace("\"1.24\"", "\"1.26\"")),
        "cluster.yaml:15:27: nodeGroups[0].nodestrap.nodeName: \"hostname\" is not what a node can call itself; write \
         privateDnsName or instanceId"
    );
}
