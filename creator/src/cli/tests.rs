use clap::{CommandFactory as _, Parser as _};
use nodestrap_stacks::config::{NodeGroupFlags, StackFlags};

use super::*;

/// The arguments of `create cluster`.
fn create_cluster(line: &str) -> CreateClusterArguments {
    let words = ["nodestrap", "create", "cluster"].into_iter().chain(line.split_whitespace());
    match Arguments::try_parse_from(words).map(|arguments| arguments.command) {
        Ok(Command::Create(Create::Cluster(arguments))) => *arguments,
        other => panic!("{other:?}"),
    }
}

/// The first line of what clap says to a command line that is wrong.
fn refusal(line: &str) -> String {
    let words = std::iter::once("nodestrap").chain(line.split_whitespace());
    let error = Arguments::try_parse_from(words).expect_err("the command line is wrong");
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn the_command_line_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn every_command_flag_and_word_has_a_help_text() {
    fn walk(command: &clap::Command, silent: &mut Vec<String>) {
        let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        if command.get_about().is_none() {
            silent.push(name.clone());
        }
        for argument in command.get_arguments().filter(|argument| argument.get_help().is_none()) {
            silent.push(format!("{name} {}", argument.get_id()));
        }
        command.get_subcommands().for_each(|below| walk(below, silent));
    }
    let mut command = Arguments::command();
    command.build();
    let mut silent = Vec::new();
    walk(&command, &mut silent);
    assert_eq!(silent, [""; 0]);
    assert!(command.get_subcommands().count() > 6, "the walk goes through the commands");
}

#[test]
fn no_flag_says_nothing_but_that_there_is_a_node_group() {
    let expected = StackFlags { node_group: Some(NodeGroupFlags::default()), ..StackFlags::default() };
    assert_eq!(create_cluster("").stack_flags(), expected);
    assert_eq!(create_cluster("--without-nodegroup").stack_flags(), StackFlags::default());
}

#[test]
fn flags_come_as_texts() {
    let line = "shop -r eu-west-1 --version 1.34 --zones eu-west-1a,eu-west-1b --tags a=b -t m6g.large -N 3 -m 1 -M 5 \
                --managed=false --node-labels x=y --ssh-access --ssh-public-key ops --asg-access -P --vpc-nat-mode Disable";
    let expected = StackFlags {
        name: Some("shop".to_owned()),
        region: Some("eu-west-1".to_owned()),
        version: Some("1.34".to_owned()),
        tags: vec!["a=b".to_owned()],
        zones: vec!["eu-west-1a".to_owned(), "eu-west-1b".to_owned()],
        vpc_nat_mode: Some("Disable".to_owned()),
        node_group: Some(NodeGroupFlags {
            managed: Some(false),
            instance_type: Some("m6g.large".to_owned()),
            nodes: Some("3".to_owned()),
            nodes_min: Some("1".to_owned()),
            nodes_max: Some("5".to_owned()),
            ssh_access: true,
            ssh_public_key: Some("ops".to_owned()),
            private_networking: true,
            labels: vec!["x=y".to_owned()],
            addon_policies: vec!["autoScaler"],
            ..NodeGroupFlags::default()
        }),
        ..StackFlags::default()
    };
    assert_eq!(create_cluster(line).stack_flags(), expected);
}

#[test]
fn the_name_is_an_argument_or_a_flag_and_not_both() {
    assert_eq!(create_cluster("--name shop").stack_flags().name.as_deref(), Some("shop"));
    assert_eq!(
        refusal("create cluster shop --name shop"),
        "error: the argument '[NAME]' cannot be used with '--name <NAME>'"
    );
}

#[test]
fn flags_that_a_file_has_fields_for_do_not_stand_beside_it() {
    for flag in ["--region eu-west-1", "--nodes 3", "--node-labels a=b", "--fargate", "--without-nodegroup", "NAME"] {
        let refusal = refusal(&format!("create cluster -f cluster.yaml {flag}"));
        assert!(refusal.contains("cannot be used with"), "{flag}: {refusal}");
    }
    assert_eq!(create_cluster("-f - --timeout 1h").creation.timeout.as_secs(), 3600);
}

#[test]
fn flags_of_a_real_run_do_not_stand_beside_dry_run() {
    for flag in ["--timeout 1h", "--cfn-disable-rollback", "--kubeconfig x"] {
        let refusal = refusal(&format!("create cluster -f cluster.yaml --dry-run {flag}"));
        assert!(refusal.contains("cannot be used with"), "{flag}: {refusal}");
    }
    assert_eq!(
        refusal("create cluster -f cluster.yaml --out x"),
        "error: the following required arguments were not provided:"
    );
}

#[test]
fn labels_and_tags_are_keys_with_values() {
    for flag in ["--node-labels", "--tags"] {
        for wrong in ["team", "=web", "team=web,zone"] {
            let arguments = ["nodestrap", "create", "cluster", flag, wrong];
            let said = Arguments::try_parse_from(arguments).expect_err("no pair").to_string();
            assert!(said.contains("write KEY=VALUE, such as team=web"), "{said}");
        }
        assert!(Arguments::try_parse_from(["nodestrap", "create", "cluster", flag, "team=web,empty="]).is_ok());
    }
}
