//! User data before any boot: its size, its bytes, and what foreign readers make of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::eras::{EXAMPLE, Era};
use nodestrap_tests::imds::Instance;
use nodestrap_tests::lab::{Ami, Lab, LabError};
use nodestrap_tests::programs;

/// The most that is allowed, in bytes: the design's budgets.
const AGENT_ELF: u64 = 20 * 1024;
const AGENT_GZIP: u64 = 7_168;
const ALL_TYPES: usize = 11_264;
const NEEDED_TYPES: usize = 9_728;

fn lab() -> Option<Lab> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// User data of an example, raw: the bytes that count against EC2's limit.
fn raw(example: &str, arguments: &[&str]) -> Vec<u8> {
    let file = programs::example(example);
    let fixed = ["-f", file.to_str().expect("a plain path"), "--format", "gzip"];
    programs::stdout_of_gen_userdata(&[&fixed[..], arguments].concat())
}

fn examples() -> Vec<String> {
    let directory = fs::read_dir(programs::repository().join("examples")).expect("examples");
    let files = directory.map(|entry| entry.expect("an entry").path());
    let yaml = files.filter(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    yaml.filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect()
}

#[test]
fn the_agent_keeps_to_its_budget_on_each_architecture() {
    let directory = tempfile::tempdir().expect("a directory");
    for architecture in Architecture::ALL {
        let agent = programs::agent(architecture, directory.path());
        let size = fs::metadata(&agent).expect("written").len();
        let compressed = Command::new("gzip").args(["-9", "-n", "-c"]).arg(&agent).output().expect("gzip runs");
        let compressed = compressed.stdout.len() as u64;
        println!("agent {}: {size} bytes, {compressed} gzipped", architecture.name());
        assert!(size <= AGENT_ELF, "{}: {size} bytes of {AGENT_ELF}", architecture.name());
        assert!((1..=AGENT_GZIP).contains(&compressed), "{}: {compressed} of {AGENT_GZIP}", architecture.name());
    }
}

#[test]
fn no_path_of_the_agent_can_panic() {
    let directory = tempfile::tempdir().expect("a directory");
    for architecture in Architecture::ALL {
        let agent = fs::read(programs::agent(architecture, directory.path())).expect("an agent");
        let holds = |text: &[u8]| agent.windows(text.len()).any(|window| window == text);
        assert!(holds(b"<3>failed: "), "its texts can be read");
        // What the panic handler says. The linker leaves out what nothing calls.
        assert!(!holds(b"failed: a panic"), "{}: some code can panic", architecture.name());
    }
}

#[test]
fn user_data_keeps_to_its_budget() {
    let mut cases: Vec<(String, &str, Vec<&str>)> = vec![("containerd.yaml".into(), "containerd.yaml", vec![])];
    let versions = ["1.14", "1.24", "1.25", "1.26", "1.27", "1.28", "1.29", "1.30", "1.31", "1.32"];
    for version in versions {
        for instance_type in ["m5.large", "m6g.large"] {
            let arguments = vec!["--kubernetes-version", version, "--instance-type", instance_type];
            cases.push((format!("article.yaml, {version} on {instance_type}"), "article.yaml", arguments));
        }
    }
    for (name, example, arguments) in cases {
        let all = raw(example, &arguments).len();
        let needed = raw(example, &[&arguments[..], &["--types", "needed"]].concat()).len();
        println!("{name}: {all} bytes of {ALL_TYPES}; with its own type alone {needed} of {NEEDED_TYPES}");
        assert!((1..=ALL_TYPES).contains(&all), "{name}: {all} of {ALL_TYPES}");
        assert!((1..=NEEDED_TYPES).contains(&needed), "{name}: {needed} of {NEEDED_TYPES}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_today_and_on_another_day() {
    for example in examples() {
        let file = programs::example(&example);
        let once = raw(&example, &[]);
        assert_eq!(once, raw(&example, &[]), "{example}");
        let output = Command::new("faketime")
            .arg("2031-05-06 07:08:09")
            .arg(programs::gen_userdata())
            .args(["-f", file.to_str().expect("a plain path"), "--format", "gzip"])
            .env("TZ", "Asia/Tokyo")
            .env("LC_ALL", "C")
            .output()
            .expect("faketime runs; tests/lab/install-packages installs it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(once, output.stdout, "{example}");
    }
}

#[test]
fn cloud_init_s_schema_accepts_every_example_and_every_era() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let machine = lab.machine(Ami::Docker, Instance::default())?;
    let of_examples = examples().into_iter().map(|example| (example.clone(), example, Vec::new()));
    let of_eras = Era::in_each_ip_family().map(|era| (era.to_string(), EXAMPLE.to_owned(), era.arguments()));
    for (name, example, arguments) in of_examples.chain(of_eras) {
        let file = programs::example(&example);
        let fixed = ["-f", file.to_str().expect("a plain path"), "--format", "cloud-config"];
        let cloud_config = programs::stdout_of_gen_userdata(&[&fixed[..], &arguments].concat());
        if !cloud_config.starts_with(b"#cloud-config\n") {
            // cloud_init_finds_every_part_of_a_mime_document has these.
            continue;
        }
        fs::write(machine.root().join("root/config"), cloud_config).expect("written");
        let judged = machine.run(&["cloud-init", "schema", "--config-file", "/root/config"])?;
        assert!(judged.status.success(), "{name}: {}", String::from_utf8_lossy(&judged.stderr));
    }
    Ok(())
}

/// Prints what cloud-init's own reader finds in user data: the type and the text of each part.
const FIND_PARTS: &str = "
import json
from cloudinit import helpers, user_data
message = user_data.UserDataProcessor(helpers.Paths({})).process(open('/root/user-data', 'rb').read())
parts = [part for part in message.walk() if part.get_content_maintype() != 'multipart']
print(json.dumps([[part.get_content_type(), part.get_payload(decode=True).decode()] for part in parts]))
";

#[test]
fn cloud_init_finds_every_part_of_a_mime_document() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let machine = lab.machine(Ami::Docker, Instance::default())?;
    let commands = ["echo 'plain: text'", "echo grüße", "#!/usr/bin/env python3\nprint('own')"];
    let scripts =
        ["#!/bin/bash\necho 'plain: text'\n", "#!/bin/bash\necho grüße\n", "#!/usr/bin/env python3\nprint('own')"];
    // The one plain, the other in gzip.
    for packing in [&[][..], &["--smallest"]] {
        let mut arguments = packing.to_vec();
        arguments.extend(commands.iter().flat_map(|command| ["--pre-bootstrap-command", command]));
        let raw = raw("al2023.yaml", &arguments);
        assert_eq!(raw.starts_with(&[0x1f, 0x8b]), !packing.is_empty());
        fs::write(machine.root().join("root/user-data"), raw).expect("written");
        let found = machine.run(&["python3", "-c", FIND_PARTS])?;
        let said = String::from_utf8_lossy(&found.stderr);
        assert!(found.status.success() && said.is_empty(), "{said}");
        let parts: Vec<(String, String)> = serde_json::from_slice(&found.stdout).expect("JSON");
        let (node_config, rest) = parts.split_last().expect("parts");
        let expected = scripts.map(|script| ("text/x-shellscript".to_owned(), script.to_owned()));
        assert_eq!(rest, expected);
        assert_eq!(node_config.0, "application/node.eks.aws");
        assert!(
            node_config.1.starts_with("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n"),
            "{}",
            node_config.1
        );
    }
    Ok(())
}

/// Strings that YAML 1.1 reads as something else when they stand unquoted.
const HAZARDS: [&str; 14] = [
    "yes",
    "no",
    "on",
    "off",
    "true",
    "null",
    "1:30",
    "0644",
    "1_000",
    "1.10",
    "1e3",
    "0x1f",
    "2026-01-01",
    "190:20:30",
];

#[test]
fn pythons_yaml_reader_finds_the_strings_that_went_in() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let machine = lab.machine(Ami::Docker, Instance::default())?;
    let article = fs::read_to_string(programs::example("article.yaml")).expect("the example");
    let mut file = article;
    file.push_str("    labels:\n");
    // A colon is no part of a label's value to Kubernetes; those strings go in as commands.
    let labels = || HAZARDS.iter().enumerate().filter(|(_, hazard)| !hazard.contains(':'));
    for (index, hazard) in labels() {
        writeln!(file, "      label-{index}: {hazard}").expect("memory");
    }
    file.push_str("    taints:\n      - key: team\n        value: yes\n        effect: NoSchedule\n");
    file.push_str("    preBootstrapCommands:\n");
    for hazard in HAZARDS {
        writeln!(file, "      - \"{hazard}\"").expect("memory");
    }
    let mut generator = Command::new(programs::gen_userdata())
        .args(["-f", "-", "--format", "cloud-config"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gen-userdata runs");
    generator.stdin.take().expect("a pipe").write_all(file.as_bytes()).expect("written");
    let output = generator.wait_with_output().expect("it ends");
    assert!(output.status.success());
    fs::write(machine.root().join("root/config"), output.stdout).expect("written");
    // PyYAML as cloud-init has it; JSON keeps apart what it took for strings and what not.
    let script = "import json, yaml; print(json.dumps(yaml.safe_load(open('/root/config'))))";
    let read = machine.run(&["python3", "-c", script])?;
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let config: serde_json::Value = serde_json::from_slice(&read.stdout).expect("JSON");

    let commands: Vec<&str> =
        config["runcmd"].as_array().expect("a list").iter().filter_map(|command| command[2].as_str()).collect();
    assert_eq!(commands[..HAZARDS.len()], HAZARDS);
    let files: BTreeMap<&str, &str> = config["write_files"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|file| (file["path"].as_str().expect("a string"), file["content"].as_str().expect("a string")))
        .collect();
    let env = files["/etc/eksctl/kubelet.env"];
    for (index, hazard) in labels() {
        assert!(env.contains(&format!(",label-{index}={hazard}")), "{env}");
    }
    assert!(env.contains("NODE_TAINTS=team=yes:NoSchedule\n"), "{env}");
    // Those that are not cloud-init's own are said, as strings: YAML readers disagree on whether 0755 is octal.
    let agent = config["write_files"].as_array().and_then(|files| files.last()).expect("a file");
    assert_eq!((&agent["path"], &agent["permissions"]), (&"/usr/local/bin/nodestrap-agent".into(), &"0755".into()));
    Ok(())
}

#[test]
fn inspect_lists_the_article_s_files() {
    let file = programs::example("article.yaml");
    let base64 = programs::stdout_of_gen_userdata(&["-f", file.to_str().expect("a plain path")]);
    assert!(base64.trim_ascii_end().iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)));
    let directory = tempfile::tempdir().expect("a directory");
    let saved = directory.path().join("user-data");
    fs::write(&saved, base64).expect("written");
    let report = programs::stdout_of_gen_userdata(&["inspect", saved.to_str().expect("a plain path"), "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
    let mut paths: Vec<&str> =
        report["files"].as_array().expect("a list").iter().filter_map(|file| file["path"].as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "/etc/eksctl/ca.crt",
            "/etc/eksctl/kubeconfig.yaml",
            "/etc/eksctl/kubelet.env",
            "/etc/eksctl/kubelet.yaml",
            "/etc/eksctl/max_pods.map",
            "/etc/eksctl/metadata.env",
            "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf",
            "/etc/systemd/system/nodestrap-agent.service",
            "/usr/local/bin/nodestrap-agent",
        ]
    );
}
