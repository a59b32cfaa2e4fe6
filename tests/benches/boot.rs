//! What a boot costs: sizes, requests, system calls, memory and time, as one table. `cargo bench -p nodestrap-tests`.
//!
//! A report, not a test: nothing here fails because a machine is slow. The budgets that are promised are held by
//! `tests/tests/user_data.rs` and `tests/tests/agent_boot.rs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::imds::{FakeImds, Fault, Instance, Rule};
use nodestrap_tests::programs;

const RUNS: usize = 50;

fn main() {
    // `cargo test --benches` calls this too, with no wish for a report.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let scratch = tempfile::tempdir().expect("a directory");
    println!("{:<62} {:>14}", "what", "measured");
    for architecture in Architecture::ALL {
        let agent = programs::agent(architecture, scratch.path());
        row(&format!("agent {}, bytes", architecture.name()), fs::metadata(&agent).expect("written").len());
        let gzip = Command::new("gzip").args(["-9", "-n", "-c"]).arg(&agent).output().expect("gzip runs");
        row(&format!("agent {}, gzip -9, bytes", architecture.name()), gzip.stdout.len());
    }
    for example in ["article.yaml", "containerd.yaml"] {
        let file = programs::example(example);
        for types in ["all", "needed"] {
            let arguments = ["-f", file.to_str().expect("a path"), "--format", "gzip", "--types", types];
            let size = programs::stdout_of_gen_userdata(&arguments).len();
            row(&format!("user data of {example}, --types {types}, bytes of 16,384"), size);
        }
        let time = median(|| {
            let mut command = Command::new(programs::gen_userdata());
            command.args(["-f", file.to_str().expect("a path")]).stdout(Stdio::null()).stderr(Stdio::null());
            timed(&mut command)
        });
        row(&format!("gen-userdata of {example}, whole process, ms"), milliseconds(time));
        boot(example, scratch.path());
    }
}

/// The agent's boot on this machine's own architecture.
fn boot(example: &str, scratch: &Path) {
    let Some(native) = Architecture::ALL.into_iter().find(|one| one.name() == std::env::consts::ARCH) else { return };
    let agent = programs::agent(native, scratch);
    let root = scratch.join(example);
    programs::write_node_files(example, &[], &root);
    let local_env = root.join("etc/eksctl/kubelet.local.env");
    let command = |imds: &FakeImds| {
        let mut command = Command::new(&agent);
        command.arg("--root").arg(&root).env("AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.endpoint());
        command.stderr(Stdio::null());
        command
    };

    let imds = FakeImds::builder(Instance::default()).start().expect("a port");
    timed(&mut command(&imds));
    row(&format!("boot of {example}, TCP connections"), imds.connections());
    row(&format!("boot of {example}, IMDS requests"), imds.requests().len());

    let trace = scratch.join("trace");
    let _ = fs::remove_file(&local_env);
    let traced = Command::new("strace")
        .args(["--quiet=all", "--output"])
        .arg(&trace)
        .arg(&agent)
        .arg("--root")
        .arg(&root)
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.endpoint())
        .stderr(Stdio::null())
        .status();
    let calls = traced.ok().filter(std::process::ExitStatus::success).and_then(|_| fs::read_to_string(&trace).ok());
    row(
        &format!("boot of {example}, system calls"),
        calls.map_or("no strace".into(), |trace| trace.lines().count().to_string()),
    );

    // The last answer comes late, so that the high-water mark can be read while the agent waits with all in hand.
    let slow = Rule::on("/latest/dynamic/instance-identity/document").fault(Fault::DelayMilliseconds(200));
    let slow = FakeImds::builder(Instance::default()).rule(slow).start().expect("a port");
    row(&format!("boot of {example}, peak RSS (VmHWM), KiB"), peak_rss(&mut command(&slow)));

    let time = median(|| {
        let _ = fs::remove_file(&local_env);
        timed(&mut command(&imds))
    });
    row(&format!("boot of {example}, start to exit, ms"), milliseconds(time));
}

fn row(what: &str, value: impl std::fmt::Display) {
    println!("{what:<62} {value:>14}");
}

fn timed(command: &mut Command) -> Duration {
    let started = Instant::now();
    assert!(command.status().expect("it starts").success());
    started.elapsed()
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    times.sort();
    times[RUNS / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// The kernel's high-water mark of resident memory, read until the process ends.
fn peak_rss(command: &mut Command) -> u64 {
    let mut agent = command.spawn().expect("it starts");
    let status = format!("/proc/{}/status", agent.id());
    let mut peak = 0;
    while agent.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = mark.unwrap_or(peak).max(peak);
    }
    peak
}
