//! Addons: before the nodes what nodes start with, after them what runs on them.

use nodestrap_tests::aws_double::{AwsDoubleBuilder, Service, StackScript};

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, ready_cluster, willing_account};

const CNI_STACK: &str = "eksctl-badger-addon-vpc-cni";
const DNS_STACK: &str = "eksctl-badger-addon-coredns";

const FILE: &str = "\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: badger, region: ap-northeast-1, version: '1.32', tags: {team: web}}
availabilityZones: [ap-northeast-1a, ap-northeast-1c, ap-northeast-1d]
addons: [{name: coredns}, {name: vpc-cni}]
nodeGroups:
- {name: ng, instanceType: m5.large, minSize: 2, maxSize: 2, desiredCapacity: 2}
";

fn ground(account: AwsDoubleBuilder) -> Ground {
    let ground = Ground::new(account, ready_cluster());
    std::fs::write(ground.file("cluster.yaml"), FILE).expect("written");
    ground
}

fn made(ground: &Ground) -> Vec<String> {
    let calls = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    calls.iter().map(|call| call.text("StackName").to_owned()).collect()
}

#[test]
fn addons_have_stacks_before_and_after_the_nodes_which_go_before_the_cluster() {
    let account =
        willing_account().stack(CNI_STACK, StackScript::completes()).stack(DNS_STACK, StackScript::completes());
    let ground = ground(account);
    let outcome = ground.create(&[]);
    outcome.ended_with(0);
    outcome.has("will create a CloudFormation stack for each addon [coredns vpc-cni]");
    assert_eq!(made(&ground), [CLUSTER_STACK, CNI_STACK, GROUP_STACK, DNS_STACK]);
    let ready = outcome.lines.iter().position(|line| line.contains(r#"nodegroup "ng" has 2 node(s)"#));
    let addon = outcome.lines.iter().position(|line| line.contains(&format!("deploying stack {DNS_STACK:?}")));
    assert!(ready.is_some() && ready < addon, "{outcome}");

    ground.run(&["delete", "cluster", "--name", "badger", "--region", "ap-northeast-1", "--wait"]).ended_with(0);
    let deleted = ground.aws.calls_of(Service::CloudFormation, "DeleteStack");
    let names: Vec<_> = deleted.iter().map(|call| call.text("StackName").to_owned()).collect();
    let place = |stack: &str| names.iter().position(|name| name.contains(stack)).unwrap_or_else(|| panic!("{names:?}"));
    assert!(place(CNI_STACK) < place(CLUSTER_STACK) && place(DNS_STACK) < place(CLUSTER_STACK), "{names:?}");
    assert!(ground.stacks().iter().all(|(_, status)| status == "DELETE_COMPLETE"), "{:?}", ground.stacks());
    ground.finish();
}

#[test]
fn an_addon_that_fails_is_told_with_its_cause_and_made_again_by_the_next_run() {
    let cause = "Resource handler returned message: \"Addon version specified is not supported\"";
    let account = willing_account()
        .stack(CNI_STACK, StackScript::completes())
        .stack(DNS_STACK, StackScript::fails("Addon", cause))
        .stack(DNS_STACK, StackScript::completes());
    let ground = ground(account);
    let outcome = ground.create(&[]);
    outcome.ended_with(1);
    outcome.has(&format!("AWS::EKS::Addon/Addon: CREATE_FAILED – \"{cause}\""));
    outcome.has("to go on, run the same command again: what is finished is kept");

    ground.create(&[]).ended_with(0);
    assert_eq!(made(&ground), [CLUSTER_STACK, CNI_STACK, GROUP_STACK, DNS_STACK, DNS_STACK]);
    ground.finish();
}
