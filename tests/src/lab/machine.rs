//! A machine of the lab: a copy of the root that persists from boot to boot, and the instance that it is.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use tempfile::TempDir;

use super::boot::{Boot, Until};
use super::error::LabError;
use super::record::BootRecord;
use super::{Lab, RECIPE, command, lock, run};
use crate::imds::{Instance, Options, Rule};

/// Which AMI a machine stands for: what of it decides how kubelet starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ami {
    /// Amazon Linux 2 with Docker, as for Kubernetes up to 1.23.
    Docker,
    /// Amazon Linux 2 with containerd, as for Kubernetes from 1.24.
    Containerd,
    /// An image of the user's own: the runtimes, `ctr` and the credential provider, and no unit for kubelet.
    Custom,
}

/// The service's link-local address, by the Amazon EC2 User Guide.
const IPV4_ENDPOINT: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
/// The service's unique local address `fd00:ec2::254`, there for instances that have an IPv6 address.
const IPV6_ENDPOINT: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// A machine that can be booted again and again. It is gone when dropped.
#[derive(Debug)]
pub struct Machine<'lab> {
    lab: &'lab Lab,
    /// `root/`, a directory for each boot, and `lock`.
    directory: TempDir,
    /// Shared with the script that boots it; whoever can have it alone may take the machine for abandoned.
    _lock: File,
    instance: Instance,
    imds_rules: Vec<Rule>,
    imds_over_ipv4: bool,
    boots: u32,
}

impl Lab {
    /// A new machine that was never booted, launched as this instance with its user data.
    pub fn machine(&self, ami: Ami, instance: Instance) -> Result<Machine<'_>, LabError> {
        let machines = self.directory.join("machines");
        let (directory, lock_file) = {
            // A new directory must not be taken for an abandoned one before it has its lock.
            let _alone = lock(&self.directory.join("lock"))?;
            let directory = tempfile::Builder::new().prefix("nodestrap-lab-").tempdir_in(&machines);
            let directory = directory.map_err(LabError::io(|| format!("make a machine in {}", machines.display())))?;
            let lock_file =
                File::create(directory.path().join("lock")).and_then(|file| file.lock_shared().map(|()| file));
            (directory, lock_file.map_err(LabError::io(|| format!("lock {}", machines.display())))?)
        };
        let machine = Machine {
            lab: self,
            directory,
            _lock: lock_file,
            instance,
            imds_rules: Vec::new(),
            imds_over_ipv4: true,
            boots: 0,
        };
        let root = machine.root();
        run(
            command("cp").args(["--archive", "--reflink=auto"]).arg(&self.root).arg(&root),
            "copy the boot lab's root",
        )?;
        let ami = Path::new(RECIPE).join("ami").join(match ami {
            Ami::Docker => "docker",
            Ami::Containerd => "containerd",
            Ami::Custom => "custom",
        });
        run(command("cp").args(["--recursive", "--no-target-directory"]).arg(ami).arg(&root), "copy the AMI's files")?;
        Ok(machine)
    }
}

impl Machine<'_> {
    /// The machine's root directory, for reading and writing files while it is off.
    ///
    /// A link in there that is absolute leads out of it: name files by paths without such links.
    pub fn root(&self) -> PathBuf {
        self.directory.path().join("root")
    }

    /// The text of one of its files, `path` being absolute as the machine sees it.
    pub fn read(&self, path: &str) -> Result<String, LabError> {
        let file = self.root().join(path.trim_start_matches('/'));
        fs::read_to_string(file).map_err(LabError::io(|| format!("read {path} of the machine")))
    }

    /// Makes it another instance from the next boot on: the same disk, as after a stop, a change and a start.
    pub fn change_instance(&mut self, change: impl FnOnce(&mut Instance)) {
        change(&mut self.instance);
    }

    /// Scripts what the fake service does wrong from the next boot on.
    pub fn script_imds(&mut self, rules: Vec<Rule>) {
        self.imds_rules = rules;
    }

    /// Leaves the service's IPv4 address deaf from the next boot on: it refuses connections, as where the launch template or a
    /// firewall has IPv6 alone. The instance must have an IPv6 address.
    pub fn refuse_imds_over_ipv4(&mut self) {
        self.imds_over_ipv4 = false;
    }

    /// Boots it, waits, powers it off, and tells what it did.
    pub fn boot(&mut self, until: Until, timeout: Duration) -> Result<BootRecord, LabError> {
        self.boots += 1;
        let directory = self.directory.path().join(format!("boot-{}", self.boots));
        self.write_imds_options(&directory).map_err(LabError::io(|| format!("prepare {}", directory.display())))?;
        let name = self.directory.path().file_name().unwrap_or_default().to_string_lossy();
        Boot::start(&name, &self.root(), &directory, &self.lab.fake_imds)?.finish(until, timeout)
    }

    fn write_imds_options(&self, boot: &Path) -> std::io::Result<()> {
        fs::create_dir(boot)?;
        let user_data = boot.join("user-data");
        if let Some(bytes) = &self.instance.user_data {
            fs::write(&user_data, bytes)?;
        }
        let mut listen: Vec<SocketAddr> = Vec::new();
        if self.imds_over_ipv4 {
            listen.push((IPV4_ENDPOINT, 80).into());
        }
        if self.instance.ipv6.is_some() {
            listen.push((IPV6_ENDPOINT, 80).into());
        }
        let options = Options {
            listen,
            instance: self.instance.clone(),
            user_data: self.instance.user_data.is_some().then_some(user_data),
            rules: self.imds_rules.clone(),
            // In a container cloud-init does not know that it is on EC2, and asks for no token.
            tokenless_2009: true,
            record: Some(boot.join("requests")),
            ..Options::default()
        };
        fs::write(boot.join("imds.json"), serde_json::to_vec(&options)?)
    }

    /// Runs a program of the machine in its root while it is off, without a network: `cloud-init schema` and the like.
    pub fn run(&self, arguments: &[&str]) -> Result<Output, LabError> {
        run_in(&self.root(), arguments)
    }
}

/// Runs a program of a root in that root, in namespaces of its own.
pub(super) fn run_in(root: &Path, arguments: &[&str]) -> Result<Output, LabError> {
    let mut proc = std::ffi::OsString::from("--mount-proc=");
    proc.push(root.join("proc"));
    command("unshare")
        .args(["--mount", "--net", "--pid", "--fork", "--kill-child"])
        .arg(proc)
        .arg("chroot")
        .arg(root)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        // A program of systemd that is process 1 of its namespace takes itself for systemd, and colours what it prints.
        .env("SYSTEMD_COLORS", "0")
        .output()
        .map_err(LabError::io(|| format!("run {} in the machine's root", arguments.join(" "))))
}

/// Removes the machines that no process has a share in the lock of. The caller holds the lab's lock.
pub(super) fn remove_abandoned(machines: &Path) -> Result<(), LabError> {
    let entries = fs::read_dir(machines).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    for entry in entries.map_err(LabError::io(|| format!("read {}", machines.display())))? {
        let held = File::open(entry.path().join("lock")).is_ok_and(|file| file.try_lock().is_err());
        if !held {
            remove_cgroup(&entry.file_name().to_string_lossy());
            match fs::remove_dir_all(entry.path()) {
                // Its owner, another test, is removing it at this moment and has removed the lock before the rest.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                removed => removed.map_err(LabError::io(|| format!("remove {}", entry.path().display())))?,
            }
        }
    }
    Ok(())
}

/// Removes what a machine that was cut off leaves behind outside of its namespaces.
pub(super) fn remove_cgroup(name: &str) {
    // One that stays is empty and in nobody's way; the machine's own end is what counts.
    let _ = command("unshare").arg("--mount").arg(Path::new(RECIPE).join("remove-cgroup")).arg(name).output();
}
