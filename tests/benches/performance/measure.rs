//! What a command costs.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// What a run costs in time.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    /// From start to exit, the median.
    pub(crate) wall: Duration,
    /// User and system time of it and all that it started, the mean.
    pub(crate) cpu: Duration,
}

/// Runs commands that `make` makes so often, after one run that is not counted.
pub(crate) fn time(runs: u32, make: impl Fn() -> Command) -> Time {
    let run = || {
        let started = Instant::now();
        let mut command = make();
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.expect("it starts").success(), "{command:?}");
        started.elapsed()
    };
    run();
    let before = cpu_of_children();
    let mut walls: Vec<Duration> = (0..runs).map(|_| run()).collect();
    let cpu = cpu_of_children().saturating_sub(before) / runs;
    walls.sort();
    Time { wall: walls[walls.len() / 2], cpu }
}

fn cpu_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("Linux tells");
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(microseconds).expect("time goes forward"))
}

/// What one run does, as strace sees it.
pub(crate) struct Trace {
    pub(crate) system_calls: usize,
    /// Processes, the first included.
    pub(crate) processes: usize,
    /// The sizes of all files that were executed or opened, each counted once: what a machine reads from a cold disk at most.
    pub(crate) bytes: u64,
}

/// Runs `command` under strace. `scratch` is for the trace; files below it count as well.
pub(crate) fn trace(command: &Command, scratch: &Path) -> Trace {
    let output = scratch.join("trace");
    let mut traced = Command::new("strace");
    traced.args(["--follow-forks", "--decode-fds=path", "--quiet=all", "--signal=none", "--string-limit=4096"]);
    traced.arg("--output").arg(&output).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    let status = traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("strace runs; tests/lab/install-packages installs it").success(), "{command:?}");
    let text = fs::read_to_string(&output).expect("a trace");
    let lines = || text.lines().filter_map(|line| line.split_once(' '));
    let processes: HashSet<&str> = lines().map(|(process, _)| process).collect();
    let files: BTreeSet<&str> = lines().filter_map(|(_, call)| opened(call.trim_start())).collect();
    let is_file = |path: &&str| !["/proc/", "/sys/", "/dev/"].iter().any(|place| path.starts_with(place));
    let sizes = files.into_iter().filter(is_file).filter_map(|path| fs::metadata(path).ok());
    Trace {
        // An unfinished call is resumed on a line of its own.
        system_calls: lines().filter(|(_, call)| !call.trim_start().starts_with("<...")).count(),
        processes: processes.len(),
        bytes: sizes.filter(fs::Metadata::is_file).map(|metadata| metadata.len()).sum(),
    }
}

/// The file that a call executed or opened.
fn opened(call: &str) -> Option<&str> {
    if let Some(rest) = call.strip_prefix("execve(\"") {
        return call.ends_with("= 0").then(|| rest.split('"').next())?;
    }
    let (_, result) = call.strip_prefix("open")?.rsplit_once(" = ")?;
    Some(result.split_once('<')?.1.strip_suffix('>')?.trim_end_matches("(deleted)"))
}

/// The most resident memory of the largest process that `command` starts, in KiB.
///
/// By way of a process of this program, for Linux keeps one mark for all children of a process together.
pub(crate) fn peak_of_children(command: &Command) -> u64 {
    let mut between = Command::new(std::env::current_exe().expect("this program"));
    between.arg(PEAK).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            between.env(name, value);
        }
    }
    let output = between.stderr(Stdio::null()).output().expect("it starts");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}

/// The argument behind which [`peak_of_children`] has its command.
pub(crate) const PEAK: &str = "--peak-of";

/// The other side of [`peak_of_children`].
pub(crate) fn print_peak(words: &[String]) {
    let status = Command::new(&words[0]).args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(status.expect("it starts").success(), "{words:?}");
    println!("{}", getrusage(UsageWho::RUSAGE_CHILDREN).expect("Linux tells").max_rss());
}

/// The kernel's high-water mark of a single process, read until it ends: for those smaller than the process that starts
/// them, whose mark they would have at first.
pub(crate) fn peak_of_one(mut command: Command) -> u64 {
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let status = format!("/proc/{}/status", process.id());
    let mut peak = 0;
    while process.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = mark.unwrap_or(peak).max(peak);
    }
    peak
}
