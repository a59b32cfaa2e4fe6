//! Nodes that come late, that the caller may not see yet, and that never come.

use nodestrap_tests::aws_double::ScalingActivity;
use nodestrap_tests::kubernetes_double::{KubernetesDouble, Node};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, NODES, ready_cluster, willing_account};

fn made(ground: &Ground) -> bool {
    let complete = |name: &str| (name.to_owned(), "CREATE_COMPLETE".to_owned());
    ground.stacks() == [complete(CLUSTER_STACK), complete(GROUP_STACK)]
}

#[test]
fn nodes_that_come_late_are_waited_for() {
    let cluster = KubernetesDouble::builder()
        .node(Node::of_group("ng", NODES[0]).appears_after(1).ready_after(2))
        .node(Node::of_group("ng", NODES[1]).appears_after(2).ready_after(4));
    let ground = Ground::new(willing_account(), cluster);
    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has(r#"[ℹ]  nodegroup "ng" has 0 node(s)"#);
    outcome.has(r#"[ℹ]  waiting for at least 2 node(s) to become ready in "ng""#);
    outcome.has(r#"[ℹ]  nodegroup "ng" has 2 node(s)"#);
    outcome.has(&format!(r#"[ℹ]  node "{}" is ready"#, NODES[0]));
    outcome.has(r#"[✔]  EKS cluster "badger" in "ap-northeast-1" region is ready"#);
    ground.finish();
}

#[test]
fn an_access_entry_that_is_new_and_a_server_that_starts_are_waited_for() {
    let ground = Ground::new(willing_account(), ready_cluster().unauthorized_for(3).unavailable_for(2));
    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has(r#"[ℹ]  nodegroup "ng" has 2 node(s)"#);
    outcome.has_not("Unauthorized");
    ground.finish();
}

#[test]
fn nodes_that_never_become_ready_are_told_with_kubelet_s_words() {
    let cluster = KubernetesDouble::builder()
        .node(Node::of_group("ng", NODES[0]))
        .node(Node::of_group("ng", NODES[1]).never_ready());
    let ground = Ground::new(willing_account(), cluster);
    let outcome = ground.create(&["--timeout", "1s"]);
    outcome.ended_with(1);
    outcome.has(r#"[✖]  1 of 2 nodes of "ng" became ready in 1 minutes"#);
    outcome.has(&format!(r#"node "{}" is not ready: KubeletNotReady: "#, NODES[1]));
    outcome.has("cni plugin not initialized");
    outcome.has("nodestrap delete cluster --region=ap-northeast-1 --name=badger");
    assert!(made(&ground), "{:?}", ground.stacks());
    assert!(ground.kubeconfig().is_some(), "the user needs it to look");
    ground.finish();
}

#[test]
fn nodes_that_never_join_are_told_with_what_their_console_has() {
    let account = willing_account().console(
        "i-0aaaaaaaaaaaaaaa1",
        "[  12.1] cloud-init[1501]: Cloud-init v. 22.2.2 running 'modules:final'\n\
         [  13.2] nodestrap-agent[1600]: failed: the API server's name cannot be resolved\n",
    );
    let ground = Ground::new(account, KubernetesDouble::builder());
    let outcome = ground.create(&["--timeout", "1s"]);
    outcome.ended_with(1);
    outcome.has(r#"[✖]  0 of 2 nodes of "ng" became ready in 1 minutes; no node has joined the cluster"#);
    outcome.has("[!]  2 instances are there, 0 nodes have joined");
    outcome.has("[!]  the console of i-0aaaaaaaaaaaaaaa1 has (all of it: 'aws ec2 get-console-output --latest");
    outcome.has("[  13.2] nodestrap-agent[1600]: failed: the API server's name cannot be resolved");
    outcome.has_not("Cloud-init v. 22.2.2");
    assert!(made(&ground), "{:?}", ground.stacks());
    ground.finish();
}

#[test]
fn instances_that_cannot_be_started_are_told_with_the_reason_of_auto_scaling() {
    let failed = ScalingActivity::failed(
        "Launching a new EC2 instance. Status Reason: Could not launch On-Demand Instances.",
        "InsufficientInstanceCapacity - We currently do not have sufficient m5.large capacity in the Availability Zone you requested.",
    );
    let account = willing_account()
        .instances(GROUP_STACK, &[])
        .activity(GROUP_STACK, failed.clone())
        .activity(GROUP_STACK, failed);
    let ground = Ground::new(account, KubernetesDouble::builder());
    let outcome = ground.create(&["--timeout", "1s"]);
    outcome.ended_with(1);
    let told: Vec<_> = outcome.lines.iter().filter(|line| line.contains("InsufficientInstanceCapacity")).collect();
    assert_eq!(told.len(), 1, "the same reason once: {outcome}");
    outcome.has("has no instances");
    ground.finish();
}
