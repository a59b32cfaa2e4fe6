//! Keeps kubectl and other runs of nodestrap from writing a kubeconfig at the same time.
//!
//! kubectl's lock is a file `<kubeconfig>.lock` that it makes with `O_EXCL` and removes (kubernetes,
//! `client-go/tools/clientcmd/loader.go`); one that was left behind by a kill stops every later kubectl. The same file is
//! made here, and held with flock(2) too. So nodestrap can tell its own left-over lock, which nobody holds, from one in use,
//! and takes it over. kubectl's has the mode 0000, and is waited for.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{Flock, FlockArg, OFlag};

use super::KubeconfigError;
use super::file::make_directory_of;

/// How long to wait for others, who take milliseconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);
/// The mode of nodestrap's own lock, which tells it from kubectl's.
const OWN_MODE: u32 = 0o600;

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _held: Flock<File>,
}

impl Lock {
    /// Waits until nobody else writes the kubeconfig.
    pub(super) fn take(kubeconfig: &Path, patience: Duration) -> Result<Self, KubeconfigError> {
        make_directory_of(kubeconfig)?;
        let mut path = kubeconfig.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let end = Instant::now() + patience;
        loop {
            match attempt(&path) {
                Ok(Some(held)) => return Ok(Self { path, _held: held }),
                Ok(None) if Instant::now() < end => thread::sleep(PAUSE),
                Ok(None) => return Err(KubeconfigError::Locked(path)),
                Err(error) => return Err(KubeconfigError::System { doing: "make the lock", path, error }),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While flock still holds it, so that nobody can have taken it over. What cannot be removed is taken over later.
        let _ = fs::remove_file(&self.path);
    }
}

/// Nothing where somebody else has it.
fn attempt(path: &Path) -> io::Result<Option<Flock<File>>> {
    let made = OpenOptions::new().write(true).create_new(true).mode(OWN_MODE).open(path);
    let file = match made {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            match OpenOptions::new().read(true).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path) {
                Ok(file) if file.metadata()?.permissions().mode() & 0o777 == OWN_MODE => file,
                // kubectl's: readable by nobody but root.
                Ok(_) => return Ok(None),
                Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound) => {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
        }
        Err(error) => return Err(error),
    };
    let Ok(held) = Flock::lock(file, FlockArg::LockExclusiveNonblock) else { return Ok(None) };
    // Between opening and locking, who had it may have removed it, and a third may have made another.
    let same = fs::symlink_metadata(path)
        .is_ok_and(|there| held.metadata().is_ok_and(|ours| (ours.dev(), ours.ino()) == (there.dev(), there.ino())));
    Ok(same.then_some(held))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(60);

    fn ground() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let directory = tempfile::tempdir().expect("a directory");
        let (config, lock) = (directory.path().join("config"), directory.path().join("config.lock"));
        (directory, config, lock)
    }

    #[test]
    fn one_at_a_time_and_nothing_stays_behind() {
        let (_directory, config, path) = ground();
        let first = Lock::take(&config, SHORT).expect("free");
        assert!(path.exists());
        assert!(matches!(Lock::take(&config, SHORT), Err(KubeconfigError::Locked(_))));
        drop(first);
        assert!(!path.exists());
        Lock::take(&config, SHORT).expect("free again");
    }

    #[test]
    fn kubectl_s_lock_is_waited_for_and_named_with_its_mend() {
        let (_directory, config, path) = ground();
        OpenOptions::new().write(true).create_new(true).mode(0o000).open(&path).expect("made as kubectl does");
        let lock = path.display();
        assert_eq!(
            Lock::take(&config, SHORT).expect_err("held").to_string(),
            format!(
                "{lock} is there, so that another program is writing the kubeconfig; if none is (kubectl leaves the lock \
                 behind when it is killed), remove it with 'rm -f {lock}'"
            )
        );
        let remover = thread::spawn(move || {
            thread::sleep(SHORT);
            fs::remove_file(path).expect("removed");
        });
        Lock::take(&config, PATIENCE).expect("free in the end");
        remover.join().expect("it ended");
    }

    #[test]
    fn a_killed_run_s_lock_is_taken_over() {
        let (_directory, config, path) = ground();
        OpenOptions::new().write(true).create_new(true).mode(OWN_MODE).open(&path).expect("left behind");
        drop(Lock::take(&config, SHORT).expect("nobody holds it"));
        assert!(!path.exists());
    }

    #[test]
    fn many_at_once_take_turns() {
        let (_directory, config, _) = ground();
        let count = config.with_extension("count");
        fs::write(&count, "0").expect("written");
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let _lock = Lock::take(&config, PATIENCE).expect("a turn");
                        let now: u32 = fs::read_to_string(&count).expect("read").parse().expect("a number");
                        fs::write(&count, (now + 1).to_string()).expect("written");
                    }
                });
            }
        });
        assert_eq!(fs::read_to_string(&count).expect("read"), "40");
    }
}
