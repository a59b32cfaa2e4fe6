//! The cluster's own stack.

use std::collections::BTreeMap;

use nodestrap_generator::kubernetes::Minor;
use nodestrap_generator::values::{ClusterName, IpFamily, Region, ServiceCidr};

use super::{AccessEntry, Addon, AuthenticationMode, EndpointAccess, FargatePlan, LogType, Network, PodIdentity};

/// A cluster to create.
#[derive(Clone, Debug)]
pub struct ClusterPlan {
    /// Its name.
    pub name: ClusterName,
    /// The region that it is made in.
    pub region: Region,
    /// The Kubernetes minor of its control plane.
    pub kubernetes: &'static Minor,
    /// Whether the minor is kept past its standard support, at a price; EKS' default where nothing is said.
    pub has_extended_support: Option<bool>,
    /// Whether EKS may shift traffic away from an impaired zone.
    pub zonal_shift: Option<bool>,
    /// The user's tags, for the stacks and everything in them.
    pub tags: BTreeMap<String, String>,
    /// The VPC and its subnets.
    pub network: Network,
    /// From where the API server is reached.
    pub endpoint_access: EndpointAccess,
    /// Which logs go to `CloudWatch`; sorted.
    pub logging: Vec<LogType>,
    /// How rights are told.
    pub authentication: AuthenticationMode,
    /// Whether who creates the cluster may administer it.
    pub creator_is_admin: bool,
    /// Who else may do what in it, in the order of the file.
    pub access_entries: Vec<AccessEntry>,
    /// The IP family of pods and services.
    pub ip_family: IpFamily,
    /// The addresses of services, where the user chose them.
    pub service_cidr: Option<ServiceCidr>,
    /// The role that EKS works with.
    pub service_role: ServiceRole,
    /// Whether pods can take roles by the cluster's OIDC issuer.
    pub with_oidc: bool,
    /// Which pods have which role, in the order of the file.
    pub pod_identities: Vec<PodIdentity>,
    /// What EKS keeps in it, each in a stack of its own; in the order of the file.
    pub addons: Vec<Addon>,
    /// Where pods run without nodes.
    pub fargate: Option<FargatePlan>,
    /// The key that secrets are encrypted with, an ARN of KMS.
    pub secrets_key: Option<String>,
}

/// The role that EKS works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceRole {
    /// One that the stack makes.
    New {
        /// The ARN of a policy that bounds it.
        permissions_boundary: Option<String>,
    },
    /// One that is there: its ARN.
    Existing(String),
}
