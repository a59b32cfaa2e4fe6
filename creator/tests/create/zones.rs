//! Zones that AWS refuses: the article's refusal of EC2, and EKS' own.

use nodestrap_tests::aws_double::{Service, StackScript};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, account, ready_cluster};

/// The two refusals name the same zones in different orders, as in the article.
pub(crate) const SUBNET_PUBLIC: &str = "Value (ap-northeast-1a) for parameter availabilityZone is invalid. Subnets can currently \
     only be created in the following availability zones: ap-northeast-1d, ap-northeast-1c, ap-northeast-1b. (Service: AmazonEC2; \
     Status Code: 400; Error Code: InvalidParameterValue; Request ID: 28f3bfed-2939-4efd-ad9c-7f6152d6b041)";
pub(crate) const SUBNET_PRIVATE: &str = "Value (ap-northeast-1a) for parameter availabilityZone is invalid. Subnets can currently \
     only be created in the following availability zones: ap-northeast-1b, ap-northeast-1c, ap-northeast-1d. (Service: AmazonEC2; \
     Status Code: 400; Error Code: InvalidParameterValue; Request ID: 0e402395-2b61-4b7f-ac5b-6e9f01625f0c)";
const CONTROL_PLANE: &str = "Resource handler returned message: \"Cannot create cluster 'badger' because EKS does not support \
     creating control plane instances in ap-northeast-1a, the targeted availability zone. Retry cluster creation using control \
     plane subnets that span at least two of these availability zones: ap-northeast-1b, ap-northeast-1c, ap-northeast-1d. (Service: \
     Eks, Status Code: 400, Request ID: 0b9c1d2e; Error code: UnsupportedAvailabilityZoneException)\"";

fn retried(failure: StackScript) {
    let account = account()
        .stack(CLUSTER_STACK, failure)
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    let outcome = ground.run(&["create", "cluster", "-f", "zoneless.yaml"]);
    outcome.ended_with(0);
    outcome.has("ap-northeast-1a");
    let calls = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    let templates: Vec<_> = calls.iter().map(|call| call.parameters["TemplateBody"].to_string()).collect();
    assert!(templates[0].contains("SubnetPublicAPNORTHEAST1A"));
    assert!(!templates[1].contains("SubnetPublicAPNORTHEAST1A"), "the zone that was refused is not asked for again");
    for zone in ["B", "C", "D"] {
        assert!(templates[1].contains(&format!("SubnetPrivateAPNORTHEAST1{zone}")));
    }
    ground.finish();
}

#[test]
fn a_zone_that_ec2_makes_no_subnets_in_is_left_for_those_that_it_offers() {
    retried(
        StackScript::fails("SubnetPublicAPNORTHEAST1A", SUBNET_PUBLIC)
            .and_fails("SubnetPrivateAPNORTHEAST1A", SUBNET_PRIVATE),
    );
}

#[test]
fn a_zone_that_eks_has_no_control_planes_in_is_left_for_those_that_it_offers() {
    retried(StackScript::fails("ControlPlane", CONTROL_PLANE));
}
