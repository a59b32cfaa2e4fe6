//! The user's kubeconfig: one cluster's entries merged into it, or taken out of it.
//!
//! Reads and writes the file that kubectl would ([`Places`]). What else stands in it is kept, entry for entry and field for
//! field; comments and layout are not, as with `kubectl config`. The file is replaced by a rename, so that whoever reads it
//! meanwhile, and whatever ends the program, finds the old one or the new one whole. A `<file>.lock` keeps kubectl and other
//! runs of nodestrap from writing at the same time.

mod document;
mod entries;
mod error;
mod file;
mod lock;
mod places;

use std::path::{Path, PathBuf};

use nodestrap_generator::values::{ClusterName, Region};

pub use entries::{ClusterEntries, EntryNames, TokenCommand};
pub use error::KubeconfigError;
pub use places::Places;

/// Merges a cluster's entries into a kubeconfig, which is made where it is missing, and optionally makes its context the
/// current one. Writes nothing where nothing would change.
pub fn merge(path: &Path, entries: &ClusterEntries, set_current: bool) -> Result<(), KubeconfigError> {
    let _lock = lock::Lock::take(path, lock::PATIENCE)?;
    let old = file::OldFile::read(path)?;
    let mut document = document::Document::parse(path, &old.text)?;
    document.upsert(entries, set_current);
    old.replace(&document.render()?)
}

/// Takes a cluster's entries out of a kubeconfig: the cluster, the contexts that point at it, and the users of eksctl's and
/// nodestrap's making that no other context has. Says whether there was anything.
pub fn remove(path: &Path, names: &EntryNames) -> Result<bool, KubeconfigError> {
    if !path.exists() {
        return Ok(false);
    }
    let _lock = lock::Lock::take(path, lock::PATIENCE)?;
    let old = file::OldFile::read(path)?;
    let mut document = document::Document::parse(path, &old.text)?;
    if !document.remove(names) {
        return Ok(false);
    }
    old.replace(&document.render()?)?;
    Ok(true)
}

/// Takes a deleted cluster's entries out of each kubeconfig that kubectl would read, and deletes the file of its own that
/// `--auto-kubeconfig` made. Gives the files that changed, and what could not be done.
pub fn forget(places: &Places, cluster: &ClusterName, region: &Region) -> (Vec<PathBuf>, Vec<KubeconfigError>) {
    let names = EntryNames::new(cluster, region);
    let (mut changed, mut errors) = (Vec::new(), Vec::new());
    for path in places.files() {
        match remove(&path, &names) {
            Ok(true) => changed.push(path),
            Ok(false) => {}
            Err(error) => errors.push(error),
        }
    }
    if let Ok(own) = places.own_file(cluster) {
        match remove(&own, &names).and_then(|there| if there { file::delete(&own).map(|()| true) } else { Ok(false) }) {
            Ok(true) => changed.push(own),
            Ok(false) => {}
            Err(error) => errors.push(error),
        }
    }
    (changed, errors)
}

#[cfg(test)]
mod tests;
