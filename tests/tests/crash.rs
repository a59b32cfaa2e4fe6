//! The agent's program where it is killed, and where the disk does not let it write: kubelet.local.env is the old one or
//! the new one, never less, and the next run that can writes it leaves nothing else behind.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nodestrap_tests::agent::{AgentOutcome, AgentRun, Architecture};
use nodestrap_tests::imds::{FakeImds, Instance};
use nodestrap_tests::programs;
use tempfile::TempDir;

const EXAMPLE: &str = "containerd.yaml";
const DIRECTORY: &str = "etc/eksctl";
const LOCAL_ENV: &str = "etc/eksctl/kubelet.local.env";
const NEW_LOCAL_ENV: &str = "etc/eksctl/kubelet.local.env.new";
const OLD: &[u8] = b"OLD=1\n";
const NOBODY: u32 = 65_534;

/// A node that has booted before.
struct Node {
    directory: TempDir,
    agent: PathBuf,
    architecture: Architecture,
    imds: FakeImds,
    /// What this boot has to write.
    new: Vec<u8>,
}

impl Node {
    fn new(architecture: Architecture) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        // Whoever the agent runs as can reach the node's root.
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).expect("its own");
        let agent = programs::agent(architecture, directory.path());
        let imds = FakeImds::builder(Instance::default()).start().expect("a port");
        let mut node = Self { directory, agent, architecture, imds, new: Vec::new() };
        programs::write_node_files(EXAMPLE, &[], &node.root());
        fs::remove_dir_all(node.root().join("usr")).expect("the agent's own place");
        let outcome = node.boot();
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        node.new.clone_from(&outcome.files[LOCAL_ENV]);
        assert_ne!(node.new, OLD);
        fs::write(node.at(LOCAL_ENV), OLD).expect("written");
        node
    }

    fn root(&self) -> PathBuf {
        self.directory.path().join("root")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn boot(&self) -> AgentOutcome {
        let run = AgentRun::new(&self.agent, self.architecture, &self.root());
        run.endpoint(&self.imds.endpoint()).run().expect("the agent starts")
    }

    /// kubelet.local.env, if there is one.
    fn file(&self) -> Option<Vec<u8>> {
        fs::read(self.at(LOCAL_ENV)).ok()
    }

    /// A boot on which nothing is in the way: it writes the new file, for all to read, and leaves nothing beside it.
    fn boots_well(&self, after: &str) {
        let outcome = self.boot();
        assert_eq!(outcome.code, Some(0), "after {after}: {:?}", outcome.stderr);
        assert_eq!(outcome.files[LOCAL_ENV], self.new, "after {after}");
        assert!(!outcome.files.contains_key(NEW_LOCAL_ENV), "after {after}: {:?}", outcome.files.keys());
        let metadata = fs::metadata(self.at(LOCAL_ENV)).expect("written");
        assert_eq!((metadata.mode() & 0o7777, metadata.uid()), (0o644, 0), "after {after}");
    }

    /// The agent under strace on the host's own architecture, which does to it what `options` say.
    fn traced(&self, options: &[&str]) -> Command {
        let mut command = Command::new("strace");
        command.args(["--quiet=all", "--signal=none"]).args(options).arg(&self.agent).arg("--root").arg(self.root());
        command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", self.imds.endpoint()).stderr(Stdio::null());
        command
    }

    /// Each system call of a boot: its name, and how many of that name there were with it.
    fn system_calls(&self) -> Vec<(String, u32)> {
        let trace = self.directory.path().join("trace");
        let status = self.traced(&["--output", trace.to_str().expect("a plain path")]).status();
        assert!(status.expect("strace runs; tests/lab/install-packages installs it").success());
        let mut seen = BTreeMap::new();
        let text = fs::read_to_string(trace).expect("a trace");
        let names = text.lines().filter_map(|line| Some(line.split_once('(')?.0.to_owned()));
        // The one that starts the agent is strace's.
        let names = names.filter(|name| name != "execve");
        names
            .map(|name| {
                let count = seen.entry(name.clone()).or_insert(0);
                *count += 1;
                (name, *count)
            })
            .collect()
    }
}

fn native() -> Node {
    let own = |architecture: &Architecture| architecture.name() == std::env::consts::ARCH;
    Node::new(Architecture::ALL.into_iter().find(own).expect("one of the two"))
}

#[test]
fn killed_at_any_system_call_it_leaves_the_old_file_or_the_new_one() {
    let node = native();
    let calls = node.system_calls();
    for call in ["openat", "write", "fsync", "renameat", "exit_group"] {
        assert!(calls.iter().any(|(name, _)| name == call), "{calls:?}");
    }
    for had_file in [true, false] {
        let (mut left_old, mut left_new) = (0, 0);
        for (name, count) in &calls {
            let place = format!("a kill at {name} number {count}");
            if had_file {
                fs::write(node.at(LOCAL_ENV), OLD).expect("written");
            } else {
                fs::remove_file(node.at(LOCAL_ENV)).expect("there was one");
            }
            let inject = format!("--inject={name}:signal=KILL:when={count}");
            let status = node.traced(&[&inject, "--output=/dev/null"]).status().expect("strace runs");
            assert_eq!(status.signal(), Some(9), "{place}: {status}");
            let file = node.file();
            if file.as_deref() == had_file.then_some(OLD) {
                left_old += 1;
            } else {
                assert_eq!(file.as_deref(), Some(&*node.new), "{place}");
                left_new += 1;
            }
            node.boots_well(&place);
        }
        println!(
            "killed at each of {} system calls, {} a file of before: as before {left_old}, new {left_new}, less 0",
            calls.len(),
            if had_file { "with" } else { "without" },
        );
        assert!(left_old > 0 && left_new > 0);
    }
}

#[test]
fn what_a_killed_run_left_is_not_read_as_the_file() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        for rest in [String::new(), "NODE_IP=192.168".into(), "x".repeat(100_000)] {
            fs::write(node.at(NEW_LOCAL_ENV), rest).expect("written");
            node.boots_well("a killed run");
        }
    }
}

/// Runs `test` in a thread with a mount namespace of its own.
fn with_own_mounts(test: impl FnOnce() + Send) {
    let run = || {
        unshare(CloneFlags::CLONE_NEWNS).expect("mount namespaces can be made, by root");
        let private = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
        mount(None::<&str>, "/", None::<&str>, private, None::<&str>).expect("mounts stay in here");
        test();
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

/// What the agent says when it cannot write.
fn cannot_write(error: u32) -> String {
    format!("<3>failed: {LOCAL_ENV}: error {error}; check the disk and the image")
}

/// A boot that cannot write says so, and the file is the old one.
fn refused(node: &Node, outcome: &AgentOutcome, error: u32, why: &str) {
    let last = outcome.stderr.last().map(String::as_str);
    assert_eq!((outcome.code, last), (Some(6), Some(&*cannot_write(error))), "{why}: {:?}", outcome.stderr);
    assert_eq!(node.file().as_deref(), Some(OLD), "{why}");
}

/// Puts a tmpfs of so many KiB in the place of the node's directory, with what the directory held.
fn on_small_disk(node: &Node, kibibytes: u32) {
    let directory = node.at(DIRECTORY);
    let entries = fs::read_dir(&directory).expect("the node's files").map(|entry| entry.expect("an entry"));
    let held: Vec<_> = entries.map(|entry| (entry.file_name(), fs::read(entry.path()).expect("a file"))).collect();
    let options = format!("size={kibibytes}k");
    mount(Some("tmpfs"), &directory, Some("tmpfs"), MsFlags::empty(), Some(&*options)).expect("root can mount");
    for (name, contents) in held {
        fs::write(directory.join(name), contents).expect("room for the node's files");
    }
}

/// Fills the disk below a directory until nothing more fits.
fn fill(directory: &Path) {
    let error = fs::write(directory.join("filler"), vec![0; 4 << 20]).expect_err("a small disk");
    assert_eq!(error.raw_os_error(), Some(28), "{error}");
}

#[test]
fn on_a_full_disk_the_old_file_stays_and_the_next_run_with_room_writes_the_new_one() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        with_own_mounts(|| {
            on_small_disk(&node, 256);
            fill(&node.at(DIRECTORY));
            refused(&node, &node.boot(), 28, "a full disk");
            refused(&node, &node.boot(), 28, "still a full disk");
            fs::remove_file(node.at(DIRECTORY).join("filler")).expect("there");
            node.boots_well("a full disk");
        });
    }
}

#[test]
fn a_disk_that_takes_a_part_of_the_file_leaves_the_old_one() {
    for architecture in Architecture::ALL {
        let mut node = Node::new(architecture);
        // More than the page of memory that is left on the disk.
        let template = node.at("etc/eksctl/kubelet.local.env.template");
        let text = fs::read_to_string(&template).expect("the example has one");
        fs::write(&template, format!("{text}FILLER={}\n", "x".repeat(6_000))).expect("written");
        node.new.extend(format!("FILLER={}\n", "x".repeat(6_000)).bytes());
        with_own_mounts(|| {
            on_small_disk(&node, 256);
            fs::write(node.at(NEW_LOCAL_ENV), "x").expect("a page for it");
            fill(&node.at(DIRECTORY));
            refused(&node, &node.boot(), 0, "a disk with one page left");
            fs::remove_file(node.at(DIRECTORY).join("filler")).expect("there");
            node.boots_well("a disk with one page left");
        });
    }
}

#[test]
fn on_a_read_only_file_system_the_old_file_stays() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        with_own_mounts(|| {
            let directory = node.at(DIRECTORY);
            let bind = |flags| mount(Some(&directory), &directory, None::<&str>, flags, None::<&str>);
            bind(MsFlags::MS_BIND).expect("root can mount");
            let read_only = MsFlags::MS_BIND | MsFlags::MS_REMOUNT | MsFlags::MS_RDONLY;
            bind(read_only).expect("root can mount");
            refused(&node, &node.boot(), 30, "a read-only file system");
            bind(MsFlags::MS_BIND | MsFlags::MS_REMOUNT).expect("root can mount");
            node.boots_well("a read-only file system");
        });
    }
}

#[test]
fn without_its_directory_nothing_is_written_elsewhere() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        fs::remove_dir_all(node.at(DIRECTORY)).expect("there");
        let outcome = node.boot();
        assert_eq!(outcome.code, Some(6), "{:?}", outcome.stderr);
        assert_eq!(outcome.stderr.last(), Some(&cannot_write(2)));
        assert!(outcome.files.keys().all(|path| !path.starts_with(DIRECTORY)), "{:?}", outcome.files.keys());
    }
}

#[test]
fn a_file_of_another_owner_becomes_root_s() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        chown(node.at(LOCAL_ENV), Some(NOBODY), Some(NOBODY)).expect("root can");
        fs::set_permissions(node.at(LOCAL_ENV), fs::Permissions::from_mode(0o600)).expect("root can");
        node.boots_well("a file of nobody's");
    }
}

#[test]
fn a_user_that_may_not_write_leaves_the_old_file() {
    let node = native();
    let output = Command::new(&node.agent)
        .arg("--root")
        .arg(node.root())
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", node.imds.endpoint())
        .uid(NOBODY)
        .output()
        .expect("the agent starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), said.lines().last()), (Some(6), Some(&*cannot_write(13))));
    assert_eq!(node.file().as_deref(), Some(OLD));
}

#[test]
fn a_file_that_cannot_be_replaced_stays() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        let chattr = |flag: &str| {
            let status = Command::new("chattr").arg(flag).arg(node.at(LOCAL_ENV)).status().expect("chattr runs");
            assert!(status.success(), "chattr {flag}");
        };
        chattr("+i");
        let outcome = node.boot();
        let again = node.boot();
        chattr("-i");
        refused(&node, &outcome, 1, "an immutable file");
        refused(&node, &again, 1, "an immutable file");
        node.boots_well("an immutable file");
    }
}

#[test]
fn a_directory_in_the_file_s_place_is_told() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        fs::create_dir(node.at(NEW_LOCAL_ENV)).expect("made");
        refused(&node, &node.boot(), 21, "a directory in the new file's place");
        fs::remove_dir(node.at(NEW_LOCAL_ENV)).expect("empty");

        fs::remove_file(node.at(LOCAL_ENV)).expect("there");
        fs::create_dir(node.at(LOCAL_ENV)).expect("made");
        let outcome = node.boot();
        assert_eq!((outcome.code, outcome.stderr.last()), (Some(6), Some(&cannot_write(21))));
        fs::remove_dir(node.at(LOCAL_ENV)).expect("empty");
        node.boots_well("a directory in its place");
    }
}

#[test]
fn a_link_in_the_new_file_s_place_is_not_followed() {
    for architecture in Architecture::ALL {
        let node = Node::new(architecture);
        let elsewhere = node.directory.path().join("elsewhere");
        fs::write(&elsewhere, "untouched").expect("written");
        symlink(&elsewhere, node.at(NEW_LOCAL_ENV)).expect("made");
        refused(&node, &node.boot(), 40, "a link in the new file's place");
        assert_eq!(fs::read(&elsewhere).expect("there"), b"untouched");
        fs::remove_file(node.at(NEW_LOCAL_ENV)).expect("there");
        node.boots_well("a link in the new file's place");
    }
}
