//! Runs cases side by side, and judges how each ended.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use nodestrap_tests::agent::{AgentOutcome, AgentRun, Architecture};
use nodestrap_tests::imds::{Fault, Rule};
use nodestrap_tests::programs;
use tempfile::TempDir;

use crate::case::{Case, End, OPTIONAL};

const EXAMPLE: &str = "containerd.yaml";
const LOCAL_ENV: &str = "etc/eksctl/kubelet.local.env";
const NEW_LOCAL_ENV: &str = "etc/eksctl/kubelet.local.env.new";
/// What a boot before this one has left, as it were.
const OLD: &[u8] = b"OLD=1\n";
/// How many short runs go side by side: they wait most of their time.
const SHORT_AT_ONCE: usize = 12;

/// The agent's own deadline, and what an exchange that began just before may still take: two operations of two seconds,
/// a pause of half a second, and half a second for a busy machine.
const DEADLINE: Duration = Duration::from_secs(125);

/// What came of a case.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Survived,
    SurvivedWithoutLabel,
    Refused,
    /// Neither; with what happened instead.
    Lost(String),
}

/// A case's row and name, and what came of it.
pub(crate) struct Judged {
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    pub(crate) elapsed: Duration,
}

/// An agent, and what its file has to be.
pub(crate) struct Ground {
    directory: TempDir,
    agent: PathBuf,
    architecture: Architecture,
    right: Vec<u8>,
    without_label: Vec<u8>,
}

impl Ground {
    /// Boots without a fault, and without the optional category, for the files to compare with.
    pub(crate) fn prepare(architecture: Architecture) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let agent = programs::agent(architecture, directory.path());
        let mut ground = Self { directory, agent, architecture, right: Vec::new(), without_label: Vec::new() };
        let file_of = |ground: &Self, case: &Case| {
            let outcome = ground.boot(case, &ground.root("reference"));
            assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
            outcome.files[LOCAL_ENV].clone()
        };
        ground.right = file_of(&ground, &Case::new("", "", End::Right));
        let missing = Rule::on(OPTIONAL).fault(Fault::Status(404));
        ground.without_label = file_of(&ground, &Case::new("", "", End::WithoutLabel).rule(missing));
        assert_ne!(ground.right, ground.without_label);
        ground
    }

    /// Whether the agent runs without an emulator.
    pub(crate) fn is_native(&self) -> bool {
        self.architecture.name() == std::env::consts::ARCH
    }

    /// Runs all cases: those until the deadline each in a thread of its own, the others in a few.
    pub(crate) fn run(&self, cases: Vec<Case>) -> Vec<Judged> {
        let (long, short): (Vec<Case>, VecDeque<Case>) = {
            let (long, short): (Vec<_>, Vec<_>) = cases.into_iter().partition(Case::is_long);
            (long, short.into())
        };
        let judged = Mutex::new(Vec::new());
        let short = Mutex::new(short);
        let next = || short.lock().expect("no thread panics with it").pop_front();
        let judge = |case: Case, root: &Path| {
            // A thread's network namespace is its own for good.
            let verdict = thread::scope(|scope| scope.spawn(|| self.judge(case, root)).join()).expect("a case ends");
            judged.lock().expect("no thread panics with it").push(verdict);
        };
        thread::scope(|scope| {
            for (number, case) in long.into_iter().enumerate() {
                let (root, judge) = (self.root(&format!("long-{number}")), &judge);
                scope.spawn(move || judge(case, &root));
            }
            for number in 0..SHORT_AT_ONCE {
                let (root, judge, next) = (self.root(&format!("short-{number}")), &judge, &next);
                scope.spawn(move || {
                    while let Some(case) = next() {
                        judge(case, &root);
                    }
                });
            }
        });
        judged.into_inner().expect("no thread panics with it")
    }

    /// A node's root as cloud-init leaves it.
    fn root(&self, name: &str) -> PathBuf {
        let root = self.directory.path().join(name);
        if !root.exists() {
            programs::write_node_files(EXAMPLE, &[], &root);
            // Some 300 KB that the agent does not read.
            fs::remove_dir_all(root.join("usr")).expect("the agent's own place");
        }
        root
    }

    fn boot(&self, case: &Case, root: &Path) -> AgentOutcome {
        fs::write(root.join(LOCAL_ENV), OLD).expect("written");
        let (listen, _held) = case.network.enter();
        let imds = listen.iter().fold(case.imds.clone(), |imds, address| imds.listen(&[*address]));
        let imds = imds.start().expect("a free port");
        let run = AgentRun::new(&self.agent, self.architecture, root).timeout(DEADLINE * 2);
        let run = if listen.is_none() { run.endpoint(&imds.endpoint()) } else { run };
        run.run().expect("the agent starts")
    }

    fn judge(&self, case: Case, root: &Path) -> Judged {
        let outcome = self.boot(&case, root);
        let verdict = self.verdict(&case.end, &outcome).unwrap_or_else(|| {
            let file = String::from_utf8_lossy(&outcome.files[LOCAL_ENV]).replace('\n', " | ");
            let ends = format!("exit {:?}, signal {:?} after {:?}", outcome.code, outcome.signal, outcome.elapsed);
            Verdict::Lost(format!("{ends}: {:?}; file {file}", outcome.stderr))
        });
        Judged { kind: case.kind, name: case.name, verdict, elapsed: outcome.elapsed }
    }

    fn verdict(&self, end: &End, outcome: &AgentOutcome) -> Option<Verdict> {
        let file = &outcome.files[LOCAL_ENV];
        let in_time = !outcome.timed_out && outcome.elapsed < DEADLINE;
        let is_clean = !outcome.files.contains_key(NEW_LOCAL_ENV);
        let failures: Vec<&str> = outcome.stderr.iter().filter_map(|line| line.strip_prefix("<3>failed: ")).collect();
        if !in_time || !is_clean {
            return None;
        }
        let ended_with = |expected: &[u8]| outcome.code == Some(0) && file == expected && failures.is_empty();
        // Whoever reads the journal finds the one line last.
        let refused = |code: i32, is_line: &dyn Fn(&str) -> bool| {
            let last = outcome.stderr.last().is_some_and(|line| line.starts_with("<3>failed: "));
            outcome.code == Some(code) && file == OLD && last && failures.len() == 1 && is_line(failures[0])
        };
        let no_field = |line: &str| line.ends_with(": no valid value from IMDS; replace the instance");
        match end {
            End::Right => ended_with(&self.right).then_some(Verdict::Survived),
            End::WithoutLabel => ended_with(&self.without_label).then_some(Verdict::SurvivedWithoutLabel),
            End::Refused(code, lines) => {
                refused(*code, &|found| lines.iter().any(|line| line == found)).then_some(Verdict::Refused)
            }
            End::RightOrNoField if ended_with(&self.right) => Some(Verdict::Survived),
            End::RightOrNoField => refused(4, &no_field).then_some(Verdict::Refused),
        }
    }
}
