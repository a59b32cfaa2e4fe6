//! Writes results: to standard output, or into a file as a whole or not at all.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What a new file may be, before the umask.
const NEW_FILE: u32 = 0o666;

/// Writes `bytes` into the file `out`, or to standard output.
pub(crate) fn write(out: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match out {
        Some(path) => write_file(path, bytes, None),
        None => write_standard_output(bytes),
    }
}

/// Whether standard output is a terminal, which binary data would garble.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether a terminal would take parts of `content` for commands.
pub(crate) fn garbles(content: &[u8]) -> bool {
    content.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t'))
}

/// Writes a line for people; results alone go to standard output.
pub(crate) fn note(line: impl std::fmt::Display) {
    // Where standard error is gone, nobody is left to tell.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

fn write_standard_output(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        // Whoever reads, such as `head`, has what it wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| Failure::to("write to standard output", error)),
    }
}

/// Writes a file: readers see the old content or the new one, never a part. Without a `mode`, a file keeps the one it
/// has.
pub(crate) fn write_file(path: &Path, bytes: &[u8], mode: Option<u32>) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::to(format!("write {}", path.display()), error);
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            Err(Failure::to(format!("write {}", path.display()), "it is a directory; name a file"))
        }
        // A device or a pipe is written to; it must never be replaced by a file.
        Ok(metadata) if !metadata.is_file() => {
            OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(bytes)).map_err(failed)
        }
        // Behind a symbolic link, the file is replaced and not the link.
        Ok(metadata) => {
            let mode = mode.unwrap_or(metadata.permissions().mode());
            fs::canonicalize(path).and_then(|path| replace(&path, bytes, Some(mode))).map_err(failed)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => replace(path, bytes, mode).map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

fn replace(path: &Path, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    if !directory.is_dir() {
        return Err(io::Error::other(format!("there is no directory {}; make it first", directory.display())));
    }
    let permissions = Permissions::from_mode(NEW_FILE);
    let mut file = tempfile::Builder::new().prefix(".gen-userdata-").permissions(permissions).tempfile_in(directory)?;
    file.write_all(bytes)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(Permissions::from_mode(mode))?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
