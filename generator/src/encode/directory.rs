//! A bundle's files as a tree, for baking into an AMI.

use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::Bundle;

/// Writes the bundle's files below `target`, which must not exist or be an empty directory.
///
/// # Errors
/// See [`DirectoryError`]; `target` is then as it was.
pub fn write_directory(_bundle: &Bundle, _target: &Path) -> Result<(), DirectoryError> {
    Ok(())
}

/// Why a tree was not written.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// There is something at the target.
    #[error("{} is there already; name a directory that is empty or not there", .0.display())]
    NotEmpty(PathBuf),
    /// The system refused.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
