//! Deleting what was made: nodes are emptied, stacks go, the kubeconfig forgets; and what keeps something is named.

use nodestrap_tests::aws_double::StackScript;
use nodestrap_tests::kubernetes_double::Pod;

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, NODES, account, ready_cluster, willing_account};

/// A refused eviction is asked for again soon.
const DELETE: [&str; 8] =
    ["delete", "cluster", "--name", "badger", "--region", "ap-northeast-1", "--pod-eviction-wait-period", "50ms"];

/// The stacks that are there still.
fn there(ground: &Ground) -> Vec<(String, String)> {
    ground.stacks().into_iter().filter(|(_, status)| status != "DELETE_COMPLETE").collect()
}

#[test]
fn a_cluster_s_nodes_are_emptied_and_its_stacks_go() {
    let cluster = ready_cluster()
        .pod(Pod::on(NODES[0], "default", "web").kept_for(2))
        .pod(Pod::on(NODES[1], "kube-system", "aws-node").of_daemon_set());
    let ground = Ground::new(willing_account(), cluster);
    ground.create(&[]).ended_with(0);
    let outcome = ground.run(&[&DELETE[..], &["--wait"]].concat());
    outcome.ended_with(0);
    outcome.has("[!]  pod \"default/web\" on \"ip-192-168-12-245.ap-northeast-1.compute.internal\" stays: The disruption budget web needs");
    outcome.has("[✔]  all cluster resources of \"badger\" were deleted");
    assert_eq!(ground.kubernetes.cordoned(), NODES);
    assert_eq!(ground.kubernetes.pods(), ["kube-system/aws-node"], "a DaemonSet's pod would come back");
    assert_eq!(there(&ground), []);
    assert_eq!(ground.context().as_deref(), Some(""), "the kubeconfig has forgotten it");

    let again = ground.run(&DELETE);
    again.ended_with(1);
    again.has("no cluster \"badger\" in ap-northeast-1: 'nodestrap get cluster --region=ap-northeast-1' lists those that are there");
    ground.finish();
}

#[test]
fn a_pod_that_a_disruption_budget_keeps_is_named_and_nothing_is_deleted() {
    let pod = Pod::on(NODES[0], "shop", "db-0").kept_for_ever();
    let ground = Ground::new(willing_account(), ready_cluster().pod(pod));
    ground.create(&[]).ended_with(0);
    let outcome = ground.run(&[&DELETE[..], &["--timeout", "1s"]].concat());
    outcome.ended_with(1);
    outcome.has("shop/db-0 on ip-192-168-12-245.ap-northeast-1.compute.internal: The disruption budget db-0 needs");
    outcome.has("or give --force, with which the nodes go and take their pods along");
    assert_eq!(there(&ground).len(), 2, "{:?}", there(&ground));
    assert!(ground.context().is_some(), "the cluster is there, and so is its entry");
    ground.finish();
}

#[test]
fn what_a_stack_cannot_delete_is_named_with_its_reason() {
    let reason = "The vpc 'vpc-1' has dependencies and cannot be deleted.";
    let account = account()
        .stack(CLUSTER_STACK, StackScript::completes().delete_fails("VPC", reason))
        .stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    ground.create(&[]).ended_with(0);
    let outcome = ground.run(&[&DELETE[..], &["--wait"]].concat());
    outcome.ended_with(1);
    outcome.has(&format!("AWS::EC2::VPC/VPC: DELETE_FAILED – \"{reason}\""));
    assert_eq!(there(&ground), [(CLUSTER_STACK.to_owned(), "DELETE_FAILED".to_owned())]);
    let again = ground.run(&[&DELETE[..], &["--wait"]].concat());
    again.ended_with(0);
    assert_eq!(there(&ground), []);
    ground.finish();
}
