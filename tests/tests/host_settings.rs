//! What a node sets up on itself, in a machine with a real systemd: environment, proxy, nameservers and local disks are
//! there before kubelet, on the first boot and on the second.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nodestrap_tests::imds::Instance;
use nodestrap_tests::lab::{Ami, BootRecord, Lab, LabError, Machine, Until};
use nodestrap_tests::programs;

const LONG_ENOUGH: Duration = Duration::from_mins(3);

/// The lab, or nothing where the environment says to go on without it.
fn lab() -> Option<Lab> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// An example whose node group has these lines in its `nodestrap`.
fn example_with(example: &str, lines: &str, directory: &Path) -> PathBuf {
    let indented: Vec<String> = lines.lines().map(|line| format!("      {line}\n")).collect();
    let example = fs::read_to_string(programs::example(example)).expect("an example");
    let file = directory.join("cluster.yaml");
    let text = if example.contains("    nodestrap:\n") {
        example.replace("    nodestrap:\n", &format!("    nodestrap:\n{}", indented.concat()))
    } else {
        format!("{}\n    nodestrap:\n{}", example.trim_end(), indented.concat())
    };
    fs::write(&file, text).expect("written");
    file
}

/// An instance launched with the user data of that.
fn launched_with(example: &str, lines: &str) -> Instance {
    let scratch = tempfile::tempdir().expect("a directory");
    let file = example_with(example, lines, scratch.path());
    let file = file.to_str().expect("a plain path");
    let arguments = ["-f", file, "--instance-type", "m5.large", "--format", "gzip"];
    Instance { user_data: Some(programs::stdout_of_gen_userdata(&arguments)), ..Instance::default() }
}

/// Has a unit of the image run this before the rest of it starts up, on every boot.
fn add_unit(machine: &Machine<'_>, name: &str, command: &str) {
    let systemd = machine.root().join("etc/systemd/system");
    let unit = format!("[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c '{command}'\n");
    fs::write(systemd.join(name), unit).expect("written");
    let wants = systemd.join("multi-user.target.wants");
    fs::create_dir_all(&wants).expect("made");
    std::os::unix::fs::symlink(systemd.join(name), wants.join(name)).expect("linked");
}

fn position(record: &BootRecord, start: &str) -> Option<usize> {
    record.messages_of("systemd").position(|message| message.starts_with(start))
}

const SETTINGS: &str = r#"environment:
  default: {EVERYWHERE: a b}
  kubelet: {GODEBUG: 'x="1" 100% \ $HOME'}
proxy: {http: "http://proxy.example:3128", https: "http://proxy.example:3128", no: [.internal]}
network: {nameservers: [10.0.0.53], domains: [corp.example]}
localStorage: {strategy: RAID0}"#;

#[test]
fn kubelet_starts_with_all_of_it_on_each_boot() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Containerd, launched_with("containerd.yaml", SETTINGS))?;
    // The lab has no systemd-resolved. This one keeps what it is told, whenever it is started.
    let keep = "cat /run/systemd/resolved.conf.d/*.conf >/root/resolved 2>/dev/null; true";
    add_unit(&machine, "systemd-resolved.service", keep);
    // As on an image that starts containerd early; its environment is to be that of the last start.
    let containerd = machine.root().join("etc/systemd/system/containerd.service");
    let unit = fs::read_to_string(&containerd).expect("the lab's unit");
    let recording = unit.replace("ExecStart=/bin/true", "ExecStart=/bin/sh -c 'env >/root/containerd'");
    assert_ne!(unit, recording, "the lab's containerd is another by now");
    fs::write(&containerd, recording).expect("written");
    let wants = machine.root().join("etc/systemd/system/multi-user.target.wants/containerd.service");
    std::os::unix::fs::symlink("/etc/systemd/system/containerd.service", wants).expect("linked");

    let no_proxy = "localhost,127.0.0.1,169.254.169.254,fd00:ec2::254,[fd00:ec2::254],";
    let mut environments: Vec<BTreeMap<String, String>> = Vec::new();
    for boot in 1..=2 {
        let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
        assert_eq!(record.system_state.as_deref(), Some("running"), "boot {boot}: {:?}", record.failed_units);
        let [start] = record.kubelet_starts.as_slice() else { panic!("{:?}", record.kubelet_starts) };
        let variable = |name: &str| start.environment.get(name).map(String::as_str).unwrap_or_default();
        assert_eq!(variable("EVERYWHERE"), "a b", "boot {boot}");
        assert_eq!(variable("GODEBUG"), r#"x="1" 100% \ $HOME"#, "boot {boot}");
        assert_eq!(variable("HTTP_PROXY"), "http://proxy.example:3128");
        assert!(variable("NO_PROXY").starts_with(no_proxy) && variable("NO_PROXY").ends_with(",.internal"));
        let names = ["EVERYWHERE", "GODEBUG", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];
        let own = start.environment.iter().filter(|(name, _)| names.contains(&name.as_str()));
        environments.push(own.map(|(name, value)| (name.clone(), value.clone())).collect());

        let containerd = machine.read("/root/containerd")?;
        for line in ["HTTPS_PROXY=http://proxy.example:3128", "EVERYWHERE=a b"] {
            assert!(containerd.lines().any(|of_containerd| of_containerd == line), "boot {boot}: {containerd}");
        }
        assert!(!containerd.contains("GODEBUG"), "that is kubelet's alone: {containerd}");
        assert_eq!(machine.read("/root/resolved")?, "[Resolve]\nDNS=10.0.0.53\nDomains=corp.example\n", "boot {boot}");

        let kubelet = position(&record, "Started kubelet.service");
        for unit in ["nodestrap-local-disks.service", "nodestrap-nameservers.service"] {
            let finished = position(&record, &format!("Finished {unit}"));
            assert!(finished.is_some() && finished < kubelet, "boot {boot}: {unit}: {:#?}", record.journal);
        }
        let said: Vec<&str> = record.messages_of("nodestrap-local-disks").collect();
        assert!(said.contains(&"this instance has no instance-store disks; nothing to do"), "boot {boot}: {said:?}");
    }
    assert_eq!(environments[0], environments[1]);
    Ok(())
}

#[test]
fn without_a_resolver_to_tell_kubelet_does_not_start_and_the_journal_says_why() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let settings = "network: {nameservers: [10.0.0.53]}";
    let mut machine = lab.machine(Ami::Docker, launched_with("article.yaml", settings))?;
    let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(record.kubelet_starts, []);
    assert!(record.failed_units.iter().any(|unit| unit.contains("nodestrap-nameservers")), "{:?}", record.failed_units);
    let said: Vec<&str> = record.messages_of("nodestrap-nameservers").collect();
    assert_eq!(
        said,
        [
            "failed: neither systemd-resolved nor dhclient alone sets this image's nameservers; set them in the VPC's DHCP \
          options, and remove network from the node group"
        ]
    );
    Ok(())
}

#[test]
fn systemd_accepts_every_file() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    for (ami, example) in [(Ami::Docker, "article.yaml"), (Ami::Containerd, "containerd.yaml")] {
        let machine = lab.machine(ami, Instance::default())?;
        let scratch = tempfile::tempdir().expect("a directory");
        let file = example_with(example, SETTINGS, scratch.path());
        let (file, out) = (file.to_str().expect("a plain path"), scratch.path().join("files"));
        programs::stdout_of_gen_userdata(&[
            "-f",
            file,
            "--format",
            "dir",
            "--out",
            out.to_str().expect("a plain path"),
        ]);
        let copied = std::process::Command::new("cp")
            .arg("-a")
            .args([out.join("etc"), out.join("usr")])
            .arg(machine.root())
            .status()
            .expect("cp runs");
        assert!(copied.success());
        let services = ["nodestrap-local-disks.service", "nodestrap-nameservers.service", "kubelet.service"];
        for unit in services {
            let output = machine.run(&["systemd-analyze", "verify", unit])?;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.is_empty(), "{example}, {unit}: {said}");
        }
    }
    Ok(())
}
