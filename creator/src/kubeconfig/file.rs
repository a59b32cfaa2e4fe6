//! Reads a kubeconfig, and replaces it whole.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use super::KubeconfigError;

/// As kubectl makes it: it holds what others could log in with.
const MODE_OF_NEW: u32 = 0o600;
/// More symbolic links than Linux follows.
const MOST_LINKS: usize = 40;

/// A kubeconfig as it was before it is replaced. Only whoever has the lock may have one.
#[derive(Debug)]
pub(super) struct OldFile {
    /// With every symbolic link followed: what the rename replaces must not be a link.
    path: PathBuf,
    /// Empty where there is no file.
    pub(super) text: String,
    /// Mode, owner, group.
    kept: Option<(u32, u32, u32)>,
}

impl OldFile {
    pub(super) fn read(path: &Path) -> Result<Self, KubeconfigError> {
        let path = followed(path).map_err(KubeconfigError::system("follow", path))?;
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self { path, text: String::new(), kept: None });
            }
            Err(error) => return Err(KubeconfigError::System { doing: "read", path, error }),
        };
        if !metadata.is_file() {
            return Err(KubeconfigError::NotAFile(path));
        }
        let text = fs::read_to_string(&path).map_err(KubeconfigError::system("read", &path))?;
        let kept = Some((metadata.permissions().mode() & 0o7777, metadata.uid(), metadata.gid()));
        Ok(Self { path, text, kept })
    }

    /// Puts a new file in its place, with the old one's mode, and its owner where the system allows it.
    pub(super) fn replace(&self, text: &str) -> Result<(), KubeconfigError> {
        if self.kept.is_some() && text == self.text {
            return Ok(());
        }
        make_directory_of(&self.path)?;
        // One name, not a random one: what a kill leaves behind is cleared away by the next run.
        let new = beside(&self.path);
        self.write_new(&new, text).and_then(|()| fs::rename(&new, &self.path)).map_err(|error| {
            let _ = fs::remove_file(&new);
            KubeconfigError::System { doing: "write", path: self.path.clone(), error }
        })?;
        // Not every file system can: then the rename is on the disk a little later, which loses nothing.
        let _ = File::open(parent(&self.path)).and_then(|directory| directory.sync_all());
        Ok(())
    }

    fn write_new(&self, path: &Path, text: &str) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(MODE_OF_NEW).open(path)?;
        file.write_all(text.as_bytes())?;
        if let Some((mode, owner, group)) = self.kept {
            let made = file.metadata()?;
            if (made.uid(), made.gid()) != (owner, group) {
                // Only root can; for others the file becomes their own, as with any editor.
                let _ = fchown(&file, Some(owner), Some(group));
            }
            // After the owner, since a change of the owner can take bits away.
            file.set_permissions(Permissions::from_mode(mode))?;
        }
        file.sync_all()
    }
}

/// Deletes the file itself, not what it links to.
pub(super) fn delete(path: &Path) -> Result<(), KubeconfigError> {
    fs::remove_file(path).map_err(KubeconfigError::system("remove", path))
}

/// For nobody but its user, as the file in it.
pub(super) fn make_directory_of(path: &Path) -> Result<(), KubeconfigError> {
    let directory = parent(path);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(KubeconfigError::system("make the directory", directory))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".nodestrap-new");
    path.with_file_name(name)
}

/// Follows links to a file that need not be there, which `canonicalize` refuses.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = parent(&path).join(target),
            // It is no link, or it is not there.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::NotFound) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("its symbolic links go round in a circle"))
}
