//! Each flag: what it changes, and that flags alone give what a file gives.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{ARTICLE, certificate_authority_data, decoded, inspected, program, rendered_file, run};

/// A public key made for the tests; its private half was thrown away.
const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+ someone@example";

fn launch_template(flags: &[&str]) -> Value {
    let arguments = [&["-f", "article.yaml", "--format", "launch-template"], flags].concat();
    serde_json::from_slice(&run(&arguments).done()).expect("it is JSON")
}

fn size(flags: &[&str]) -> usize {
    decoded(&run(&[&["-f", "article.yaml"], flags].concat()).done()).len()
}

#[test]
fn flags_alone_give_the_bytes_of_the_file() {
    let place = tempfile::tempdir().expect("a directory");
    let pem = place.path().join("ca.crt");
    let data = certificate_authority_data();
    fs::write(&pem, STANDARD.decode(&data).expect("it is base64")).expect("to write");
    let from_file = run(&["-f", "article.yaml"]).done();
    let ca_file = ["--ca", pem.to_str().expect("UTF-8")];
    assert_eq!(run(&[&ARTICLE[..], &ca_file].concat()).done(), from_file);
    assert_eq!(run(&[&ARTICLE[..], &["--ca-data", &data]].concat()).done(), from_file);
}

#[test]
fn a_family_that_nobody_names_is_told() {
    let data = certificate_authority_data();
    let without: Vec<&str> =
        ARTICLE.iter().copied().filter(|word| *word != "--ami-family" && *word != "AmazonLinux2").collect();
    let rendered = run(&[&without[..], &["--ca-data", &data]].concat());
    let note = "--ami-family: no AMI family is named, so AmazonLinux2 is taken, as EKS did up to Kubernetes 1.29; write amiFamily, or \
                give --ami-family, so that it stays\n";
    assert!(rendered.report.starts_with(note), "{}", rendered.report);
    assert_eq!(rendered.done(), run(&["-f", "article.yaml"]).done());
}

#[test]
fn each_fact_of_the_node_reaches_its_file() {
    let place = tempfile::tempdir().expect("a directory");
    let kubelet = place.path().join("kubelet.json");
    fs::write(&kubelet, "{\"podPidsLimit\": 77}\n").expect("to write");
    let kubelet = kubelet.to_str().expect("UTF-8");
    for (flags, path, text) in [
        (["--cluster-name", "other"], "/etc/eksctl/kubeconfig.yaml", "other.ap-northeast-1.eksctl.io"),
        (["--region", "eu-west-1"], "/etc/eksctl/metadata.env", "AWS_DEFAULT_REGION=eu-west-1\n"),
        (["--endpoint", "https://1.example.com"], "/etc/eksctl/kubeconfig.yaml", "https://1.example.com"),
        (["--service-cidr", "172.20.0.0/16"], "/etc/eksctl/kubelet.yaml", "172.20.0.10"),
        (["--cluster-dns", "169.254.20.10"], "/etc/eksctl/kubelet.yaml", "169.254.20.10"),
        (["--kubernetes-version", "1.29"], "/etc/containerd/config.toml", "version = 2"),
        (["--node-label", "team=a,stage=b"], "/etc/eksctl/kubelet.env", ",stage=b,team=a\n"),
        (
            ["--node-taint", "a=b:NoSchedule,c:NoExecute"],
            "/etc/eksctl/kubelet.env",
            "NODE_TAINTS=a=b:NoSchedule,c=:NoExecute\n",
        ),
        (["--max-pods", "17"], "/etc/eksctl/kubelet.env", "MAX_PODS=17\n"),
        (["--kubelet-extra-config", kubelet], "/etc/eksctl/kubelet.yaml", "podPidsLimit: 77\n"),
    ] {
        let rendered = rendered_file(&[&["-f", "article.yaml"], &flags[..]].concat(), path);
        assert!(rendered.contains(text), "{flags:?}: {rendered}");
        let without = run(&["-f", "article.yaml", "--format", "cloud-config"]).text();
        assert!(!without.contains(text), "{flags:?}");
    }
}

#[test]
fn commands_run_in_their_order() {
    let commands = |flags: &[&str]| {
        let report = inspected(&[&["-f", "article.yaml"], flags].concat());
        let commands = report["commands"].as_array().expect("a list").clone();
        commands.into_iter().map(|command| command["arguments"].clone()).collect::<Vec<Value>>()
    };
    let enable = json!(["systemctl", "enable", "kubelet.service"]);
    let agent = json!(["systemctl", "start", "nodestrap-agent.service"]);
    let two = commands(&["--pre-bootstrap-command", "echo a, b", "--pre-bootstrap-command", "-x"]);
    assert_eq!(two, [json!(["/bin/bash", "-c", "echo a, b"]), json!(["/bin/bash", "-c", "-x"]), enable, agent]);
    assert_eq!(commands(&["--override-bootstrap-command", "exec it"]), [json!(["/bin/bash", "-c", "exec it"])]);
}

#[test]
fn facts_of_the_instance_reach_the_launch_template() {
    let plain = launch_template(&[]);
    assert_eq!(plain["MetadataOptions"]["HttpPutResponseHopLimit"], 2);
    for absent in ["ImageId", "KeyName"] {
        assert_eq!(plain[absent], Value::Null);
    }
    let full = launch_template(&[
        "--ami",
        "ami-0123456789abcdef0",
        "--ssh-key-name",
        "operators",
        "--instance-type",
        "c5.xlarge",
        "--disable-pod-imds",
    ]);
    assert_eq!(full["ImageId"], "ami-0123456789abcdef0");
    assert_eq!(full["KeyName"], "operators");
    assert_eq!(full["InstanceType"], "c5.xlarge");
    assert_eq!(full["MetadataOptions"]["HttpPutResponseHopLimit"], 1);
    assert_eq!(launch_template(&["--instance-type", "m5.large,c5.xlarge"])["InstanceType"], Value::Null);
}

#[test]
fn a_public_key_is_the_default_user_s() {
    let text = run(&["-f", "article.yaml", "--format", "cloud-config", "--ssh-public-key", PUBLIC_KEY]).text();
    assert!(text.contains("ssh_authorized_keys:") && text.contains(PUBLIC_KEY), "{text}");
}

#[test]
fn a_key_file_is_found_in_the_home_directory() {
    let home = tempfile::tempdir().expect("a directory");
    fs::write(home.path().join("id.pub"), format!("{PUBLIC_KEY}\n")).expect("to write");
    let file = home.path().join("cluster.yaml");
    let ssh = "    ssh: {allow: true, publicKeyPath: ~/id.pub}\n";
    fs::write(&file, crate::support::example("article.yaml") + ssh).expect("to write");
    let arguments = ["--format", "cloud-config", "-f"];
    let output = program().args(arguments).arg(&file).env("HOME", home.path()).output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("it is text");
    assert!(text.contains(PUBLIC_KEY), "{text}");
}

#[test]
fn images_of_a_region_that_is_not_known_are_said_to_come_from_another() {
    let report = run(&["-f", "article.yaml", "--region", "eu-north-9"]).report;
    let note =
        "eu-north-9: the account of EKS's images there is not known, so they come from 602401143452 in us-west-2\n";
    assert!(report.starts_with(note), "{report}");
}

#[test]
fn the_architecture_decides_which_agent_rides() {
    let report =
        run(&["-f", "article.yaml", "--instance-type", "z9.large", "--arch", "arm64", "--max-pods", "9"]).report;
    assert!(report.contains(", agent aarch64 sha256 "), "{report}");
    let report = run(&["-f", "article.yaml", "--instance-type", "m6g.large"]).report;
    assert!(report.contains(", agent aarch64 sha256 "), "{report}");
}

#[test]
fn a_group_of_both_architectures_gets_both_agents_and_a_map_of_its_own_types() {
    let both = ["-f", "article.yaml", "--instance-type", "m5.large,m6g.xlarge"];
    let rendered = run(&both);
    let report = &rendered.report;
    assert!(report.contains(", agent x86_64 sha256 ") && report.contains(", agent aarch64 sha256 "), "{report}");
    assert_eq!(rendered_file(&both, "/etc/eksctl/max_pods.map"), "m5.large 29\nm6g.xlarge 58\n");
    let report = inspected(&both);
    let picks = &report["commands"][0]["arguments"][2];
    assert!(picks.as_str().is_some_and(|command| command.starts_with("[ $(uname -m) = x86_64 ] || ")), "{picks}");
    let preinstalled = inspected(&[&both[..], &["--agent", "preinstalled"]].concat());
    assert_eq!(preinstalled["commands"].as_array().map(Vec::len), Some(2), "{}", preinstalled["commands"]);
}

#[test]
fn a_tree_for_both_architectures_is_refused() {
    let place = tempfile::tempdir().expect("a directory");
    let out = place.path().join("tree");
    let out = out.to_str().expect("UTF-8");
    let types = ["--instance-type", "m5.large,m6g.large"];
    let ran = run(&[&["-f", "article.yaml", "--format", "dir", "--out", out][..], &types].concat());
    assert_eq!(
        ran.report,
        "error: failed to write the tree:\nan image is of one architecture, and the node group's instance types run \
         x86_64 and aarch64; give the types of one with --instance-type\n"
    );
    assert!(!std::path::Path::new(out).exists());
}

#[test]
fn what_rides_can_be_made_smaller() {
    let everything = size(&[]);
    assert!(size(&["--types", "needed"]) < everything);
    assert!(size(&["--smallest"]) < everything);
    let preinstalled = run(&["-f", "article.yaml", "--agent", "preinstalled"]);
    assert!(preinstalled.report.ends_with(", agent preinstalled\n"), "{}", preinstalled.report);
    assert!(decoded(&preinstalled.done()).len() < everything);
    let overridden = run(&["-f", "override.yaml"]).report;
    assert!(overridden.ends_with(", no agent, for overrideBootstrapCommand takes its place\n"), "{overridden}");
}

#[test]
fn the_map_follows_the_network_options_and_the_table() {
    let place = tempfile::tempdir().expect("a directory");
    let table = place.path().join("types.tsv");
    fs::write(&table, "z9.large\t5\t6\tnitro\t0\t2\t4096\tx86_64\n").expect("to write");
    let table = table.to_str().expect("UTF-8");
    let map = |flags: &[&str]| {
        let needed = ["-f", "article.yaml", "--types", "needed"];
        rendered_file(&[&needed[..], flags].concat(), "/etc/eksctl/max_pods.map")
    };
    assert_eq!(map(&[]), "m5.large 29\n");
    assert_eq!(map(&["--prefix-delegation"]), "m5.large 434\n");
    assert_eq!(map(&["--prefix-delegation", "--recommended-cap"]), "m5.large 110\n");
    assert_eq!(map(&["--max-pods-expression", "default_enis * 4"]), "m5.large 12\n");
    assert_eq!(map(&["--custom-networking"]), "m5.large 20\n");
    assert_eq!(map(&["--max-enis", "1"]), "m5.large 11\n");
    assert_eq!(map(&["--reserved-enis", "1"]), "m5.large 20\n");
    assert_eq!(map(&["--instance-data", table, "--instance-type", "z9.large"]), "z9.large 27\n");
}

#[test]
fn fields_of_stacks_are_listed_where_they_are_allowed() {
    let file =
        crate::support::example("article.yaml") + "    enclaveEnabled: true\n    localZones: [us-west-2-lax-1a]\n";
    let rendered = crate::support::run_with_input(&["-f", "-", "--allow-stack-fields"], file.as_bytes());
    let notes: Vec<&str> = rendered.report.lines().filter(|line| line.ends_with("stacks alone")).collect();
    let lines = file.lines().count();
    assert_eq!(
        notes,
        [
            format!("-:{}:5: nodeGroups[0].enclaveEnabled: ignored, for it concerns stacks alone", lines - 1),
            format!("-:{lines}:5: nodeGroups[0].localZones: ignored, for it concerns stacks alone"),
        ]
    );
    assert_eq!(rendered.done(), run(&["-f", "article.yaml"]).done());
}

#[test]
fn one_of_several_node_groups_is_chosen_by_name() {
    let file = crate::support::example("article.yaml") + "  - name: second\n    amiFamily: AmazonLinux2\n";
    let render = |flags: &[&str]| {
        crate::support::run_with_input(&[&["-f", "-", "--format", "cloud-config"], flags].concat(), file.as_bytes())
    };
    assert!(render(&["--nodegroup", "second"]).text().contains("alpha.eksctl.io/nodegroup-name=second"));
    assert_eq!(
        render(&[]).failed(1),
        "error: failed to read the node group:\n\
         -:20:3: nodeGroups: has several node groups; choose one with --nodegroup: \"ng-b50c30b5\", \"second\"\n"
    );
}

#[test]
fn what_the_user_should_know_goes_to_standard_error() {
    let rendered = run(&["-f", "article.yaml", "--max-pods", "17", "--prefix-delegation"]);
    assert_eq!(
        rendered.report.lines().next(),
        Some("--max-pods: gives every node 17 pods, whatever its type has by nodestrap.capacity")
    );
    rendered.done();
}

#[test]
fn capacity_that_no_node_could_have_is_an_error() {
    assert_eq!(
        run(&["-f", "article.yaml", "--max-enis", "1", "--custom-networking"]).failed(1),
        "error: failed to read the node group:\n--max-enis: 1 leaves no interface to pods without the first, which custom \
         networking keeps pods off; write 2 or more, or remove it\n"
    );
    assert_eq!(
        run(&["-f", "article.yaml", "--kube-reserved", "gke"]).failed(1),
        "error: failed to read the node group:\n--kube-reserved: \"gke\" does not say how much to reserve; write aws for \
         AWS's formulas, or none for kubeletExtraConfig alone\n"
    );
}
