//! Why a kubeconfig is left as it is.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::yaml::YamlError;

/// Why a kubeconfig is left as it is.
#[derive(Debug, Error)]
pub enum KubeconfigError {
    /// There is no home directory to look in.
    #[error("no kubeconfig to write to: HOME is not set; set it or KUBECONFIG, or pass --kubeconfig FILE")]
    NoHome,
    /// The system refused.
    #[error("cannot {doing} {}: {error}", path.display())]
    System {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It is a directory, a device or a pipe.
    #[error("{} is not a file, so that it cannot be replaced; pass --kubeconfig with a file's path", .0.display())]
    NotAFile(PathBuf),
    /// It is not YAML.
    #[error("{}, {error}; nothing was written: mend the file, or pass --kubeconfig with another", path.display())]
    Yaml {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        error: YamlError,
    },
    /// It is YAML, but no kubeconfig.
    #[error("{}, {place}: {problem}; nothing was written: mend the file, or pass --kubeconfig with another", path.display())]
    Shape {
        /// Which file.
        path: PathBuf,
        /// Which part of it, such as `clusters[2].name`.
        place: String,
        /// What is wrong with that.
        problem: &'static str,
    },
    /// It would not be read again as it was meant to be.
    #[error("{} has values that cannot be written back unchanged; nothing was written: pass --kubeconfig with another file", .0.display())]
    NotKept(PathBuf),
    /// Somebody else is writing it.
    #[error(
        "{} is there, so that another program is writing the kubeconfig; if none is (kubectl leaves the lock behind when it is \
         killed), remove it with 'rm -f {}'", .0.display(), .0.display()
    )]
    Locked(PathBuf),
}

impl KubeconfigError {
    /// For `map_err` of an attempt at a file.
    pub(super) fn system(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::System { doing, path, error }
    }
}
