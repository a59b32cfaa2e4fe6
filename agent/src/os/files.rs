//! The node's files, below a root directory.

use core::ffi::CStr;

use nodestrap_agent::boot::Files;
use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;
use nodestrap_agent::text::Text;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;

use super::console::{Console, write_all};
use super::errno::describe;

/// What kubelet.local.env gets: kubelet and people may read it, root alone may write.
const MODE: Mode = Mode::from_raw_mode(0o644);
/// The paths are known; what a `--root` puts before them is for tests.
const LONGEST_PATH: usize = 512;

/// Files below a directory; the empty string is the real root.
pub(crate) struct Root<'a> {
    pub(crate) directory: &'a [u8],
    pub(crate) log: &'a Console,
}

impl Files for Root<'_> {
    fn read<'b>(&self, path: &[u8], buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Exit> {
        let mut name = [0; LONGEST_PATH];
        match self.path(path, b"", &mut name).and_then(|path| read(path, buffer)) {
            Ok(length) => Ok(buffer.get(..length)),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::FBIG) => {
                Err(self.log.fail(Exit::BadFile, b"% is too large; render the user data again", &[path]))
            }
            Err(error) => Err(self.log.fail(Exit::BadFile, b"% cannot be read: %", &[path, describe(error)])),
        }
    }
}

fn read(path: &CStr, buffer: &mut [u8]) -> Result<usize, Errno> {
    let file = rustix::fs::openat(CWD, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let mut length = 0;
    loop {
        let room = buffer.get_mut(length..).unwrap_or_default();
        // The last byte of room stays free, or a file that just fits could not be told from one that does not.
        if room.is_empty() {
            return Err(Errno::FBIG);
        }
        match rustix::io::read(&file, room) {
            Ok(0) => return Ok(length),
            Ok(count) => length += count,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

impl Root<'_> {
    /// The path below the root, ended as system calls want it.
    fn path<'b>(&self, path: &[u8], suffix: &[u8], buffer: &'b mut [u8]) -> Result<&'b CStr, Errno> {
        let mut text = Text::new(buffer);
        text.format(b"%%%\0", &[self.directory, path, suffix]);
        text.finish().and_then(|path| CStr::from_bytes_with_nul(path).ok()).ok_or(Errno::NAMETOOLONG)
    }

    /// Puts `text` in a file's place: whoever reads it, whenever, finds the old text or the new one, whole.
    pub(crate) fn replace(&self, path: &[u8], text: &[u8]) -> Result<(), Exit> {
        self.try_replace(path, text)
            .map_err(|error| self.log.fail(Exit::Write, b"% cannot be written: %", &[path, describe(error)]))
    }

    fn try_replace(&self, path: &[u8], text: &[u8]) -> Result<(), Errno> {
        let (mut target, mut temporary, mut directory) = ([0; LONGEST_PATH], [0; LONGEST_PATH], [0; LONGEST_PATH]);
        let target = self.path(path, b"", &mut target)?;
        let temporary = self.path(path, b".new", &mut temporary)?;
        let parent = path.iter().rposition(|byte| *byte == b'/').and_then(|end| path.get(..end)).unwrap_or_default();
        let directory = self.path(parent, b"/", &mut directory)?;

        // What a run that was cut off has left is of no use, and a link put in its place must not be followed.
        match rustix::fs::unlinkat(CWD, temporary, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error),
        }
        let written = write_synced(temporary, text).and_then(|()| rustix::fs::renameat(CWD, temporary, CWD, target));
        if written.is_err() {
            // Best effort: the next run does the same.
            let _ = rustix::fs::unlinkat(CWD, temporary, AtFlags::empty());
            return written;
        }
        // The rename itself has to last through a loss of power.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::fsync(rustix::fs::openat(CWD, directory, flags, Mode::empty())?)
    }
}

fn write_synced(path: &CStr, text: &[u8]) -> Result<(), Errno> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let file: OwnedFd = rustix::fs::openat(CWD, path, flags, MODE)?;
    // The process's umask does not decide who can read it.
    rustix::fs::fchmod(&file, MODE)?;
    write_all(file.as_fd(), text)?;
    rustix::fs::fsync(&file)
}
