//! Whether this host can have the lab at all.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;

use super::error::LabError;

/// What the lab calls beside the programs that each Debian has.
const PROGRAMS: [&str; 4] = ["debootstrap", "ip", "systemd-nspawn", "unshare"];

/// Where Debian keeps the programs of the system's administration.
const ADMINISTRATION: [&str; 3] = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

pub(super) fn check() -> Result<(), LabError> {
    if env::consts::ARCH != "x86_64" {
        return Err(LabError::Architecture(env::consts::ARCH));
    }
    let lacking = lacking(&PROGRAMS, env::split_paths(&search_path()).collect::<Vec<_>>().as_slice());
    if !lacking.is_empty() {
        return Err(LabError::Lacking(lacking));
    }
    if !geteuid().is_root() {
        return Err(LabError::NotRoot);
    }
    Ok(())
}

/// The PATH of this process and the directories of the system's administration.
pub(super) fn search_path() -> OsString {
    let own = env::var_os("PATH").unwrap_or_default();
    let directories = env::split_paths(&own).chain(ADMINISTRATION.map(PathBuf::from));
    env::join_paths(directories).expect("what was split at colons has none")
}

fn lacking(programs: &[&'static str], directories: &[PathBuf]) -> Vec<&'static str> {
    let found =
        |program: &str| directories.iter().map(|directory| directory.join(program)).any(|path| Path::is_file(&path));
    programs.iter().copied().filter(|program| !found(program)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lacking_program_is_named_with_the_mend() {
        let lacking = lacking(&["sh", "no-such-program", "nor-this"], &["/bin".into()]);
        assert_eq!(
            LabError::Lacking(lacking).to_string(),
            "the boot lab lacks no-such-program, nor-this: install what it needs with tests/lab/install-packages"
        );
    }

    #[test]
    fn administration_is_searched_whatever_the_callers_path() {
        let path = search_path();
        assert!(env::split_paths(&path).any(|directory| directory == Path::new("/usr/sbin")));
    }
}
