//! What an IAM principal may do in a cluster: access entries beside those that node groups have.

/// An IAM principal's access to a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// The ARN of the role or user.
    pub principal: String,
    /// Whom it is for.
    pub kind: AccessEntryKind,
    /// The name that Kubernetes knows the principal by, where that is not EKS' choice.
    pub username: Option<String>,
    /// Kubernetes' groups that it is of.
    pub groups: Vec<String>,
    /// EKS' policies that it has.
    pub policies: Vec<AccessPolicy>,
}

/// Whom an access entry is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessEntryKind {
    /// Who works with the cluster.
    #[default]
    Standard,
    /// Nodes of Linux.
    Linux,
    /// Nodes of Windows.
    Windows,
    /// Pods on Fargate.
    Fargate,
}

impl AccessEntryKind {
    /// EKS' and eksctl's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Linux => "EC2_LINUX",
            Self::Windows => "EC2_WINDOWS",
            Self::Fargate => "FARGATE_LINUX",
        }
    }
}

/// A policy of EKS, and where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPolicy {
    /// Its ARN.
    pub arn: String,
    /// The namespaces that it holds in; empty for the cluster.
    pub namespaces: Vec<String>,
}
