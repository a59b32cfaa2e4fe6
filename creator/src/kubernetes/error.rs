//! Why the Kubernetes API gave no answer.

use thiserror::Error;

use super::TokenError;

/// Why the Kubernetes API gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KubernetesError {
    /// What EKS says of the cluster cannot be used.
    #[error("the cluster's {what} as EKS tells it is not {right}: {problem}")]
    Facts {
        /// Which part.
        what: &'static str,
        /// What it should be.
        right: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no token to log in with.
    #[error("no token for the Kubernetes API: {0}")]
    Token(#[from] TokenError),
    /// Nobody answered.
    #[error(
        "cannot reach the Kubernetes API at {server}: {problem}; a private endpoint is reached from inside of its VPC, and a \
         public one from the CIDRs that it admits"
    )]
    Unreachable {
        /// Its URL.
        server: String,
        /// What was wrong, down to the first cause.
        problem: String,
    },
    /// It answered that it will not.
    #[error("the Kubernetes API answered {status} to {request}: {message}{}", mend(*.status))]
    Refused {
        /// What was asked, such as `GET /api/v1/nodes`.
        request: String,
        /// The HTTP status.
        status: u16,
        /// Its own words.
        message: String,
        /// The causes that it names, such as a disruption budget.
        causes: Vec<String>,
    },
    /// It answered something else than it was asked for.
    #[error("the Kubernetes API's answer to {request} cannot be read: {problem}")]
    Answer {
        /// What was asked.
        request: String,
        /// What is wrong with the answer.
        problem: String,
    },
}

impl KubernetesError {
    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same request may succeed later. That the caller is not known yet is among it: a new access entry takes
    /// EKS up to a minute.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Answer { .. } => true,
            Self::Refused { status, .. } => matches!(status, 401 | 403 | 408 | 409 | 429 | 500..=599),
            Self::Facts { .. } | Self::Token(_) => false,
        }
    }
}

fn mend(status: u16) -> &'static str {
    match status {
        401 => "; EKS does not know the caller: give it an access entry, or use the identity that created the cluster",
        403 => "; give the caller's access entry a policy that allows it, such as AmazonEKSClusterAdminPolicy",
        _ => "",
    }
}
