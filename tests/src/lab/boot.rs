//! One boot of a machine: from the script that starts it to the record of what it did.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{fmt, io};

use super::error::LabError;
use super::record::{BootRecord, CloudInit, JournalLine, KubeletStart};
use super::{RECIPE, command, machine};

/// How far a boot is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The boot is over: cloud-init's last stage has ended, and systemd has nothing left to do.
    Settled,
    /// kubelet has been started this often.
    KubeletStarted(usize),
}

impl fmt::Display for Until {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled => write!(formatter, "the end of its boot"),
            Self::KubeletStarted(count) => write!(formatter, "start number {count} of kubelet"),
        }
    }
}

/// How long a machine may take to power off before it is cut off.
const POWER_OFF: Duration = Duration::from_secs(20);

/// A machine that is running. When dropped, it is cut off.
pub(super) struct Boot {
    name: String,
    root: PathBuf,
    directory: PathBuf,
    script: Child,
    started: Instant,
}

impl Boot {
    /// Starts the machine `name` of `root`. `directory` has the options of the fake service, `imds.json`, and takes the rest.
    pub(super) fn start(name: &str, root: &Path, directory: &Path, fake_imds: &Path) -> Result<Self, LabError> {
        let make = || {
            fs::create_dir(directory.join("run"))?;
            // What the boot before this one left must not be taken for its own.
            remove_if_there(&root.join(CLOUD_INIT_RESULT))?;
            File::create(directory.join("boot.log"))
        };
        let log = make().map_err(LabError::io(|| format!("prepare {}", directory.display())))?;
        let script = command("unshare")
            .args(["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .arg(Path::new(RECIPE).join("boot"))
            .args([name.as_ref(), root, directory, fake_imds])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(LabError::io(|| "start unshare".to_owned()))?;
        let (root, directory) = (root.to_owned(), directory.to_owned());
        Ok(Self { name: name.to_owned(), root, directory, script, started: Instant::now() })
    }

    /// Waits, powers the machine off, and reads what it did.
    pub(super) fn finish(mut self, until: Until, timeout: Duration) -> Result<BootRecord, LabError> {
        while !self.reached(until) {
            if self.has_ended()? {
                return Err(LabError::Ended { until, last_words: self.last_words(&["boot.log", "console.log"]) });
            }
            if self.started.elapsed() > timeout {
                self.power_off()?;
                let last_words = last_lines(&before_power_off(&self.journal()?));
                return Err(LabError::TooSlow { until, timeout, last_words });
            }
            thread::sleep(Duration::from_millis(20));
        }
        let elapsed = self.started.elapsed();
        self.power_off()?;
        self.record(elapsed)
    }

    fn reached(&self, until: Until) -> bool {
        match until {
            Until::Settled => self.directory.join("run/settled").exists(),
            Until::KubeletStarted(count) => kubelet_starts(&self.directory).len() >= count,
        }
    }

    fn has_ended(&mut self) -> Result<bool, LabError> {
        let ended = self.script.try_wait().map_err(LabError::io(|| "wait for the machine".to_owned()))?;
        Ok(ended.is_some())
    }

    /// Ends the script's standard input, which powers the machine off; cuts it off where that takes too long.
    fn power_off(&mut self) -> Result<(), LabError> {
        drop(self.script.stdin.take());
        let asked = Instant::now();
        while !self.has_ended()? && asked.elapsed() < POWER_OFF {
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn record(&self, elapsed: Duration) -> Result<BootRecord, LabError> {
        let read = |name: &str| fs::read_to_string(self.directory.join(name)).unwrap_or_default();
        let starts: io::Result<_> =
            kubelet_starts(&self.directory).iter().map(|path| KubeletStart::read(path)).collect();
        let requests: Result<_, _> = read("requests").lines().map(serde_json::from_str).collect();
        Ok(BootRecord {
            elapsed,
            system_state: read("run/settled").lines().next().map(str::to_owned),
            failed_units: read("run/failed-units")
                .lines()
                .filter_map(|line| line.split_whitespace().next())
                .map(str::to_owned)
                .collect(),
            kubelet_starts: starts.map_err(LabError::io(|| "read the starts of kubelet".to_owned()))?,
            cloud_init: fs::read_to_string(self.root.join(CLOUD_INIT_RESULT))
                .ok()
                .as_deref()
                .and_then(CloudInit::parse),
            journal: self.journal()?,
            imds_requests: requests
                .map_err(|error| LabError::io(|| "read the recorded requests".to_owned())(error.into()))?,
        })
    }

    /// The journal of the machine's latest boot, read by the machine's own journalctl.
    fn journal(&self) -> Result<Vec<JournalLine>, LabError> {
        let arguments = ["journalctl", "--directory=/var/log/journal", "--boot=0", "--output=json", "--quiet", "--all"];
        let output = machine::run_in(&self.root, &arguments)?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(JournalLine::parse).collect())
    }

    /// The last lines of the first of these files that has any.
    fn last_words(&self, files: &[&str]) -> String {
        let texts = files.iter().filter_map(|file| fs::read(self.directory.join(file)).ok());
        let text = texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).find(|text| !text.trim().is_empty());
        last_lines(&text.unwrap_or_default())
    }
}

/// The journal as text, up to where the machine was told to power off.
fn before_power_off(journal: &[JournalLine]) -> String {
    // By systemd(1), the signal that starts halt.target; systemd-nspawn sends it.
    let told = |line: &&JournalLine| line.identifier == "systemd" && line.message.starts_with("Received SIGRTMIN+3");
    let lines: Vec<String> = journal.iter().take_while(|line| !told(line)).map(ToString::to_string).collect();
    lines.join("\n")
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

impl Drop for Boot {
    fn drop(&mut self) {
        if matches!(self.script.try_wait(), Ok(None)) {
            // --kill-child: the first process of the namespace goes with its parent, and everything in the namespace with it.
            let _ = self.script.kill();
            let _ = self.script.wait();
            machine::remove_cgroup(&self.name);
        }
    }
}

/// Where cloud-init's result lies; /run/cloud-init/result.json is a link to it.
const CLOUD_INIT_RESULT: &str = "var/lib/cloud/data/result.json";

/// The directories of the recorded starts of kubelet, in order.
fn kubelet_starts(directory: &Path) -> Vec<PathBuf> {
    let starts = directory.join("run/kubelet");
    (1..=u32::MAX).map(|number| starts.join(number.to_string())).take_while(|start| start.exists()).collect()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
