//! Who reaches the API server, who may do what, and what is logged of it.

/// From where the API server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointAccess {
    /// From the internet.
    pub public: bool,
    /// From the VPC.
    pub private: bool,
    /// The CIDRs that may reach the public endpoint; empty for all.
    pub public_cidrs: Vec<String>,
}

impl Default for EndpointAccess {
    /// EKS' and eksctl's default: public alone, from everywhere.
    fn default() -> Self {
        Self { public: true, private: false, public_cidrs: Vec::new() }
    }
}

/// How EKS tells an IAM principal's rights in the cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthenticationMode {
    /// By access entries alone.
    Api,
    /// By access entries and the `aws-auth` `ConfigMap`: eksctl's default.
    #[default]
    ApiAndConfigMap,
    /// By the `aws-auth` `ConfigMap` alone.
    ConfigMap,
}

/// A kind of control plane log, as `CloudWatch` gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogType {
    /// Requests to the API server.
    Api,
    /// Kubernetes' audit log.
    Audit,
    /// The authenticator's log.
    Authenticator,
    /// The controller manager's log.
    ControllerManager,
    /// The scheduler's log.
    Scheduler,
}

impl LogType {
    /// The name that EKS and eksctl know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Audit => "audit",
            Self::Authenticator => "authenticator",
            Self::ControllerManager => "controllerManager",
            Self::Scheduler => "scheduler",
        }
    }
}
