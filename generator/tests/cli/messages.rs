//! What a user reads when something is wrong: the whole of it, and the exit code.

use std::fs;

use crate::support::{example, run, run_with_input};

#[test]
fn every_problem_of_a_file_has_a_line_with_its_place() {
    let file = example("article.yaml").replace("ap-northeast-1\n", "nowhere\n").replace("m5.large", "large");
    let expected = "error: failed to read the node group:\n\
         -:8:11: metadata.region: \"nowhere\" is not a region's name, which looks like \"ap-northeast-1\" or \
         \"us-gov-west-1\"\n\
         -:22:19: nodeGroups[0].instanceType: \"large\" is not an instance type, which looks like \"m5.large\" or \
         \"c7i.metal-24xl\"\n";
    assert_eq!(run_with_input(&["-f", "-"], file.as_bytes()).failed(1), expected);
    let simulated = run_with_input(&["simulate", "-f", "-"], file.as_bytes()).failed(1);
    assert_eq!(simulated, expected);
}

#[test]
fn what_is_missing_without_a_file_is_named_with_its_flag() {
    let report = run(&["--cluster-name", "demo", "--region", "eu-west-1"]).failed(1);
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines,
        [
            "error: failed to read the node group:",
            "the node group's name is missing: write nodeGroups[0].name, or give --nodegroup",
            "the Kubernetes version is missing: write metadata.version, or give --kubernetes-version; \"aws eks \
             describe-cluster --name demo --region eu-west-1 --query cluster.version --output text\" prints it",
            "the service CIDR, from which the cluster DNS address follows, is missing: write \
             kubernetesNetworkConfig.serviceIPv4CIDR, or give --service-cidr, or the DNS address itself with \
             --cluster-dns; \"aws eks describe-cluster --name demo --region eu-west-1 --query \
             cluster.kubernetesNetworkConfig.serviceIpv4Cidr --output text\" prints it; it is not guessed from the VPC, \
             whose CIDR does not decide it",
            "the API server's endpoint is missing: write status.endpoint, or give --endpoint; \"aws eks \
             describe-cluster --name demo --region eu-west-1 --query cluster.endpoint --output text\" prints it",
            "the cluster's certificate authority is missing: write status.certificateAuthorityData, or give --ca; \
             \"aws eks describe-cluster --name demo --region eu-west-1 --query cluster.certificateAuthority.data \
             --output text\" prints it, and \"base64 --decode\" makes the file for --ca of it",
        ]
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    for arguments in [
        &["-f", "nowhere.yaml"][..],
        &["-f", "article.yaml", "--ca", "nowhere.yaml"],
        &["-f", "article.yaml", "--kubelet-extra-config", "nowhere.yaml"],
        &["-f", "article.yaml", "--instance-data", "nowhere.yaml"],
        &["simulate", "-f", "nowhere.yaml"],
        &["inspect", "nowhere.yaml"],
        &["refresh", "nowhere.yaml"],
    ] {
        let expected = "error: failed to read nowhere.yaml:\nNo such file or directory (os error 2)\n";
        assert_eq!(run(arguments).failed(1), expected, "{arguments:?}");
    }
}

#[test]
fn wrong_flags_are_named() {
    for (flags, problem) in [
        (
            ["--region", "x"],
            "--region: \"x\" is not a region's name, which looks like \"ap-northeast-1\" or \"us-gov-west-1\"",
        ),
        (
            ["--ca-data", "aGVsbG8K"],
            "--ca-data: line 1 is not part of a certificate; write the cluster's certificate authority, one or more PEM \
             blocks that start with -----BEGIN CERTIFICATE-----",
        ),
        (["--max-pods", "many"], "--max-pods: \"many\" is not a number of pods; write a number from 1 to 150000"),
        (["--node-label", "team"], "--node-label: \"team\" is not a label; write key=value"),
        (["--node-taint", "team"], "--node-taint: \"team\" is not a taint; write key=value:Effect or key:Effect"),
        (
            ["--instance-type", "z9.large"],
            "--instance-type: \"z9.large\" is not in the instance table; say what it runs with --arch, or give a table \
             that has it with --instance-data FILE",
        ),
        (["--nodegroup", "other"], "--nodegroup: there is no node group \"other\"; there is \"ng-b50c30b5\""),
        (
            ["--kubernetes-version", "1.33"],
            "--kubernetes-version: Kubernetes 1.33 has no AmazonLinux2 images, which there are for Kubernetes 1.32 \
             and older; use such a version, or amiFamily AmazonLinux2023",
        ),
        (["--ami-family", "bottle-rocket"], "--ami-family: \"bottle-rocket\" is not an AMI family; write Bottlerocket"),
    ] {
        let report = run(&[&["-f", "article.yaml"], &flags[..]].concat()).failed(1);
        assert_eq!(report, format!("error: failed to read the node group:\n{problem}\n"), "{flags:?}");
    }
}

#[test]
fn a_command_line_that_cannot_be_is_a_usage_error() {
    for (arguments, line) in [
        (&["-f", "article.yaml", "--format", "xml"][..], "error: invalid value 'xml' for '--format <FORMAT>'"),
        (&["-f", "article.yaml", "--regoin", "x"], "error: unexpected argument '--regoin' found"),
        (
            &["--ca", "a", "--ca-data", "b"],
            "error: the argument '--ca <FILE>' cannot be used with '--ca-data <BASE64>'",
        ),
        (&["max-pods"], "error: the following required arguments were not provided:"),
        (
            &["max-pods", "m5.large", "--max-enis", "0"],
            "error: invalid value '0' for '--max-enis <NUMBER>': 0 is not in 1..=4294967295",
        ),
        (
            &["agent", "--arch", "i386", "--out", "x"],
            "error: invalid value 'i386' for '--arch <ARCH>': \"i386\" is not an architecture; write x86_64 or aarch64",
        ),
        (
            &["simulate", "-f", "article.yaml", "--instance-type", "large"],
            "error: invalid value 'large' for '--instance-type <TYPE>': \"large\" is not an instance type, which looks like \"m5.large\" or \"c7i.metal-24xl\"",
        ),
        (
            &["simulate", "-f", "article.yaml", "--lifecycle", "x"],
            "error: invalid value 'x' for '--lifecycle <LIFECYCLE>': \"x\" is not a life cycle; write on-demand or spot",
        ),
        (
            &["inspect", "x", "--json", "--show", "y"],
            "error: the argument '--json' cannot be used with '--show <PATH>'",
        ),
    ] {
        let report = run(arguments).failed(2);
        assert_eq!(report.lines().next(), Some(line), "{arguments:?}");
    }
}

#[test]
fn a_damaged_table_is_named_with_its_line() {
    let place = tempfile::tempdir().expect("a directory");
    let table = place.path().join("types.tsv");
    let table = table.to_str().expect("UTF-8");
    for (text, fault) in [
        (
            "m5.large\t3\n",
            "line 1: 2 columns where 8 are needed, with one tab between them: type, enis, ipv4_per_eni, hypervisor, bare_metal, vcpus, mem_mib, arch",
        ),
        ("# nothing\n", "no instance type in the table: give a line for each"),
    ] {
        fs::write(table, text).expect("to write");
        let expected = format!("error: failed to read the table of instance types:\n{table}: {fault}\n");
        for arguments in [&["-f", "article.yaml"][..], &["simulate", "-f", "article.yaml"], &["max-pods", "m5.large"]] {
            assert_eq!(run(&[arguments, &["--instance-data", table]].concat()).failed(1), expected);
        }
    }
    fs::write(table, b"\xff").expect("to write");
    assert_eq!(
        run(&["max-pods", "m5.large", "--instance-data", table]).failed(1),
        format!("error: failed to read {table}:\nit is not text in UTF-8; name another file\n")
    );
}

#[test]
fn user_data_over_the_limit_is_an_error_that_says_what_would_help() {
    // Text that does not compress: every number is another.
    let numbers: Vec<String> = (0_u64..2000).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string()).collect();
    let random = numbers.concat();
    let report = run(&["-f", "article.yaml", "--pre-bootstrap-command", &format!("echo {random}")]).failed(1);
    assert!(report.starts_with("error: failed to render the user data:\n"), "{report}");
    for part in ["16,384", "/usr/local/bin/nodestrap-agent", "preinstalled", "needed", "--smallest"] {
        assert!(report.contains(part), "{part}: {report}");
    }
}

#[test]
fn no_output_of_a_failure_is_debugging_output() {
    for arguments in [&["-f", "/dev/null"][..], &["-f", "/"], &["inspect", "/"], &["refresh", "article.yaml"]] {
        let report = run(arguments).failed(1);
        let lines: Vec<&str> = report.lines().collect();
        assert!(lines[0].starts_with("error: failed to ") && lines.len() == 2, "{report}");
        for sign in ["panicked", "Err(", "Some(", "Error {"] {
            assert!(!report.contains(sign), "{report}");
        }
    }
}

#[test]
fn a_misspelt_flag_command_or_word_is_told_what_comes_near() {
    for (arguments, near) in [
        (&["--service-cird", "10.100.0.0/16"][..], "a similar argument exists: '--service-cidr'"),
        (&["simulate", "--instance-typ", "m5.large"], "a similar argument exists: '--instance-type'"),
        (&["insepct", "-"], "a similar subcommand exists: 'inspect'"),
        (&["--format", "base46"], "a similar value exists: 'base64'"),
        (&["completion", "fsh"], "a similar value exists: 'fish'"),
    ] {
        let report = run(arguments).failed(2);
        assert!(report.contains(&format!("\n  tip: {near}\n")), "{arguments:?}: {report}");
    }
}
