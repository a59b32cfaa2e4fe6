//! Node groups for a cluster that is there.

use nodestrap_tests::aws_double::{Cluster, Service, StackScript};
use nodestrap_tests::kubernetes_double::Node;
use serde_json::json;

use crate::ground::{CLUSTER_STACK, GROUP_STACK, Ground, Outcome, account, ready_cluster, willing_account};
use crate::stacks::CREDENTIALS;

/// A second group's stack and node.
const SECOND_STACK: &str = "eksctl-badger-nodegroup-second";
const SECOND_NODE: &str = "ip-192-168-33-10.ap-northeast-1.compute.internal";

/// The file of the ground, in another version and with a second group.
const TWO: &str = "\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: badger, region: ap-northeast-1, version: '1.33', tags: {team: web}}
nodeGroups:
- {name: ng, instanceType: m5.large, minSize: 2, maxSize: 2, desiredCapacity: 2}
- {name: second, instanceType: m5.large, minSize: 1, maxSize: 1, desiredCapacity: 1}
";

/// A cluster without node groups, of version 1.32.
fn with_cluster(ground: &Ground) {
    std::fs::write(
        ground.file("bare.yaml"),
        TWO.split("nodeGroups").next().unwrap_or_default().replace("1.33", "1.32"),
    )
    .expect("written");
    ground.run(&["create", "cluster", "-f", "bare.yaml"]).ended_with(0);
    std::fs::write(ground.file("two.yaml"), TWO).expect("written");
}

fn create(ground: &Ground, more: &[&str]) -> Outcome {
    ground.run(&[&["create", "nodegroup"], more].concat())
}

const FLAGS: [&str; 6] = ["--cluster", "badger", "--region", "ap-northeast-1", "--name", "ng"];

#[test]
fn a_group_of_flags_takes_version_and_zones_of_the_cluster_and_its_nodes_are_waited_for() {
    let ground = Ground::new(willing_account(), ready_cluster());
    with_cluster(&ground);
    let outcome = create(&ground, &[&FLAGS[..], &["--managed=false", "--output", "json"]].concat());
    outcome.ended_with(0);
    outcome.has(r#"[ℹ]  nodegroup "ng" will use "ami-0123456789abcdef0" [AmazonLinux2023/1.32]"#);
    outcome.has(r#"[ℹ]  nodegroup "ng" has 2 node(s)"#);
    outcome.has(r#"[✔]  created 1 nodegroup(s) in cluster "badger""#);
    let group = json!({"name": "ng", "stack": GROUP_STACK, "created": true});
    assert_eq!(outcome.json(), json!({"cluster": "badger", "region": "ap-northeast-1", "nodeGroups": [group]}));
    let complete = |name: &str| (name.to_owned(), "CREATE_COMPLETE".to_owned());
    assert_eq!(ground.stacks(), [complete(CLUSTER_STACK), complete(GROUP_STACK)]);
    ground.finish();
}

#[test]
fn a_group_of_flags_is_managed_unless_said_otherwise_and_leaves_user_data_to_eks() {
    let ground = Ground::new(willing_account(), ready_cluster());
    with_cluster(&ground);
    create(&ground, &FLAGS).ended_with(0);
    let made = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    let template = made.last().expect("the node group's stack").template();
    let types: Vec<_> =
        template["Resources"].as_object().into_iter().flatten().map(|(_, made)| made["Type"].clone()).collect();
    assert!(types.contains(&json!("AWS::EKS::Nodegroup")), "{types:?}");
    assert!(!template.to_string().contains("UserData"), "{template}");
    ground.finish();
}

#[test]
fn groups_that_are_there_are_kept_and_the_others_made_in_the_cluster_s_version() {
    let account = willing_account().stack(SECOND_STACK, StackScript::completes());
    let account = account.instances(SECOND_STACK, &["i-0aaaaaaaaaaaaaaa3"]);
    let ground = Ground::new(account, ready_cluster().node(Node::of_group("second", SECOND_NODE)));
    with_cluster(&ground);
    create(&ground, &["-f", "two.yaml", "--include", "ng"]).ended_with(0);
    let outcome = create(&ground, &["-f", "two.yaml", "--output", "json"]);
    outcome.ended_with(0);
    outcome.has(r#"[!]  the file has Kubernetes 1.33, cluster "badger" has 1.32: its nodes get 1.32"#);
    outcome.has(r#"nodegroup "second" will use "ami-0123456789abcdef0" [AmazonLinux2023/1.32]"#);
    outcome.has(&format!("stack {GROUP_STACK:?} is there (CREATE_COMPLETE): it is kept as it is"));
    outcome.has(r#"nodegroup "second" has 1 node(s)"#);
    outcome.has_not(r#"nodegroup "ng" has"#);
    let said = outcome.json();
    assert_eq!(said["nodeGroups"][0]["created"], false);
    assert_eq!(said["nodeGroups"][1], json!({"name": "second", "stack": SECOND_STACK, "created": true}));
    assert_eq!(ground.aws.calls_of(Service::CloudFormation, "CreateStack").len(), 3, "the cluster and each group once");
    ground.finish();
}

#[test]
fn a_group_that_fails_is_told_with_what_undoes_it_and_made_by_the_next_run() {
    let account = account()
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::fails("NodeGroup", CREDENTIALS))
        .stack(GROUP_STACK, StackScript::completes());
    let ground = Ground::new(account, ready_cluster());
    with_cluster(&ground);
    let outcome = create(&ground, &["-f", "cluster.yaml"]);
    outcome.ended_with(1);
    outcome.has(&format!("[✖]  AWS::AutoScaling::AutoScalingGroup/NodeGroup: CREATE_FAILED – \"{CREDENTIALS}\""));
    outcome.has(r#"[✖]  failed to create node groups for cluster "badger":"#);
    outcome.has("[ℹ]  to go on, run the same command again: what is finished is kept");
    let undo = "nodestrap delete nodegroup --region=ap-northeast-1 --cluster=badger --name=ng";
    outcome.has(&format!("[ℹ]  to cleanup resources, run '{undo}'"));

    let outcome = create(&ground, &["-f", "cluster.yaml", "--wait-for-nodes=false"]);
    outcome.ended_with(0);
    outcome.has_not("waiting for at least");
    outcome.has(r#"created 1 nodegroup(s) in cluster "badger""#);
    ground.finish();
}

#[test]
fn a_cluster_that_is_not_there_is_told_before_anything_is_made() {
    let ground = Ground::new(account(), ready_cluster());
    let outcome = create(&ground, &FLAGS);
    outcome.ended_with(1);
    outcome.has("no cluster \"badger\" in ap-northeast-1: 'nodestrap get cluster --region=ap-northeast-1' lists those");
    assert_eq!(ground.stacks(), []);
    ground.finish();
}

#[test]
fn a_cluster_without_a_stack_and_one_that_is_not_active_are_refused() {
    for (cluster, said) in [
        (
            Cluster::active("badger", "1.32"),
            "cluster \"badger\" in ap-northeast-1 has no stack of nodestrap or eksctl, and node groups take their network \
             from its exports: make the node group by what made the cluster, with user data of gen-userdata",
        ),
        (
            Cluster::active("badger", "1.32").status("DELETING"),
            "cluster \"badger\" is DELETING: node groups need one that is ACTIVE",
        ),
    ] {
        let ground = Ground::new(account().cluster(cluster), ready_cluster());
        let outcome = create(&ground, &FLAGS);
        outcome.ended_with(1);
        outcome.has(said);
        assert_eq!(ground.stacks(), []);
        ground.finish();
    }
}

#[test]
fn a_wrong_flag_is_named_as_this_command_has_it() {
    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::completes()), ready_cluster());
    with_cluster(&ground);
    let outcome = create(&ground, &["--cluster", "badger", "--region", "ap-northeast-1", "--name", "no name"]);
    outcome.ended_with(1);
    outcome.has("--name: ");
    outcome.has_not("--nodegroup-name");
    ground.finish();
}

#[test]
fn a_group_that_the_file_lacks_and_a_file_without_a_name_are_refused() {
    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::completes()), ready_cluster());
    with_cluster(&ground);
    let outcome = create(&ground, &["-f", "two.yaml", "--include", "third"]);
    outcome.ended_with(1);
    outcome.has("--include third: the file has no such node group, but ng, second");
    let outcome = create(&ground, &["-f", "bare.yaml"]);
    outcome.ended_with(1);
    outcome.has("the file has no node groups: write them below nodeGroups or managedNodeGroups");
    std::fs::write(ground.file("nameless.yaml"), TWO.replace("name: badger, ", "")).expect("written");
    let outcome = create(&ground, &["-f", "nameless.yaml"]);
    outcome.ended_with(1);
    outcome.has("nameless.yaml: no cluster's name can be read: write that of a cluster that is there at metadata.name");
    assert_eq!(ground.stacks().len(), 1, "{:?}", ground.stacks());
    ground.finish();
}

/// EKS' Auto Scaling group has the tags that the Cluster Autoscaler reads, in calls of 25 at most.
#[test]
fn labels_and_taints_of_a_managed_group_are_told_to_the_cluster_autoscaler() {
    let ground = Ground::new(willing_account(), ready_cluster());
    with_cluster(&ground);
    let labels = (0..24).map(|number| format!("tier-{number}: web")).collect::<Vec<_>>().join(", ");
    let group = format!(
        "managedNodeGroups:\n- name: ng\n  propagateASGTags: true\n  tags: {{team: batch}}\n  labels: {{{labels}}}\n  \
         taints: [{{key: dedicated, value: batch, effect: NoSchedule}}]\n"
    );
    let text = TWO.split("nodeGroups").next().unwrap_or_default().replace("1.33", "1.32") + &group;
    std::fs::write(ground.file("managed.yaml"), text).expect("written");
    for _ in ["first", "again"] {
        create(&ground, &["-f", "managed.yaml"]).ended_with(0);
    }
    let calls = ground.aws.calls_of(Service::AutoScaling, "CreateOrUpdateTags");
    let counts: Vec<_> = calls.iter().map(|call| call.parameters["Tags"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(counts, [25, 3, 25, 3], "the first run, and the second, which keeps the stack");
    let tags: Vec<_> = calls[..2].iter().flat_map(|call| call.parameters["Tags"].as_array().expect("tags")).collect();
    let prefix = "k8s.io/cluster-autoscaler/node-template";
    for (key, value) in [
        (format!("{prefix}/label/tier-0"), "web"),
        (format!("{prefix}/taint/dedicated"), "batch:NoSchedule"),
        ("team".to_owned(), "batch"),
    ] {
        let tag = tags.iter().find(|tag| tag["Key"] == *key).unwrap_or_else(|| panic!("{key}: {tags:?}"));
        assert_eq!(
            [&tag["Value"], &tag["ResourceType"], &tag["PropagateAtLaunch"]],
            [value, "auto-scaling-group", "false"]
        );
        assert_eq!(tag["ResourceId"], format!("eks-ng-{GROUP_STACK}"), "{tag}");
    }
    ground.finish();
}
