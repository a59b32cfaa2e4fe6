//! User data for a cluster that is there.

use nodestrap_tests::aws_double::{Service, StackScript};

use crate::ground::{CLUSTER_STACK, Ground, account, ready_cluster, willing_account};

const FLAGS: [&str; 5] = ["gen-userdata", "--cluster", "badger", "--region", "ap-northeast-1"];

#[test]
fn what_is_printed_is_what_the_launch_template_has() {
    let ground = Ground::new(willing_account(), ready_cluster());
    ground.create(&[]).ended_with(0);
    let templates = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    let template = templates.last().expect("a node group's stack").template().to_string();

    let file = ground.run(&["gen-userdata", "-f", "cluster.yaml"]);
    file.ended_with(0);
    assert!(file.output.len() > 1000 && template.contains(file.output.trim_end()), "{}", file.output);
    let flags = ground.run(&[&FLAGS[..], &["--nodegroup", "ng", "--out", "user-data"]].concat());
    flags.ended_with(0);
    assert_eq!(flags.output, "");
    assert_eq!(std::fs::read_to_string(ground.file("user-data")).expect("written"), file.output);
    ground.finish();
}

#[test]
fn what_cannot_be_rendered_is_refused_with_a_mend() {
    let ground = Ground::new(account().stack(CLUSTER_STACK, StackScript::completes()), ready_cluster());
    let outcome = ground.run(&FLAGS);
    outcome.ended_with(1);
    outcome.has("no cluster \"badger\" in ap-northeast-1: 'nodestrap get cluster --region=ap-northeast-1' lists those");
    let file = std::fs::read_to_string(ground.file("cluster.yaml")).expect("read");
    std::fs::write(ground.file("bare.yaml"), file.split("nodeGroups").next().unwrap_or_default()).expect("written");
    std::fs::write(ground.file("two.yaml"), format!("{file}- {{name: second}}\n")).expect("written");
    ground.run(&["create", "cluster", "-f", "bare.yaml"]).ended_with(0);
    for (arguments, said) in [
        (
            ["-f", "cluster.yaml", "--cluster", "other"],
            "--cluster other: the file has badger; leave the flag away, or change the file",
        ),
        (["-f", "cluster.yaml", "--nodegroup", "third"], "--nodegroup third: the file has no such node group, but ng"),
        (
            ["-f", "two.yaml", "--cluster", "badger"],
            "the file has several node groups, ng, second: name one with --nodegroup",
        ),
        (["-f", "bare.yaml", "--cluster", "badger"], "the file has no node groups: write one below nodeGroups"),
    ] {
        let outcome = ground.run(&[&["gen-userdata"], &arguments[..]].concat());
        outcome.ended_with(1);
        outcome.has(said);
        assert_eq!(outcome.output, "");
    }
    let outcome = ground.run(&[&FLAGS[..], &["--managed"]].concat());
    outcome.ended_with(1);
    outcome.has("EKS makes all of its user data; write it below nodeGroups, or give no --managed");
    ground.finish();
}
