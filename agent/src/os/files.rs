//! The node's files, below a root directory.

use core::cell::Cell;
use core::ffi::CStr;
use core::mem::ManuallyDrop;

use nodestrap_agent::boot::{Files, KUBELET_LOCAL_ENV};
use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;
use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags};

use super::console::Console;
use super::io;

/// What kubelet.local.env gets: kubelet and people may read it, root alone may write.
const MODE: Mode = Mode::from_raw_mode(0o644);

const DIRECTORY: &CStr = c"etc/eksctl";
const NEW_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env.new";

/// Files below the working directory. What is read stays where it is as long as the process lives.
pub(crate) struct Root {
    room: Cell<&'static mut [u8]>,
    log: Console,
}

impl Root {
    /// Makes `directory` the working directory; the empty string is the real root.
    pub(crate) fn enter(directory: &CStr, room: &'static mut [u8], log: Console) -> Option<Self> {
        let directory = if directory.is_empty() { c"/" } else { directory };
        if let Err(error) = rustix::process::chdir(directory) {
            log.fail(Exit::Usage, b"<3>--root %: %", directory.to_bytes(), io::status(error).text());
            return None;
        }
        Some(Self { room: Cell::new(room), log })
    }

    /// Puts `text` in kubelet.local.env's place: whoever reads it, whenever, finds the old text or the new one, whole.
    pub(crate) fn replace_local_env(&self, text: &[u8]) -> Option<()> {
        let replaced = replace_local_env(text);
        if let Err(status) = replaced {
            self.log.fail(Exit::Write, b"<3>/% cannot be written: %", KUBELET_LOCAL_ENV.to_bytes(), status.text());
        }
        replaced.ok()
    }
}

/// Opens a file. It stays open: the process has a handful of them, and ends soon.
#[inline(never)]
fn open(path: &CStr, flags: OFlags) -> Result<ManuallyDrop<OwnedFd>, Status> {
    rustix::fs::openat(CWD, path, flags | OFlags::CLOEXEC, MODE).map(ManuallyDrop::new).map_err(io::status)
}

fn replace_local_env(text: &[u8]) -> Result<(), Status> {
    // What a run that was cut off has left is written over; a link put in its place is not followed.
    let file = open(NEW_LOCAL_ENV, OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW)?;
    // The process's umask does not decide who can read it.
    rustix::fs::fchmod(&*file, MODE).map_err(io::status)?;
    io::write(file.as_fd(), text)?;
    rustix::fs::fsync(&*file).map_err(io::status)?;
    rustix::fs::renameat(CWD, NEW_LOCAL_ENV, CWD, KUBELET_LOCAL_ENV).map_err(io::status)?;
    // The rename itself has to last through a loss of power.
    rustix::fs::fsync(&*open(DIRECTORY, OFlags::RDONLY)?).map_err(io::status)
}

impl Files for Root {
    #[inline(never)]
    fn read(&self, path: &CStr) -> Option<&[u8]> {
        let mut text = Text::new(self.room.take());
        match read(path, &mut text) {
            Status::CLOSED | NO_SUCH_FILE => {
                let (text, room) = text.split()?;
                self.room.set(room);
                Some(text)
            }
            status => {
                self.log.fail(Exit::BadFile, b"<3>/% cannot be read: %", path.to_bytes(), status.text());
                None
            }
        }
    }
}

/// `ENOENT`
const NO_SUCH_FILE: Status = Status(2);

/// Reads until something ends it, be it the end of the file.
fn read(path: &CStr, text: &mut Text<'_>) -> Status {
    match open(path, OFlags::RDONLY) {
        Ok(file) => loop {
            if let Err(status) = io::read(file.as_fd(), text) {
                return status;
            }
        },
        Err(status) => status,
    }
}
