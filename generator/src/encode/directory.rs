//! A bundle's files as a tree, for baking into an AMI.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

use crate::bundle::{Bundle, File};

/// Writes the bundle's files below `target`, with their modes; `target` must not exist or be an empty directory.
///
/// All or nothing: the tree is made beside `target` and then takes its place. Owners are not set, for that takes root:
/// whoever copies the tree into an image owns it there. Commands and keys have no place in a tree; they are
/// [`Bundle::commands`] and [`Bundle::authorized_keys`].
///
/// # Errors
/// See [`DirectoryError`]; `target` is then as it was.
pub fn write_directory(bundle: &Bundle, target: &Path) -> Result<(), DirectoryError> {
    refuse_what_is_there(target)?;
    // Of a path without a name, such as `..`, only the system knows the parent.
    let parent = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(writing(parent))?;
    // Goes away by itself where anything below fails.
    let tree = tempfile::Builder::new().prefix(".nodestrap-").tempdir_in(parent).map_err(writing(parent))?;
    for file in &bundle.files {
        write_file(tree.path(), file)?;
    }
    set_mode(tree.path(), DIRECTORY_MODE)?;
    fs::rename(tree.path(), target).map_err(writing(target))?;
    // What it would remove has another name now.
    let _ = tree.keep();
    Ok(())
}

/// The mode of every directory of the tree.
const DIRECTORY_MODE: u32 = 0o755;

fn refuse_what_is_there(target: &Path) -> Result<(), DirectoryError> {
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(writing(target)(source)),
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(DirectoryError::NotEmpty(target.to_owned())),
    }
    match fs::read_dir(target).map_err(writing(target))?.next() {
        None => Ok(()),
        Some(_) => Err(DirectoryError::NotEmpty(target.to_owned())),
    }
}

fn write_file(tree: &Path, file: &File) -> Result<(), DirectoryError> {
    let mut directory = tree.to_owned();
    let path = below(tree, &file.path)?;
    for part in Path::new(&file.path).parent().into_iter().flat_map(Path::components) {
        let Component::Normal(name) = part else { continue };
        directory.push(name);
        if !directory.is_dir() {
            fs::create_dir(&directory).map_err(writing(&directory))?;
            set_mode(&directory, DIRECTORY_MODE)?;
        }
    }
    fs::write(&path, &file.content).map_err(writing(&path))?;
    set_mode(&path, file.mode)
}

/// Where a file of the node is to be in the tree.
fn below(tree: &Path, path: &str) -> Result<PathBuf, DirectoryError> {
    let stays = |part: Component<'_>| matches!(part, Component::RootDir | Component::Normal(_));
    let relative = Path::new(path).strip_prefix("/").ok().filter(|relative| relative.components().all(stays));
    relative.map(|relative| tree.join(relative)).ok_or_else(|| DirectoryError::Path(path.to_owned()))
}

/// Whatever the caller's umask says.
fn set_mode(path: &Path, mode: u32) -> Result<(), DirectoryError> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(writing(path))
}

fn writing(path: &Path) -> impl FnOnce(io::Error) -> DirectoryError {
    let path = path.to_owned();
    |source| DirectoryError::Write { path, source }
}

/// Why a tree was not written.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// There is something at the target.
    #[error("{} is there already; name a directory that is empty or not there", .0.display())]
    NotEmpty(PathBuf),
    /// A file's path leads out of the tree.
    #[error("{0:?} is not a path that stays in the tree; write an absolute one without `..`")]
    Path(String),
    /// The system refused.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
