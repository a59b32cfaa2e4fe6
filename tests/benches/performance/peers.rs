//! The agent beside what it replaces: at boot, and for kubelet's token.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::imds::{Credentials, FakeImds, FakeImdsBuilder, Fault, Instance, Rule};
use nodestrap_tests::programs;

use crate::layout;
use crate::measure::{self, Time, Trace};
use crate::table::{Table, grouped, milliseconds};

pub(crate) const ARTICLE_SCRIPT: &str = "tests/fixtures/article-bootstrap.sh";
const BOOTSTRAP_LIKE_SCRIPT: &str = "tests/fixtures/bootstrap-like.sh";

/// The command lines of peers that the host may have: `bootstrap.sh` and nodeadm are for machines of their own.
const OTHERS: [(&str, &str); 2] =
    [("bootstrap.sh", "NODESTRAP_BENCH_BOOTSTRAP"), ("nodeadm", "NODESTRAP_BENCH_NODEADM")];

const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const CLUSTER: [&str; 2] = ["hilarious-hideout-1578729265", "ap-northeast-1"];

/// What the agent has to reach: so many times less than the peer.
const BOOT_GOAL: f64 = 20.0;
const TOKEN_GOAL: f64 = 100.0;

/// The agent for this machine.
pub(crate) fn agent(scratch: &Path) -> PathBuf {
    let own = |architecture: &Architecture| architecture.name() == env::consts::ARCH;
    programs::agent(Architecture::ALL.into_iter().find(own).expect("one of the two"), scratch)
}

/// What a peer took.
struct Measured {
    name: String,
    time: Time,
    peak: u64,
    trace: Trace,
    requests: usize,
    connections: u32,
}

impl Measured {
    fn of(name: &str, runs: u32, imds: &FakeImds, scratch: &Path, command: &dyn Fn() -> Command, peak: u64) -> Self {
        let (requests, connections) = (imds.requests().len(), imds.connections());
        let trace = measure::trace(&command(), scratch);
        let (requests, connections) = (imds.requests().len() - requests, imds.connections() - connections);
        Self { name: name.to_owned(), time: measure::time(runs, command), peak, trace, requests, connections }
    }

    fn cells(&self) -> Vec<String> {
        let numbers = [
            milliseconds(self.time.wall),
            milliseconds(self.time.cpu),
            grouped(self.peak),
            self.trace.processes.to_string(),
            grouped(self.trace.system_calls as u64),
            self.requests.to_string(),
            self.connections.to_string(),
            grouped(self.trace.bytes),
        ];
        [self.name.clone()].into_iter().chain(numbers).collect()
    }
}

const COLUMNS: [&str; 9] = [
    "what",
    "wall ms",
    "CPU ms",
    "peak RSS KiB",
    "processes",
    "system calls",
    "IMDS requests",
    "TCP connections",
    "bytes of files opened",
];

fn instance() -> Instance {
    Instance {
        region: CLUSTER[1].into(),
        role: Some(("node-role".into(), Credentials::default())),
        ..Instance::default()
    }
}

fn imds() -> FakeImdsBuilder {
    FakeImds::builder(instance()).tokenless_2009()
}

/// The agent's own peak: the last answer comes late, so that the mark can be read while it waits with all in hand.
fn agent_s_peak(path: &str, command: impl Fn(&FakeImds) -> Command) -> u64 {
    let late = Rule::on(path).fault(Fault::DelayMilliseconds(300));
    let slow = imds().rule(late).start().expect("a port");
    measure::peak_of_one(command(&slow))
}

/// The boot: from IMDS and the node's files to kubelet.local.env.
pub(crate) fn boot(scratch: &Path) -> String {
    let imds = imds().start().expect("a port");
    let agent = agent(scratch);
    let mut rows = Vec::new();
    for example in ["article.yaml", "containerd.yaml"] {
        let root = scratch.join(example);
        programs::write_node_files(example, &[], &root);
        let command = |imds: &FakeImds| {
            let mut command = Command::new(&agent);
            command.arg("--root").arg(&root).env(ENDPOINT, imds.endpoint());
            command
        };
        let last = if example == "article.yaml" {
            "/latest/dynamic/instance-identity/document"
        } else {
            "/latest/meta-data/local-hostname"
        };
        let peak = agent_s_peak(last, command);
        let name = format!("agent, node of {example}");
        rows.push(Measured::of(&name, 200, &imds, scratch, &|| command(&imds), peak));
    }
    let root = scratch.join("plain");
    programs::write_node_files("article.yaml", &[], &root);
    fs::write(root.join("etc/eksctl/max_pods.map"), layout::plain_map()).expect("written");
    for (name, script, version) in [
        ("the article's script: bash, 3 × curl", ARTICLE_SCRIPT, "/2009-04-04"),
        ("like bootstrap.sh: bash, 6 × curl, awk", BOOTSTRAP_LIKE_SCRIPT, ""),
    ] {
        let command = || {
            let mut command = Command::new("/bin/bash");
            command.arg(programs::repository().join(script)).arg(&root).arg(imds.endpoint() + version);
            command
        };
        let peak = measure::peak_of_children(&command());
        rows.push(Measured::of(name, 30, &imds, scratch, &command, peak));
        check_written(&root, name);
    }
    let mut notes = String::new();
    for (name, variable) in OTHERS {
        let Ok(line) = env::var(variable) else {
            notes.extend(["- ", name, ": not there; ", variable, " takes its command line.\n"]);
            continue;
        };
        let command = || {
            let mut words = line.split_whitespace();
            let mut command = Command::new(words.next().expect("a command line"));
            command.args(words).env(ENDPOINT, imds.endpoint());
            command
        };
        let peak = measure::peak_of_children(&command());
        rows.push(Measured::of(name, 10, &imds, scratch, &command, peak));
    }
    let (agent, article) = (&rows[0], &rows[2]);
    let wall = by_wall(BOOT_GOAL, agent, article);
    let cpu = by_cpu(BOOT_GOAL, agent, article);
    page("Boot, to kubelet.local.env", &rows, &format!("{wall}{cpu}{notes}"))
}

fn check_written(root: &Path, name: &str) {
    let text = fs::read_to_string(root.join("etc/eksctl/kubelet.local.env")).expect("it wrote the file");
    let is_right = |line| text.lines().any(|found| found == line);
    assert!(is_right("NODE_IP=192.168.12.34") && is_right("MAX_PODS=29"), "{name}: {text}");
}

/// kubelet's token: an exec credential with a presigned URL, from the role's credentials in IMDS.
pub(crate) fn token(scratch: &Path) -> String {
    let imds = imds().start().expect("a port");
    let agent = agent(scratch);
    let home = scratch.join("home");
    fs::create_dir(&home).expect("made");
    let [cluster, region] = CLUSTER;
    let ours = |imds: &FakeImds| {
        let mut command = Command::new(&agent);
        command.args(["token", "--cluster", cluster, "--region", region]).env(ENDPOINT, imds.endpoint());
        command
    };
    let peak = agent_s_peak("/latest/meta-data/iam/security-credentials/node-role", ours);
    let mut rows = vec![Measured::of("agent token", 200, &imds, scratch, &|| ours(&imds), peak)];
    let mut notes = String::new();
    let aws: &[&str] = &["eks", "get-token", "--cluster-name", cluster, "--region", region];
    let authenticator: &[&str] = &["token", "--cluster-id", cluster, "--region", region];
    for (name, program, arguments) in [
        ("aws eks get-token (Debian's awscli)", "/usr/bin/aws", aws),
        ("aws-iam-authenticator token", "aws-iam-authenticator", authenticator),
    ] {
        let command = || {
            let mut command = Command::new(program);
            // botocore takes it for a directory.
            let endpoint = imds.endpoint() + "/";
            command.args(arguments).env(ENDPOINT, endpoint).env("HOME", &home).env("AWS_REGION", region);
            command.env("AWS_STS_REGIONAL_ENDPOINTS", "regional");
            for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
                command.env_remove(name);
            }
            command
        };
        if command().output().is_err() {
            notes.extend(["- ", name, ": not there.\n"]);
            continue;
        }
        let peak = measure::peak_of_children(&command());
        rows.push(Measured::of(name, 10, &imds, scratch, &command, peak));
    }
    let goals = match &rows[..] {
        [agent, aws, ..] => by_wall(TOKEN_GOAL, agent, aws),
        _ => "- Without the AWS CLI there is nothing to compare with.\n".to_owned(),
    };
    page("Token for kubelet", &rows, &format!("{goals}{notes}"))
}

/// How the wall times stand to what was wanted.
fn by_wall(goal: f64, agent: &Measured, peer: &Measured) -> String {
    verdict(goal, peer.time.wall.as_secs_f64() / agent.time.wall.as_secs_f64(), "wall time")
}

/// How the CPU times stand to what was wanted.
fn by_cpu(goal: f64, agent: &Measured, peer: &Measured) -> String {
    verdict(goal, peer.time.cpu.as_secs_f64() / agent.time.cpu.as_secs_f64(), "CPU time")
}

fn verdict(goal: f64, reached: f64, of: &str) -> String {
    let kept = if reached >= goal { "reached" } else { "**falls short**" };
    format!(
        "- {of}: the agent's (first row) is {reached:.0} times less than that of what it replaces; wanted {goal:.0} times: {kept}.\n"
    )
}

fn page(title: &'static str, rows: &[Measured], notes: &str) -> String {
    let mut table = Table::new(title, &COLUMNS);
    for row in rows {
        table.row(&row.cells());
    }
    format!("{table}\n{notes}")
}
