//! The resolved node group itself.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{AmiFamily, Architectures, Boot, Bottlerocket, OwnSettings};
use crate::kubernetes::Minor;
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
    /// Cluster DNS addresses: the user's, or computed from the service CIDR; never empty.
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
    /// The API server's URL.
    pub endpoint: Endpoint,
    /// The certificate authority of the API server.
    pub certificate_authority: CertificateAuthority,
}
