//! The node's files, below a root directory.

use core::cell::Cell;
use core::ffi::CStr;

use nodestrap_agent::boot::{Files, KUBELET_LOCAL_ENV};
use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;
use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;

use super::console::Console;
use super::system;

/// What kubelet.local.env gets: kubelet and people may read it, root alone may write.
const MODE: u32 = 0o644;

const DIRECTORY: &CStr = c"etc/eksctl";
const NEW_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env.new";

/// Files below the working directory. What is read stays where it is as long as the process lives.
pub(crate) struct Root {
    room: Cell<&'static mut [u8]>,
    log: Console,
}

impl Root {
    /// Makes `directory` the working directory.
    pub(crate) fn enter(directory: &CStr, room: &'static mut [u8], log: Console) -> Option<Self> {
        if let Err(status) = system::change_directory(directory) {
            log.fail(Exit::Usage, b"<3>--root %: %", directory.to_bytes(), status.text());
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

fn replace_local_env(text: &[u8]) -> Result<(), Status> {
    // What a run that was cut off has left is written over.
    let file = system::open(NEW_LOCAL_ENV, system::WRITE, MODE)?;
    // The process's umask does not decide who can read it.
    system::chmod(file, MODE)?;
    system::write(file, text)?;
    system::sync(file)?;
    system::rename(NEW_LOCAL_ENV, KUBELET_LOCAL_ENV)?;
    // The rename itself has to last through a loss of power.
    system::sync(system::open(DIRECTORY, system::READ, 0)?)
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
    match system::open(path, system::READ, 0) {
        Ok(file) => loop {
            if let Err(status) = system::read(file, text) {
                return status;
            }
        },
        Err(status) => status,
    }
}
