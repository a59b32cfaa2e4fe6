//! Runs after a run that was cut short or failed: what is kept, what is waited for, and what is made again.

use std::fs;

use nix::sys::signal::{Signal, kill};
use nodestrap_tests::aws_double::{Service, StackScript};
use nodestrap_tests::kubernetes_double::{KubernetesDouble, Node};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, NODES, Outcome, account, ready_cluster, willing_account};
use crate::interrupted::{CREATE, pid};
use crate::stacks::CREDENTIALS;

const SECOND_STACK: &str = "eksctl-badger-nodegroup-second";

fn made(ground: &Ground) -> usize {
    ground.aws.calls_of(Service::CloudFormation, "CreateStack").len()
}

fn complete(name: &str) -> (String, String) {
    (name.to_owned(), "CREATE_COMPLETE".to_owned())
}

#[test]
fn a_kill_while_a_node_group_is_made_loses_nothing() {
    let account =
        account().stack(CLUSTER_STACK, StackScript::completes()).stack(GROUP_STACK, StackScript::completes().after(30));
    let ground = Ground::new(account, ready_cluster());
    let mut child = ground.start(&CREATE);
    ground.wait_for_calls("CloudFormation CreateStack", 2);
    child.kill().expect("killed");
    child.wait().expect("it ended");

    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has(&format!("stack {CLUSTER_STACK:?} is there (CREATE_COMPLETE): it is kept as it is"));
    assert_eq!(made(&ground), 2, "each stack is made once");
    assert_eq!(ground.stacks(), [complete(CLUSTER_STACK), complete(GROUP_STACK)]);
    ground.finish();
}

#[test]
fn a_stack_whose_rollback_failed_is_deleted_and_made_again() {
    let failed = StackScript::fails("NodeGroup", CREDENTIALS).rollback_fails("SG", "it has a dependent object");
    let account = account()
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, failed)
        .stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    ground.create(&[]).ended_with(1);
    assert!(ground.stacks()[1].1.starts_with("ROLLBACK_"), "{:?}", ground.stacks());

    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome
        .has(&format!("stack {GROUP_STACK:?} is ROLLBACK_FAILED, from an earlier run: it is deleted and made again"));
    let deleted = (GROUP_STACK.to_owned(), "DELETE_COMPLETE".to_owned());
    assert_eq!(ground.stacks(), [complete(CLUSTER_STACK), deleted, complete(GROUP_STACK)]);
    assert_eq!(made(&ground), 3, "the cluster's stack is kept");
    ground.finish();
}

#[test]
fn of_two_groups_the_one_that_comes_about_is_kept_when_the_other_fails() {
    let account = willing_account()
        .stack(SECOND_STACK, StackScript::fails("NodeGroup", CREDENTIALS))
        .stack(SECOND_STACK, StackScript::completes())
        .instances(SECOND_STACK, &["i-0bbbbbbbbbbbbbbb1"]);
    let ground = Ground::new(account, ready_cluster().node(Node::of_group("second", "ip-192-168-1-1.ec2.internal")));
    let path = ground.file("cluster.yaml");
    let file = fs::read_to_string(&path).expect("read");
    let second = "- {name: second, instanceType: m5.large, minSize: 1, maxSize: 1, desiredCapacity: 1}\n";
    fs::write(&path, file + second).expect("written");

    let outcome = ground.create(&[]);
    outcome.ended_with(1);
    outcome.has(SECOND_STACK);
    outcome.has(CREDENTIALS);
    assert!(ground.stacks().contains(&complete(GROUP_STACK)), "{:?}", ground.stacks());

    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has(&format!("stack {GROUP_STACK:?} is there (CREATE_COMPLETE): it is kept as it is"));
    assert_eq!(made(&ground), 4, "only what failed is made again");
    ground.finish();
}

#[test]
fn a_signal_while_nodes_are_waited_for_leaves_the_stacks_for_the_next_run() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let never = KubernetesDouble::builder().node(Node::of_group("ng", NODES[0]).never_ready());
        let ground = Ground::new(willing_account(), never);
        let child = ground.start(&CREATE);
        while ground.kubernetes.requests().len() < 5 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        kill(pid(&child), signal).expect("sent");
        let outcome = Outcome::of(child.wait_with_output().expect("it ends"));
        outcome.ended_with(130);
        outcome.has("interrupted: nothing goes on in AWS");
        outcome.has("to go on, run the same command again: what is finished is kept");
        assert_eq!(ground.stacks(), [complete(CLUSTER_STACK), complete(GROUP_STACK)]);
        assert!(ground.kubeconfig().is_some(), "it was written before");
        ground.finish();
    }
}
