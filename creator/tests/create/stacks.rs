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
fn what_is_cancelled_for_another_s_failure_is_told_to_who_asks_for_details_alone() {
    let reason = "The maximum number of VPCs has been reached.";
    for (verbose, is_told) in [(&[][..], false), (&["--verbose", "4"][..], true)] {
        let account = account().stack(CLUSTER_STACK, StackScript::fails("VPC", reason));
        let ground = Ground::new(account, ready_cluster());
        let outcome = ground.create(verbose);
        outcome.ended_with(1);
        outcome.has(&format!("[✖]  AWS::EC2::VPC/VPC: CREATE_FAILED – \"{reason}\""));
        let cancelled = "InternetGateway: CREATE_FAILED – \"Resource creation cancelled\"";
        assert_eq!(outcome.lines.iter().any(|line| line.contains(cancelled)), is_told, "{outcome}");
        outcome.has_not("[✖]  AWS::EC2::InternetGateway");
        ground.finish();
    }
}

#[test]
fn how_much_is_told_is_said_by_eksctl_s_flag() {
    for (level, symbols) in [("0", &["✖"][..]), ("2", &["!", "✖"][..]), ("3", &["!", "ℹ", "✖"][..])] {
        let account = account()
            .stack(CLUSTER_STACK, StackScript::completes())
            .stack(GROUP_STACK, StackScript::fails("NodeGroup", CREDENTIALS));
        let ground = Ground::new(account, ready_cluster());
        let outcome = ground.create(&["-v", level]);
        outcome.ended_with(1);
        let told =
            outcome.lines.iter().filter_map(|line| line.strip_prefix('[')?.split_once(']')).map(|(symbol, _)| symbol);
        let mut told: Vec<&str> = told.collect();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told, symbols, "{outcome}");
        ground.finish();
    }
    let ground = Ground::new(account(), ready_cluster());
    let outcome = ground.create(&["--verbose", "6"]);
    outcome.ended_with(2);
    outcome.has("error: invalid value '6' for '--verbose <LEVEL>': 6 is not in 0..=5");
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
