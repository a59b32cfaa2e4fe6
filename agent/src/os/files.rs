//! The node's files, below a root directory.

use core::ffi::CStr;

use nodestrap_agent::boot::Files;
use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;
use rustix::fd::AsFd;
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;

use super::console::{Console, write_all};
use super::errno::describe;

/// What kubelet.local.env gets: kubelet and people may read it, root alone may write.
const MODE: Mode = Mode::from_raw_mode(0o644);

const DIRECTORY: &CStr = c"etc/eksctl";
const LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env";
const NEW_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env.new";

/// Files below the working directory.
pub(crate) struct Root<'a> {
    log: &'a Console,
}

impl<'a> Root<'a> {
    /// Makes `directory` the working directory; the empty string is the real root.
    pub(crate) fn enter(directory: &CStr, log: &'a Console) -> Option<Self> {
        let directory = if directory.is_empty() { c"/" } else { directory };
        if let Err(error) = rustix::process::chdir(directory) {
            log.fail(Exit::Usage, b"--root %: %", &[directory.to_bytes(), describe(error)]);
            return None;
        }
        Some(Self { log })
    }

    /// Puts `text` in kubelet.local.env's place: whoever reads it, whenever, finds the old text or the new one, whole.
    #[inline(never)]
    pub(crate) fn replace_local_env(&self, text: &[u8]) -> Option<()> {
        let replaced = replace_local_env(text);
        if let Err(error) = replaced {
            // What is left of the new one is of no use.
            let _ = rustix::fs::unlinkat(CWD, NEW_LOCAL_ENV, AtFlags::empty());
            self.log.fail(Exit::Write, b"/% cannot be written: %", &[LOCAL_ENV.to_bytes(), describe(error)]);
        }
        replaced.ok()
    }
}

fn replace_local_env(text: &[u8]) -> Result<(), Errno> {
    // What a run that was cut off has left is replaced; a link put in its place is not followed.
    let _ = rustix::fs::unlinkat(CWD, NEW_LOCAL_ENV, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let file = rustix::fs::openat(CWD, NEW_LOCAL_ENV, flags, MODE)?;
    // The process's umask does not decide who can read it.
    rustix::fs::fchmod(&file, MODE)?;
    write_all(file.as_fd(), text)?;
    rustix::fs::fsync(&file)?;
    rustix::fs::renameat(CWD, NEW_LOCAL_ENV, CWD, LOCAL_ENV)?;
    // The rename itself has to last through a loss of power.
    rustix::fs::fsync(rustix::fs::openat(CWD, DIRECTORY, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?)
}

impl Files for Root<'_> {
    #[inline(never)]
    fn read<'b>(&self, path: &CStr, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        match read(path, buffer) {
            Ok(length) => buffer.get(..length),
            Err(Errno::NOENT) => Some(b""),
            Err(error) => {
                self.log.fail(Exit::BadFile, b"/% cannot be read: %", &[path.to_bytes(), describe(error)]);
                None
            }
        }
    }
}

fn read(path: &CStr, buffer: &mut [u8]) -> Result<usize, Errno> {
    let file = rustix::fs::openat(CWD, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let mut length = 0;
    loop {
        let room = buffer.get_mut(length..).unwrap_or_default();
        // A file that just fits could not be told from one that does not.
        if room.is_empty() {
            return Err(Errno::FBIG);
        }
        match rustix::io::read(&file, room)? {
            0 => return Ok(length),
            count => length += count,
        }
    }
}
