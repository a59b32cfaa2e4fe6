//! Runs that end in the middle: Ctrl-C, a kill, and the run after it.

use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use nodestrap_tests::aws_double::{Service, StackScript};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, Outcome, account, ready_cluster, willing_account};

pub(crate) const CREATE: [&str; 4] = ["create", "cluster", "-f", "cluster.yaml"];

pub(crate) fn pid(child: &std::process::Child) -> Pid {
    Pid::from_raw(child.id().try_into().expect("a process ID"))
}

#[test]
fn ctrl_c_tells_what_goes_on_and_how_to_resume_or_delete() {
    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::hangs()), ready_cluster());
    let child = ground.start(&CREATE);
    ground.wait_for_calls("CloudFormation DescribeStacks", 3);
    kill(pid(&child), Signal::SIGINT).expect("sent");
    let outcome = Outcome::of(child.wait_with_output().expect("it ends"));
    outcome.ended_with(130);
    outcome.has(r#"stack "eksctl-badger-cluster""#);
    outcome.has("to go on, run the same command again: what is finished is kept");
    outcome.has("nodestrap delete cluster --region=ap-northeast-1 --name=badger");
    assert_eq!(ground.stacks(), [(CLUSTER_STACK.to_owned(), "CREATE_IN_PROGRESS".to_owned())]);
    assert_eq!(ground.kubeconfig(), None);
    ground.finish();
}

#[test]
fn a_run_after_a_kill_goes_on_with_the_stack_that_is_being_made() {
    let cluster = StackScript::completes().after(30);
    let account = account().stack(CLUSTER_STACK, cluster).stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    let mut child = ground.start(&CREATE);
    ground.wait_for_calls("CloudFormation CreateStack", 1);
    std::thread::sleep(Duration::from_millis(30));
    child.kill().expect("killed");
    child.wait().expect("it ended");
    assert_eq!(ground.stacks(), [(CLUSTER_STACK.to_owned(), "CREATE_IN_PROGRESS".to_owned())]);

    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has(r#"EKS cluster "badger" in "ap-northeast-1" region is ready"#);
    assert_eq!(ground.aws.calls_of(Service::CloudFormation, "CreateStack").len(), 2, "each stack is made once");
    assert_eq!(ground.context().as_deref(), Some("builder@badger.ap-northeast-1.eksctl.io"));
    ground.finish();
}

#[test]
fn a_run_after_a_success_changes_nothing() {
    let ground = Ground::new(willing_account(), ready_cluster());
    ground.create(&[]).ended_with(0);
    let kubeconfig = std::fs::read(ground.kubeconfig().expect("a kubeconfig")).expect("read");
    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    assert_eq!(ground.aws.calls_of(Service::CloudFormation, "CreateStack").len(), 2);
    assert_eq!(std::fs::read(ground.kubeconfig().expect("a kubeconfig")).expect("read"), kubeconfig);
    ground.finish();
}

#[test]
fn a_result_in_json_stands_alone_on_standard_output() {
    let ground = Ground::new(willing_account(), ready_cluster());
    let outcome = ground.create(&["--output", "json"]);
    outcome.ended_with(0);
    let told = outcome.json();
    assert_eq!(told["name"], "badger");
    assert_eq!(told["endpoint"], ground.kubernetes.url());
    assert_eq!(told["nodeGroups"][0]["stack"], GROUP_STACK);
    let kubeconfig = ground.kubeconfig().expect("a kubeconfig");
    assert_eq!(told["kubeconfig"], kubeconfig.display().to_string());
    ground.finish();

    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::fails("VPC", "too many")), ready_cluster());
    let outcome = ground.create(&["--output", "json"]);
    outcome.ended_with(1);
    assert_eq!(outcome.output, "", "there is no result");
    ground.finish();
}
