//! The boot lab: a Debian machine with systemd and cloud-init, booted on user data.
//!
//! cloud-init's own EC2 datasource reads the user data from the fake service at 169.254.169.254 of a network namespace that has
//! nothing else in it. kubelet is a recorder of how it was started. What a boot did comes back as a [`BootRecord`]; what it
//! wrote lies in the machine's root, and the next boot of the same [`Machine`] finds it there.
//!
//! ```no_run
//! use std::{path::Path, time::Duration};
//! use nodestrap_tests::imds::Instance;
//! use nodestrap_tests::lab::{Ami, Lab, Until};
//!
//! let lab = Lab::prepare(Path::new("target/lab"), Path::new("target/debug/fake-imds"))?;
//! let user_data = Some(b"#cloud-config\nruncmd: [systemctl start --no-block kubelet]\n".to_vec());
//! let mut machine = lab.machine(Ami::Docker, Instance { user_data, ..Instance::default() })?;
//! let record = machine.boot(Until::Settled, Duration::from_secs(60))?;
//! assert_eq!(record.kubelet_starts.len(), 1);
//! # Ok::<(), nodestrap_tests::lab::LabError>(())
//! ```
//!
//! It reads `tests/lab/` (scripts, and the files of the root) and needs root and the Debian packages that
//! `tests/lab/install-packages` installs. It writes below the directory it is given: the root, built once for each state of its
//! recipe, and the machines, which are gone with their [`Machine`]. Machines live in namespaces of their own, which end with
//! the process that boots them, however that ends.

mod boot;
mod error;
mod machine;
mod prerequisites;
mod record;
mod root;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

pub use boot::Until;
pub use error::LabError;
pub use machine::{Ami, Machine};
pub use record::{BootRecord, CloudInit, JournalLine, KubeletStart};

/// Where the lab's scripts and files are.
const RECIPE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lab");

/// A lab that is ready to boot machines.
#[derive(Debug)]
pub struct Lab {
    directory: PathBuf,
    root: PathBuf,
    fake_imds: PathBuf,
}

impl Lab {
    /// Checks what the lab needs, builds its root unless it is there, and removes what killed runs left behind.
    ///
    /// `directory` is where it all lies, on a file system that keeps owners and device nodes; the first time takes a minute and
    /// some 400 MB. `fake_imds` is the program of that name.
    pub fn prepare(directory: &Path, fake_imds: &Path) -> Result<Self, LabError> {
        prerequisites::check()?;
        let absolute =
            |path: &Path| std::path::absolute(path).map_err(LabError::io(|| format!("find {}", path.display())));
        let (directory, fake_imds) = (absolute(directory)?, absolute(fake_imds)?);
        let machines = directory.join("machines");
        fs::create_dir_all(&machines).map_err(LabError::io(|| format!("make {}", machines.display())))?;
        let _alone = lock(&directory.join("lock"))?;
        machine::remove_abandoned(&machines)?;
        let root = root::build(&directory)?;
        Ok(Self { directory, root, fake_imds })
    }

    /// As [`prepare`](Self::prepare), but gives nothing, and says why on standard error, where the lab cannot be had and the
    /// environment allows to go on without it: `NODESTRAP_SKIP_LAB=1`, and not `CI=true`.
    pub fn prepare_or_skip(directory: &Path, fake_imds: &Path) -> Result<Option<Self>, LabError> {
        let variable = |name| env::var(name).unwrap_or_default();
        match Self::prepare(directory, fake_imds) {
            Err(error) if may_skip(&variable("NODESTRAP_SKIP_LAB"), &variable("CI")) => {
                eprintln!("left out, for NODESTRAP_SKIP_LAB=1: {error}");
                Ok(None)
            }
            result => result.map(Some),
        }
    }
}

fn may_skip(skip_lab: &str, ci: &str) -> bool {
    skip_lab == "1" && ci != "true"
}

/// Holds an exclusive lock for as long as the file that it returns is open.
fn lock(path: &Path) -> Result<File, LabError> {
    let locked = File::create(path).and_then(|file| file.lock().map(|()| file));
    locked.map_err(LabError::io(|| format!("lock {}", path.display())))
}

/// A command that finds the programs of the system's administration, which an ordinary user's PATH leaves out.
fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env("PATH", prerequisites::search_path());
    command
}

/// Runs a command to its end; its standard error, last line, is the reason where it fails.
fn run(command: &mut Command, purpose: &str) -> Result<(), LabError> {
    let output = command.output().map_err(LabError::io(|| purpose.to_owned()))?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let reason = stderr.lines().last().map_or_else(|| output.status.to_string(), str::to_owned);
    Err(LabError::Io { purpose: purpose.to_owned(), source: io::Error::other(reason) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lab_may_be_left_out_on_request_but_never_in_ci() {
        assert!(may_skip("1", ""));
        assert!(!may_skip("1", "true"));
        assert!(!may_skip("", ""));
        assert!(!may_skip("0", ""));
    }
}
