//! Stacks that fail, and one that never ends.

use nodestrap_tests::aws_double::{Service, StackScript};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, account, ready_cluster};

pub(crate) const CREDENTIALS: &str = "AWS was not able to validate the provided access credentials (Service: AmazonAutoScaling; Status Code: \
                           400; Error Code: ValidationError; Request ID: a31c5a54-33b6-11ea-9896-5308bff4139a)";

#[test]
fn a_node_group_that_fails_is_told_with_its_root_cause_and_made_again_by_the_next_run() {
    let account = account()
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::fails("NodeGroup", CREDENTIALS))
        .stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    let outcome = ground.create(&[]);
    outcome.ended_with(1);
    outcome.has(&format!("[✖]  AWS::AutoScaling::AutoScalingGroup/NodeGroup: CREATE_FAILED – \"{CREDENTIALS}\""));
    outcome.has("nodestrap delete cluster --region=ap-northeast-1 --name=badger");
    let told = outcome.lines.iter().filter(|line| line.contains("cancelled")).count();
    assert_eq!(told, 0, "what was cancelled is no cause: {outcome}");
    assert_eq!(ground.stacks()[0], (CLUSTER_STACK.to_owned(), "CREATE_COMPLETE".to_owned()));
    assert!(ground.stacks()[1].1.starts_with("ROLLBACK_"), "{:?}", ground.stacks());

    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    assert_eq!(ground.aws.calls_of(Service::CloudFormation, "CreateStack").len(), 3, "the cluster's stack is kept");
    ground.finish();
}

#[test]
fn a_stack_that_never_ends_is_given_up_when_the_time_is_up() {
    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::hangs()), ready_cluster());
    let outcome = ground.create(&["--timeout", "1s"]);
    outcome.ended_with(1);
    outcome.has(CLUSTER_STACK);
    outcome.has("CREATE_IN_PROGRESS");
    assert_eq!(ground.stacks(), [(CLUSTER_STACK.to_owned(), "CREATE_IN_PROGRESS".to_owned())]);
    assert_eq!(ground.kubeconfig(), None);
    ground.finish();
}
