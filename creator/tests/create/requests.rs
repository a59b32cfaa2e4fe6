//! Requests that AWS does not answer as asked: too many, a service in trouble, credentials that expire.

use nodestrap_tests::aws_double::{Fault, Rule, Service};

use crate::ground::{CLUSTER_STACK, Ground, ready_cluster, willing_account};

fn with(rules: &[Rule]) -> Ground {
    let account = rules.iter().fold(willing_account(), |account, rule| account.rule(rule.clone()));
    Ground::new(account, ready_cluster())
}

#[test]
fn throttling_is_waited_out() {
    let ground = with(&[
        Rule::on(Service::CloudFormation, "DescribeStacks", Fault::Throttled).after(1).times(2),
        Rule::on(Service::Eks, "DescribeCluster", Fault::Throttled).times(2),
    ]);
    ground.create(&[]).ended_with(0);
    ground.finish();
}

#[test]
fn a_service_in_trouble_is_asked_again() {
    let ground = with(&[
        Rule::on(Service::CloudFormation, "CreateStack", Fault::Unavailable).times(1),
        Rule::on(Service::CloudFormation, "DescribeStackEvents", Fault::Unavailable).times(2),
        Rule::on(Service::Ec2, "DescribeAvailabilityZones", Fault::Close).times(1),
    ]);
    ground.create(&[]).ended_with(0);
    ground.finish();
}

#[test]
fn credentials_that_are_not_known_stop_everything_before_anything_is_made() {
    let ground = with(&[Rule::on_all(Service::Sts, Fault::ExpiredCredentials)]);
    let outcome = ground.create(&[]);
    outcome.ended_with(1);
    outcome.has("the credentials have expired: renew them, for example with 'aws sso login'");
    assert_eq!(ground.stacks(), []);
    assert_eq!(ground.kubeconfig(), None);
}

#[test]
fn credentials_that_expire_meanwhile_leave_a_stack_that_the_next_run_goes_on_with() {
    let ground = with(&[Rule::on(Service::CloudFormation, "DescribeStacks", Fault::ExpiredCredentials).after(2)]);
    let outcome = ground.create(&[]);
    outcome.ended_with(1);
    outcome
        .has("the credentials have expired: renew them, for example with 'aws sso login', and run the command again");
    assert!(ground.stacks().iter().any(|(name, _)| name == CLUSTER_STACK), "{:?}", ground.stacks());

    ground.aws.clear_rules();
    ground.create(&[]).ended_with(0);
    let names: Vec<_> = ground.aws.calls_of(Service::CloudFormation, "CreateStack").into_iter().collect();
    assert_eq!(names.len(), 2, "each stack is made once");
    ground.finish();
}
