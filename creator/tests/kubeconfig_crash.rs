//! What is on the disk after a merge was killed, at each of its system calls in turn.
//!
//! Without a test harness, whose threads and calls would be in the way: strace(1) kills this program itself, started again
//! with a kubeconfig to merge into.

mod common;

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use common::entries;
use nodestrap_creator::kubeconfig::merge;

/// Set for the process that is to be killed: the kubeconfig to merge into.
const VICTIM: &str = "NODESTRAP_TEST_VICTIM";
/// Files that nobody has; asking for them marks the trace.
const BEGIN: &str = "/nonexistent/begin";
const END: &str = "/nonexistent/end";

const OTHERS: &str = "\
apiVersion: v1
kind: Config
clusters:
- name: minikube
  cluster: {server: 'https://192.168.49.2:8443'}
current-context: minikube
";

fn main() {
    if let Some(path) = env::var_os(VICTIM) {
        let _ = fs::metadata(BEGIN);
        merge(Path::new(&path), &entries(), true).expect("merged");
        let _ = fs::metadata(END);
        return;
    }
    let kills = a_kill_at_any_system_call_leaves_the_old_file_or_the_new_one_whole();
    println!("kubeconfig_crash: {kills} kills, each of which left the old file or the new one");
}

fn a_kill_at_any_system_call_leaves_the_old_file_or_the_new_one_whole() -> usize {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("config");
    fs::write(&path, OTHERS).expect("written");
    let trace = directory.path().join("trace");
    run_victim(&path, &[OsStr::new("-o"), trace.as_os_str()]);
    let new = fs::read_to_string(&path).expect("read");
    assert_ne!(new, OTHERS);
    let trace = fs::read_to_string(&trace).expect("the trace");
    let calls: Vec<&str> = trace.lines().map_while(|line| line.split_once('(').map(|(name, _)| name)).collect();
    let place = |marker: &str| trace.lines().position(|line| line.contains(marker)).expect("the marker was asked for");
    let range = place(BEGIN)..=place(END);
    let kills = range.clone().count();

    let mut seen = BTreeSet::new();
    for index in range {
        let name = calls[index];
        // strace counts the calls of each name.
        let count = calls[..=index].iter().filter(|other| **other == name).count();
        fs::write(&path, OTHERS).expect("written");
        let inject = format!("inject={name}:signal=KILL:when={count}");
        let status = run_victim(&path, &["-o", "/dev/null", "-e", &inject].map(OsStr::new));
        assert_eq!(status.signal(), Some(9), "{name} {count} killed it");
        let text = fs::read_to_string(&path).expect("the file is there at every moment");
        assert!(text == OTHERS || text == new, "killed at {name} {count}, it is neither:\n{text}");
        seen.insert(text);
        merge(&path, &entries(), true).expect("the next run takes the lock over");
        assert_eq!(fs::read_to_string(&path).expect("read"), new);
        assert_eq!(leftovers(directory.path()), Vec::<PathBuf>::new(), "killed at {name} {count}");
    }
    assert_eq!(seen.len(), 2, "some kills come before the rename, others after it");
    kills
}

/// Runs this program again under strace.
fn run_victim(path: &Path, strace: &[&OsStr]) -> ExitStatus {
    let program = env::current_exe().expect("this program");
    let started = Command::new("strace").args(strace).arg(program).env(VICTIM, path).output();
    started.expect("strace is there: run tests/lab/install-packages").status
}

/// What is there beside the kubeconfig.
fn leftovers(directory: &Path) -> Vec<PathBuf> {
    let known = ["config", "trace"].map(|name| directory.join(name));
    let listed = fs::read_dir(directory).expect("listed").map(|entry| entry.expect("an entry").path());
    listed.filter(|path| !known.contains(path)).collect()
}
