//! The resolved node group itself.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{AmiFamily, Architectures, Boot, Bottlerocket, OwnSettings, flag};
use crate::kubernetes::{CgroupDriver, Minor};
use crate::values::{
    AuthorizedKey, CertificateAuthority, ClusterId, ClusterName, Endpoint, ImageId, InstanceTypeName, IpFamily,
    KeyName, LabelKey, LabelValue, MaxPods, NodeGroupName, Region, ServiceCidr, Taint,
};

/// A node group, as the bundle is made from it.
#[derive(Clone, Debug)]
pub struct NodeSpec {
    /// The cluster that the node joins.
    pub cluster: Cluster,
    /// The node group's name.
    pub name: NodeGroupName,
    /// The AMI family.
    pub family: AmiFamily,
    /// What makes a node of an instance: the family's, unless the node group asks for another.
    pub boot: Boot,
    /// Whether EKS manages the node group.
    pub managed: bool,
    /// The AMI, where the user named one.
    pub image: Option<ImageId>,
    /// Instance types in the order of the file; never empty.
    pub instance_types: Vec<InstanceTypeName>,
    /// What the instance types run.
    pub architectures: Architectures,
    /// Labels of the user and of eksctl.
    pub labels: BTreeMap<LabelKey, LabelValue>,
    /// Taints in the order of the file.
    pub taints: Vec<Taint>,
    /// The user's max pods, over the map's.
    pub max_pods: Option<MaxPods>,
    /// Cluster DNS addresses: the user's, or computed from the service CIDR; empty only where EKS itself tells its nodes.
    pub cluster_dns: Vec<IpAddr>,
    /// kubelet configuration of the user, checked against the Kubernetes minor's fields.
    pub kubelet_extra_config: serde_json::Map<String, serde_json::Value>,
    /// Shell commands that run before the agent.
    pub pre_bootstrap_commands: Vec<String>,
    /// A shell command that takes the agent's place.
    pub override_bootstrap_command: Option<String>,
    /// Public keys for the image's default user.
    pub authorized_keys: Vec<AuthorizedKey>,
    /// Name of an EC2 key pair.
    pub key_name: Option<KeyName>,
    /// Whether pods that do not use the host's network are kept from IMDS (hop limit 1).
    pub disable_pod_imds: bool,
    /// Whether `IMDSv1` is refused; nodestrap itself needs `IMDSv2` alone.
    pub disable_imds_v1: bool,
    /// What is said to Bottlerocket alone.
    pub bottlerocket: Bottlerocket,
    /// What eksctl has no field for.
    pub own: OwnSettings,
}

impl NodeSpec {
    /// kubelet's cgroup driver, which its container runtime has to have as well: the user's, or the minor's.
    pub fn cgroup_driver(&self) -> CgroupDriver {
        let given = self.kubelet_extra_config.get("cgroupDriver").and_then(serde_json::Value::as_str);
        let given = given.and_then(|given| CgroupDriver::ALL.into_iter().find(|driver| driver.as_str() == given));
        given.unwrap_or(self.cluster.kubernetes.cgroup_driver)
    }

    /// Whether EKS makes the nodes: it does in a managed node group whose image is EKS' own, and then adds a part of its own
    /// to what is rendered here.
    ///
    /// Source: the EKS user guide, "Customize managed nodes with launch templates", "Amazon EC2 user data".
    pub fn is_booted_by_eks(&self) -> bool {
        self.managed && self.image.is_none()
    }
}

/// The facts of a cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The cluster's name.
    pub name: ClusterName,
    /// The ID of a local cluster on AWS Outposts; `None` for a cluster in a region.
    pub local_id: Option<ClusterId>,
    /// The region it is in.
    pub region: Region,
    /// The Kubernetes minor of its nodes.
    pub kubernetes: &'static Minor,
    /// The IP family of its pods and services.
    pub ip_family: IpFamily,
    /// The addresses of its services; `None` where only the DNS addresses among them are known.
    pub service_cidr: Option<ServiceCidr>,
    /// Its API server; `None` only where EKS itself tells the nodes of it.
    pub api_server: Option<ApiServer>,
}

/// What a node goes by to reach a cluster's API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiServer {
    /// Its URL.
    pub endpoint: Endpoint,
    /// The certificate authority that its certificate is of.
    pub certificate_authority: CertificateAuthority,
}

impl Cluster {
    /// The API server, for user data that has to name it.
    ///
    /// # Errors
    /// It is not known.
    pub fn api_server(&self) -> Result<&ApiServer, NoApiServer> {
        self.api_server.as_ref().ok_or(NoApiServer)
    }
}

/// The API server is not known, and the user data has to name it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "the API server's endpoint or its certificate authority is missing, which these nodes are to be told; write \
     status.endpoint and status.certificateAuthorityData, or give {} and {}",
    flag::ENDPOINT,
    flag::CA
)]
pub struct NoApiServer;
