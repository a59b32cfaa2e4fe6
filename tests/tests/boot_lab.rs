//! The boot lab proves itself on hand-written user data, before anything generated is booted in it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nodestrap_tests::imds::{Fault, Instance, Rule};
use nodestrap_tests::lab::{Ami, Lab, LabError, Until};

const LONG_ENOUGH: Duration = Duration::from_mins(2);

/// The lab, or nothing where the environment says to go on without it.
fn lab() -> Option<Lab> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn launched_with(user_data: &str) -> Instance {
    Instance { user_data: Some(user_data.into()), ..Instance::default() }
}

#[test]
fn user_data_runs_once_in_order_and_the_disk_outlives_a_change_of_the_instance_type() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let user_data = r#"#cloud-config
bootcmd:
- python3 -c "from urllib.request import urlopen; print(urlopen('http://169.254.169.254/2009-04-04/meta-data/instance-type').read().decode())" >>/root/types
write_files:
- path: /etc/systemd/system/kubelet.service.d/10-lab.conf
  permissions: "0644"
  content: |
    [Service]
    Environment=MAX_PODS=29 "LABELS=a=b,c=d e"
    ExecStart=
    ExecStart=/usr/bin/kubelet --max-pods=${MAX_PODS} --node-labels=${LABELS} ""
runcmd:
- touch /root/before
- [sh, -c, echo "first with $(cat /etc/systemd/system/kubelet.service.d/10-lab.conf | wc -l) lines" >>/root/order]
- echo second >>/root/order
- [systemctl, daemon-reload]
- [systemctl, start, --no-block, kubelet]
- echo third >>/root/order
"#;
    let mut machine = lab.machine(Ami::Docker, launched_with(user_data))?;

    let first = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(first.system_state.as_deref(), Some("running"), "failed: {:?}", first.failed_units);
    println!("first boot settled after {:.1} s", first.elapsed.as_secs_f64());
    let cloud_init = first.cloud_init.as_ref().expect("cloud-init ended");
    assert_eq!((cloud_init.datasource.as_str(), cloud_init.errors.as_slice()), ("DataSourceEc2", [].as_slice()));
    assert_eq!(machine.read("/root/order")?, "first with 4 lines\nsecond\nthird\n");
    assert_eq!(machine.read("/root/types")?, "m5.large\n");
    let [start] = first.kubelet_starts.as_slice() else { panic!("{:?}", first.kubelet_starts) };
    assert_eq!(start.arguments, ["--max-pods=29", "--node-labels=a=b,c=d e", ""]);
    assert_eq!(start.environment["LABELS"], "a=b,c=d e");
    let before = fs::metadata(machine.root().join("root/before")).and_then(|file| file.modified()).expect("a time");
    assert!(start.at >= before, "{:?} before {before:?}", start.at);
    let requests: Vec<String> = first.imds_requests.iter().map(ToString::to_string).collect();
    assert!(requests.contains(&"GET /2009-04-04/user-data".into()), "{requests:?}");
    let kubelet_started = |message: &str| message.starts_with("Started kubelet.service");
    assert_eq!(first.messages_of("systemd").filter(|message| kubelet_started(message)).count(), 1);

    machine.change_instance(|instance| instance.instance_type = "c5.4xlarge".into());
    let second = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(second.system_state.as_deref(), Some("running"), "failed: {:?}", second.failed_units);
    println!("second boot settled after {:.1} s", second.elapsed.as_secs_f64());
    assert_eq!(machine.read("/root/types")?, "m5.large\nc5.4xlarge\n");
    assert_eq!(machine.read("/root/order")?, "first with 4 lines\nsecond\nthird\n");
    assert_eq!(second.kubelet_starts, [], "nothing enabled it");
    assert!(!second.messages_of("systemd").any(kubelet_started), "the journal is of this boot alone");
    Ok(())
}

#[test]
fn an_enabled_kubelet_starts_on_each_boot_after_its_container_runtime() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let user_data = "#cloud-config\nruncmd:\n- [systemctl, enable, --now, --no-block, kubelet]\n";
    let mut machine = lab.machine(Ami::Containerd, launched_with(user_data))?;
    for boot in 1..=2 {
        let record = machine.boot(Until::KubeletStarted(1), LONG_ENOUGH)?;
        assert_eq!(record.kubelet_starts[0].arguments, ["--started-by-the-unit-of-the-ami"], "boot {boot}");
        let messages: Vec<&str> = record.messages_of("systemd").collect();
        let position = |text: &str| messages.iter().position(|message| message.starts_with(text));
        let (runtime, kubelet) = (position("Finished sandbox-image.service"), position("Started kubelet.service"));
        assert!(runtime.is_some() && runtime < kubelet, "boot {boot}: {messages:#?}");
    }
    Ok(())
}

#[test]
fn cloud_init_outlasts_a_service_that_fails_at_first() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Docker, launched_with("#cloud-config\nruncmd: [touch /root/ran]\n"))?;
    machine.script_imds(vec![Rule::on("/2009-04-04/user-data").first(2).fault(Fault::Status(503))]);
    let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
    let asked = record.imds_requests.iter().filter(|request| request.path == "/2009-04-04/user-data").count();
    assert_eq!(asked, 3);
    assert_eq!(machine.read("/root/ran")?, "");
    Ok(())
}

#[test]
fn a_machine_that_comes_short_says_what_it_did_instead() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Docker, launched_with("#cloud-config\nruncmd: [echo no kubelet here]\n"))?;
    let error = machine.boot(Until::KubeletStarted(1), Duration::from_secs(5)).expect_err("kubelet never starts");
    let message = error.to_string();
    assert!(
        message.starts_with("the machine did not come to start number 1 of kubelet within 5 s; its last words:\n"),
        "{message}"
    );
    assert!(message.contains("systemd: Finished cloud-final.service"), "{message}");
    assert!(!message.contains("Stopping"), "its last words are from before it was powered off: {message}");

    let mut machine =
        lab.machine(Ami::Docker, launched_with("#cloud-config\nbootcmd: [poweroff --force --force]\n"))?;
    let error = machine.boot(Until::Settled, LONG_ENOUGH).expect_err("it powers itself off");
    assert!(
        error.to_string().starts_with("the machine ended before the end of its boot; its last words:\n"),
        "{error}"
    );
    Ok(())
}

#[test]
fn cloud_inits_own_schema_judges_a_file() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let machine = lab.machine(Ami::Docker, Instance::default())?;
    let judge = |config: &str| {
        fs::write(machine.root().join("root/config"), config).expect("written");
        machine.run(&["cloud-init", "schema", "--config-file", "/root/config"])
    };
    let good = judge("#cloud-config\nruncmd: [[ls, -l]]\n")?;
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let bad = judge("#cloud-config\nwrite_files: [{path: /a, permissions: 420}]\n")?;
    let said = String::from_utf8_lossy(&bad.stderr);
    assert!(!bad.status.success() && said.contains("permissions: 420 is not of type 'string'"), "{said}");
    Ok(())
}

#[test]
fn a_killed_run_takes_its_machine_along_and_the_next_one_removes_the_rest() -> Result<(), LabError> {
    const TO_BE_KILLED: &str = "NODESTRAP_TEST_TO_BE_KILLED";
    let Some(lab) = lab() else { return Ok(()) };
    if std::env::var_os(TO_BE_KILLED).is_some() {
        let mut machine = lab.machine(Ami::Docker, launched_with("#cloud-config\n{}\n"))?;
        println!("machine {}", machine.root().display());
        machine.boot(Until::KubeletStarted(1), LONG_ENOUGH)?;
        return Ok(());
    }
    let name = "a_killed_run_takes_its_machine_along_and_the_next_one_removes_the_rest";
    let mut run = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", name, "--nocapture"])
        .env(TO_BE_KILLED, "1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = BufReader::new(run.stdout.take().expect("a pipe"));
    let root = output.lines().map_while(Result::ok).find_map(|line| line.strip_prefix("machine ").map(PathBuf::from));
    let machine = root.as_deref().and_then(Path::parent).expect("it names its machine").to_owned();
    wait_until("the machine is up", || machine.join("boot-1/run/settled").exists());
    run.kill().and_then(|()| run.wait()).expect("killed");
    wait_until("the machine's processes are gone", || processes_that_name(&machine) == 0);
    assert!(self::lab().is_some());
    assert!(!machine.exists());
    Ok(())
}

fn wait_until(what: &str, reached: impl Fn() -> bool) {
    let deadline = Instant::now() + LONG_ENOUGH;
    while !reached() {
        assert!(Instant::now() < deadline, "not within two minutes: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// How many processes have this path in their command line.
fn processes_that_name(path: &Path) -> usize {
    let path = path.display().to_string();
    let processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
    let command_lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    command_lines.filter(|line| String::from_utf8_lossy(line).contains(&path)).count()
}

#[test]
fn machines_leave_nothing_behind() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Docker, Instance::default())?;
    let directory = machine.root().parent().expect("a directory").to_owned();
    machine.boot(Until::Settled, LONG_ENOUGH)?;
    let mounts = fs::read_to_string("/proc/self/mounts").expect("mounts");
    let name = directory.file_name().expect("a name");
    assert!(!mounts.contains(&*name.to_string_lossy()), "{mounts}");
    for hierarchy in ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] {
        assert!(!Path::new(hierarchy).join(name).exists(), "a cgroup in {hierarchy}");
    }
    drop(machine);
    assert!(!directory.exists());
    Ok(())
}
