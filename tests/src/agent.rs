//! Runs an agent binary of either architecture against a fake service and a root of files.
//!
//! The agent gets `--root DIRECTORY`, under which it leaves systemd alone, and the service's endpoint by
//! `AWS_EC2_METADATA_SERVICE_ENDPOINT`; nothing else of the caller's environment reaches it. A binary of another architecture
//! than the host's runs under the emulator of Debian's qemu-user-static.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// What an agent binary is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// Intel and AMD.
    X86_64,
    /// Graviton.
    Aarch64,
}

impl Architecture {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::X86_64, Self::Aarch64];

    /// The name that rustc and qemu use.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        }
    }

    /// The program to run, and what comes before the arguments.
    fn command(self, binary: &Path) -> Command {
        if env::consts::ARCH == self.name() {
            return Command::new(binary);
        }
        let mut command = Command::new(format!("qemu-{}-static", self.name()));
        command.arg(binary);
        command
    }
}

/// One run of an agent, not started yet.
#[derive(Debug, Clone)]
pub struct AgentRun {
    binary: PathBuf,
    architecture: Architecture,
    root: PathBuf,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    timeout: Duration,
    /// The one CPU that it may use.
    cpu: Option<usize>,
}

/// How long the end of a run may stay unseen: dozens of runs wait for minutes at the same time.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);

/// How many CPUs this process may use, and so a program that it starts.
///
/// # Panics
/// If the kernel does not tell.
pub fn usable_cpus() -> u32 {
    let set = nix::sched::sched_getaffinity(nix::unistd::Pid::from_raw(0)).expect("Linux tells");
    let usable = (0..nix::sched::CpuSet::count()).filter(|cpu| set.is_set(*cpu).unwrap_or_default());
    u32::try_from(usable.count()).expect("a number of CPUs")
}

/// What a run of an agent did.
#[derive(Debug, Clone)]
pub struct AgentOutcome {
    /// The exit code; nothing where a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether it had to be killed because its time was up.
    pub timed_out: bool,
    /// What it wrote on standard output.
    pub stdout: Vec<u8>,
    /// The lines that it wrote on standard error.
    pub stderr: Vec<String>,
    /// Each file of the root afterwards, by its path below the root; of a symbolic link, where it leads.
    pub files: BTreeMap<String, Vec<u8>>,
    /// From its start to its end.
    pub elapsed: Duration,
}

impl AgentRun {
    /// A run of this binary on this root, by default against nothing and for at most a minute.
    pub fn new(binary: &Path, architecture: Architecture, root: &Path) -> Self {
        Self {
            binary: binary.to_owned(),
            architecture,
            root: root.to_owned(),
            arguments: Vec::new(),
            environment: BTreeMap::new(),
            timeout: Duration::from_mins(1),
            cpu: None,
        }
    }

    /// Against the service at this endpoint, as [`FakeImds::endpoint`](crate::imds::FakeImds::endpoint) gives it.
    #[must_use]
    pub fn endpoint(self, endpoint: &str) -> Self {
        self.environment("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint)
    }

    /// With one more argument, before `--root`.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With one more environment variable.
    #[must_use]
    pub fn environment(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// On this CPU alone.
    #[must_use]
    pub fn on_cpu(mut self, cpu: usize) -> Self {
        self.cpu = Some(cpu);
        self
    }

    /// Killed after this time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Runs it to its end. An error is one of the host's: a binary or an emulator that is not there.
    pub fn run(&self) -> io::Result<AgentOutcome> {
        let mut command = self.architecture.command(&self.binary);
        if let Some(cpu) = self.cpu {
            let mut bound = Command::new("taskset");
            bound.arg("--cpu-list").arg(cpu.to_string()).arg(command.get_program()).args(command.get_args());
            command = bound;
        }
        let program = command.get_program().to_owned();
        // Files, not pipes: what runs on after the agent cannot hold the reader up, and nothing has to be read at the same time.
        let output = tempfile::tempdir()?;
        let [stdout, stderr] = ["stdout", "stderr"].map(|name| output.path().join(name));
        let started = Instant::now();
        let mut agent = command
            .args(&self.arguments)
            .arg("--root")
            .arg(&self.root)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?)
            .spawn()
            .map_err(|error| self.explain(&program.to_string_lossy(), &error))?;

        let mut timed_out = false;
        let mut pause = Duration::from_millis(1);
        let status: ExitStatus = loop {
            if let Some(status) = agent.try_wait()? {
                break status;
            }
            if started.elapsed() > self.timeout && !timed_out {
                timed_out = true;
                agent.kill()?;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        };
        Ok(AgentOutcome {
            code: status.code(),
            signal: status.signal(),
            timed_out,
            elapsed: started.elapsed(),
            stdout: fs::read(stdout)?,
            stderr: String::from_utf8_lossy(&fs::read(stderr)?).lines().map(str::to_owned).collect(),
            files: files_below(&self.root)?,
        })
    }

    fn explain(&self, program: &str, error: &io::Error) -> io::Error {
        let mend = if program.starts_with("qemu-") { ": install it with tests/lab/install-packages" } else { "" };
        let text =
            format!("cannot run {} for {}: {program}: {error}{mend}", self.binary.display(), self.architecture.name());
        io::Error::new(error.kind(), text)
    }
}

fn files_below(root: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                directories.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            let contents =
                if kind.is_symlink() { fs::read_link(&path)?.into_os_string().into_vec() } else { fs::read(&path)? };
            files.insert(name, contents);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imds::{FakeImds, Instance};

    /// A program that does what an agent does, as far as this module can tell: it asks the service, writes a file, says so.
    const STAND_IN: &str = r#"
        use std::io::{Read, Write};
        fn main() {
            let arguments: Vec<String> = std::env::args().skip(1).collect();
            if arguments[0] == "hang" { loop { std::thread::park() } }
            let endpoint = std::env::var("AWS_EC2_METADATA_SERVICE_ENDPOINT").unwrap();
            let mut stream = std::net::TcpStream::connect(endpoint.trim_start_matches("http://")).unwrap();
            stream.write_all(b"GET /latest/ HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
            let mut status = [0; 12];
            stream.read_exact(&mut status).unwrap();
            std::fs::write(format!("{}/etc/answer", arguments[2]), status).unwrap();
            eprintln!("{}\n{}", arguments[1], std::env::vars().count());
            print!("{}", std::env::consts::ARCH);
            std::process::exit(3);
        }
    "#;

    /// The stand-in, built for an architecture as the agent is: static, with rustc's own linker.
    fn stand_in(directory: &Path, architecture: Architecture) -> PathBuf {
        let source = directory.join("stand-in.rs");
        fs::write(&source, STAND_IN).expect("written");
        let binary = directory.join(architecture.name());
        let target = format!("{}-unknown-linux-musl", architecture.name());
        let rustc = Command::new("rustc")
            .args(["--edition=2024", "-Clinker=rust-lld", "--target", &target, "-o"])
            .args([&binary, &source])
            .output()
            .expect("rustc runs");
        assert!(rustc.status.success(), "{}", String::from_utf8_lossy(&rustc.stderr));
        binary
    }

    #[test]
    fn an_agent_of_each_architecture_runs_and_is_told_apart() {
        let directory = tempfile::tempdir().expect("a directory");
        for architecture in Architecture::ALL {
            let root = tempfile::tempdir().expect("a root");
            fs::create_dir(root.path().join("etc")).expect("made");
            let fake = FakeImds::builder(Instance::default()).start().expect("a free port");
            let outcome = AgentRun::new(&stand_in(directory.path(), architecture), architecture, root.path())
                .argument("boot")
                .endpoint(&fake.endpoint())
                .run()
                .expect("it runs");
            assert_eq!((outcome.code, outcome.signal, outcome.timed_out), (Some(3), None, false), "{outcome:?}");
            assert_eq!(outcome.stdout, architecture.name().as_bytes());
            assert_eq!(outcome.stderr, ["--root", "2"], "two environment variables and no more");
            assert_eq!(outcome.files, BTreeMap::from([("etc/answer".to_owned(), b"HTTP/1.1 401".to_vec())]));
            assert_eq!(fake.requests().len(), 1);
        }
    }

    #[test]
    fn an_agent_that_hangs_is_killed_when_its_time_is_up() {
        let directory = tempfile::tempdir().expect("a directory");
        let root = tempfile::tempdir().expect("a root");
        let outcome =
            AgentRun::new(&stand_in(directory.path(), Architecture::X86_64), Architecture::X86_64, root.path())
                .argument("hang")
                .timeout(Duration::from_millis(100))
                .run()
                .expect("it runs");
        assert_eq!((outcome.code, outcome.signal, outcome.timed_out), (None, Some(9), true));
    }

    #[test]
    fn a_binary_that_is_not_there_is_named() {
        let root = tempfile::tempdir().expect("a root");
        let run = AgentRun::new(Path::new("/nonexistent/agent"), Architecture::X86_64, root.path());
        assert_eq!(
            run.run().expect_err("no such binary").to_string(),
            "cannot run /nonexistent/agent for x86_64: /nonexistent/agent: No such file or directory (os error 2)"
        );
        let emulated = run.explain("qemu-aarch64-static", &io::ErrorKind::NotFound.into()).to_string();
        assert!(
            emulated.ends_with("qemu-aarch64-static: entity not found: install it with tests/lab/install-packages"),
            "{emulated}"
        );
    }
}
