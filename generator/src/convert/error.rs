//! Why an input cannot be converted at all.

use super::shell::ShellError;
use crate::inspect::{InspectError, Kind};

/// Why no `ClusterConfig` could be made.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The input's wrapping or its parts are damaged.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The input is nothing that is known.
    #[error(
        "it is read as {0}, and holds neither a command line of /etc/eks/bootstrap.sh, nor a NodeConfig, nor eksctl's files: \
         convert reads these; name the sort with --from if it is one of them"
    )]
    Unknown(Kind),
    /// User data of nodestrap's own.
    #[error("it is nodestrap's own user data: use the ClusterConfig that it was made from")]
    OwnUserData,
    /// Nodes of a family that is not converted.
    #[error("it is for {0}, and nodes of Amazon Linux alone are converted: write its ClusterConfig by hand")]
    Family(&'static str),
    /// `--from bootstrap`, and no call.
    #[error("no command calls /etc/eks/bootstrap.sh: give the script that does, or the command line itself")]
    NoCall,
    /// A call without the value of its last flag.
    #[error("{place}: {flag} has no value, and bootstrap.sh would stop: write one behind it")]
    NoValue {
        /// Where the call stands.
        place: String,
        /// The flag.
        flag: String,
    },
    /// A script that no shell would run.
    #[error("{place}: {error}")]
    Shell {
        /// The script, and the line in it.
        place: String,
        /// What is wrong.
        error: ShellError,
    },
    /// `--from node-config`, and there is none.
    #[error(
        "no part is a NodeConfig, which begins with \"apiVersion: node.eks.aws/v1alpha1\": give one, or leave out --from"
    )]
    NoNodeConfig,
    /// A `NodeConfig` that nodeadm could not read.
    #[error("{place}: {message}")]
    NodeConfig {
        /// The part, and the field.
        place: String,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// `--from eksctl`, and eksctl's files are not there.
    #[error("it writes no {0}, which all user data of eksctl's for Amazon Linux 2 does")]
    NoEksctlFile(&'static str),
    /// A file of eksctl's that cannot be read.
    #[error("{path}: {message}")]
    EksctlFile {
        /// The file on the node.
        path: &'static str,
        /// What is wrong, and what would be right.
        message: String,
    },
}
