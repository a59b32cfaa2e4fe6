//! One user data for instances of both architectures: each is left with its own agent, and boots.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use nodestrap_tests::agent::{AgentRun, Architecture};
use nodestrap_tests::imds::{FakeImds, Instance};
use nodestrap_tests::lab::{Ami, Lab, LabError, Until};
use nodestrap_tests::programs;

const AGENT: &str = "/usr/local/bin/nodestrap-agent";

/// What `gen-userdata inspect` says of the example's user data.
fn inspected(directory: &Path, arguments: &[&str]) -> Vec<u8> {
    let user_data = directory.join("user-data");
    let (example, out) = (programs::example("mixed.yaml"), user_data.to_str().expect("a plain path"));
    programs::stdout_of_gen_userdata(&["-f", example.to_str().expect("a plain path"), "--out", out]);
    programs::stdout_of_gen_userdata(&[&["inspect", out], arguments].concat())
}

/// The command that picks the machine's own agent, for an agent at `path`; it stands before the one that starts the agent.
fn pick_command(directory: &Path, path: &Path) -> String {
    let report: serde_json::Value =
        serde_json::from_slice(&inspected(directory, &["--json"])).expect("inspect prints JSON");
    let commands = report["commands"].as_array().expect("a list").iter();
    let texts: Vec<&str> = commands.filter_map(|command| command["arguments"].as_array()?.last()?.as_str()).collect();
    let pick = texts.iter().position(|text| text.contains("uname -m")).expect("a command that picks");
    let start = texts.iter().position(|text| *text == "nodestrap-agent.service").expect("a command that starts");
    assert!(pick < start && texts[pick].contains(AGENT), "{texts:?}");
    texts[pick].replace(AGENT, path.to_str().expect("a plain path"))
}

#[test]
fn each_machine_is_left_with_its_own_agent_which_runs() {
    for architecture in Architecture::ALL {
        let scratch = tempfile::tempdir().expect("a directory");
        let directory = scratch.path();
        // The double of a machine: no other architecture can be booted here, and what tells them apart is uname(1).
        let uname = directory.join("uname");
        let script = format!("#!/bin/sh\n[ \"$*\" = -m ] || exit 64\necho {}\n", architecture.name());
        fs::write(&uname, script).expect("written");
        let agent = directory.join("nodestrap-agent");
        fs::write(&agent, inspected(directory, &["--show", AGENT])).expect("written");
        for program in [&uname, &agent] {
            fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("its own file");
        }
        let command = pick_command(directory, &agent);
        let own = fs::read(programs::agent(architecture, directory)).expect("an agent");
        for _ in 0..2 {
            let path = format!("{}:/usr/bin:/bin", directory.display());
            let status = Command::new("/bin/bash").args(["-c", &command]).env("PATH", path).status();
            assert!(status.expect("bash runs").success(), "{command}");
            assert!(fs::read(&agent).expect("still there").starts_with(&own), "{}", architecture.name());
        }
        let root = directory.join("root");
        let types = ["--instance-type", if architecture == Architecture::X86_64 { "m7i.large" } else { "m7g.large" }];
        programs::write_node_files("mixed.yaml", &types, &root);
        let instance = Instance { instance_type: types[1].into(), ..Instance::default() };
        let imds = FakeImds::builder(instance).start().expect("a port");
        let outcome = AgentRun::new(&agent, architecture, &root).endpoint(&imds.endpoint()).run().expect("it starts");
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        let written = String::from_utf8_lossy(&outcome.files["etc/eksctl/kubelet.local.env"]).into_owned();
        assert!(written.contains("\nMAX_PODS=29\n"), "{written}");
    }
}

#[test]
fn a_node_boots_with_two_agents_in_its_user_data() -> Result<(), LabError> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    let lab = Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))?;
    let Some(lab) = lab else { return Ok(()) };
    let file = programs::example("mixed.yaml");
    let user_data = programs::stdout_of_gen_userdata(&["-f", file.to_str().expect("a plain path"), "--format", "gzip"]);
    let instance = Instance { user_data: Some(user_data), instance_type: "m7i.large".into(), ..Instance::default() };
    let mut machine = lab.machine(Ami::Containerd, instance)?;
    let record = machine.boot(Until::KubeletStarted(1), Duration::from_mins(3))?;
    assert_eq!(record.kubelet_starts[0].flag("max-pods"), Some("29"));
    Ok(())
}
