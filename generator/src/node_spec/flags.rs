//! The facts that command-line flags give, so that no file is needed.
//!
//! [`FlagInputs`] is plain text: flags and file are parsed by the same code, after the flags have taken the file's
//! place fact by fact.

/// The flags' names, as messages show them and the command line spells them.
pub mod flag {
    /// The cluster's name.
    pub const CLUSTER_NAME: &str = "--cluster-name";
    /// The cluster's region.
    pub const REGION: &str = "--region";
    /// The API server's URL.
    pub const ENDPOINT: &str = "--endpoint";
    /// A file with the cluster's certificate authority in PEM.
    pub const CA: &str = "--ca";
    /// The IP family of the cluster's pods and services.
    pub const IP_FAMILY: &str = "--ip-family";
    /// The cluster's service CIDR, of either family.
    pub const SERVICE_CIDR: &str = "--service-cidr";
    /// An address of the cluster's DNS.
    pub const CLUSTER_DNS: &str = "--cluster-dns";
    /// The Kubernetes version of the nodes.
    pub const KUBERNETES_VERSION: &str = "--kubernetes-version";
    /// The node group to choose from the file, or to make without one.
    pub const NODEGROUP: &str = "--nodegroup";
    /// A label, `key=value`.
    pub const NODE_LABEL: &str = "--node-label";
    /// A taint, `key=value:Effect` or `key:Effect`.
    pub const NODE_TAINT: &str = "--node-taint";
    /// The most pods on a node.
    pub const MAX_PODS: &str = "--max-pods";
    /// An instance type.
    pub const INSTANCE_TYPE: &str = "--instance-type";
    /// The architecture of instance types that the table does not know.
    pub const ARCH: &str = "--arch";
    /// The AMI family.
    pub const AMI_FAMILY: &str = "--ami-family";
    /// The AMI.
    pub const AMI: &str = "--ami";
    /// A shell command to run before the agent.
    pub const PRE_BOOTSTRAP_COMMAND: &str = "--pre-bootstrap-command";
    /// A shell command to run in the agent's place.
    pub const OVERRIDE_BOOTSTRAP_COMMAND: &str = "--override-bootstrap-command";
    /// A file with kubelet configuration, YAML or JSON.
    pub const KUBELET_EXTRA_CONFIG: &str = "--kubelet-extra-config";
    /// A public key for the image's default user.
    pub const SSH_PUBLIC_KEY: &str = "--ssh-public-key";
    /// An EC2 key pair.
    pub const SSH_KEY_NAME: &str = "--ssh-key-name";
    /// Keeps pods from IMDS.
    pub const DISABLE_POD_IMDS: &str = "--disable-pod-imds";
    /// What makes a node of an instance.
    pub const BOOT: &str = "--boot";
    /// What a node calls itself.
    pub const NODE_NAME: &str = "--node-name";
    /// The major version of the image's containerd.
    pub const CONTAINERD_VERSION: &str = "--containerd-version";
    /// The image of the container that holds a pod's network.
    pub const SANDBOX_IMAGE: &str = "--sandbox-image";
    /// Takes EKS' own images from FIPS endpoints.
    pub const FIPS_REGISTRY: &str = "--fips-registry";
    /// The program that gives kubelet credentials for ECR.
    pub const IMAGE_CREDENTIAL_PROVIDER: &str = "--image-credential-provider";
    /// Interfaces get prefixes of addresses.
    pub const PREFIX_DELEGATION: &str = "--prefix-delegation";
    /// Pods are in other subnets than their node.
    pub const CUSTOM_NETWORKING: &str = "--custom-networking";
    /// The most network interfaces that the VPC CNI takes.
    pub const MAX_ENIS: &str = "--max-enis";
    /// Network interfaces to leave to others than the VPC CNI.
    pub const RESERVED_ENIS: &str = "--reserved-enis";
    /// Stays within what AWS recommends.
    pub const RECOMMENDED_CAP: &str = "--recommended-cap";
    /// A formula for max pods in place of the VPC CNI's.
    pub const MAX_PODS_EXPRESSION: &str = "--max-pods-expression";
    /// Who says what is set aside for kubelet.
    pub const KUBE_RESERVED: &str = "--kube-reserved";
    /// The program that gives kubelet its token.
    pub const TOKEN: &str = "--token";
    /// The ID of a local cluster on AWS Outposts.
    pub const CLUSTER_ID: &str = "--cluster-id";
    /// A label from the instance, a known name or `key=category`.
    pub const INSTANCE_LABEL: &str = "--instance-label";
    /// What becomes of the instance store's disks.
    pub const LOCAL_STORAGE: &str = "--local-storage";
    /// The proxy for `http://`.
    pub const HTTP_PROXY: &str = "--http-proxy";
    /// The proxy for `https://`.
    pub const HTTPS_PROXY: &str = "--https-proxy";
    /// What is reached without the proxy.
    pub const NO_PROXY: &str = "--no-proxy";
    /// A nameserver to ask before the VPC's.
    pub const NAMESERVER: &str = "--nameserver";
    /// A domain to look for names in before the VPC's.
    pub const SEARCH_DOMAIN: &str = "--search-domain";
    /// A part of the user's own whose commands run before nodestrap's.
    pub const USER_DATA_BEFORE: &str = "--user-data-before";
    /// A part of the user's own whose commands run after nodestrap's.
    pub const USER_DATA_AFTER: &str = "--user-data-after";
    /// A table of instance types in place of the embedded one.
    pub const INSTANCE_DATA: &str = "--instance-data";
    /// Accepts fields that concern the stacks alone.
    pub const ALLOW_STACK_FIELDS: &str = "--allow-stack-fields";
}

/// What flags say; each fact that is here takes the place of the file's.
///
/// Labels are facts of their own each, and so are taints, by key and effect; other lists are one fact.
#[derive(Clone, Debug, Default)]
pub struct FlagInputs {
    /// [`flag::CLUSTER_NAME`].
    pub cluster_name: Option<String>,
    /// [`flag::REGION`].
    pub region: Option<String>,
    /// [`flag::ENDPOINT`].
    pub endpoint: Option<String>,
    /// What the file of [`flag::CA`] holds: PEM.
    pub certificate_authority: Option<NamedText>,
    /// [`flag::IP_FAMILY`].
    pub ip_family: Option<String>,
    /// [`flag::SERVICE_CIDR`].
    pub service_cidr: Option<String>,
    /// [`flag::CLUSTER_DNS`], each.
    pub cluster_dns: Vec<String>,
    /// [`flag::KUBERNETES_VERSION`].
    pub kubernetes_version: Option<String>,
    /// [`flag::NODEGROUP`].
    pub node_group: Option<String>,
    /// [`flag::NODE_LABEL`], each.
    pub node_labels: Vec<String>,
    /// [`flag::NODE_TAINT`], each.
    pub node_taints: Vec<String>,
    /// [`flag::MAX_PODS`].
    pub max_pods: Option<String>,
    /// [`flag::INSTANCE_TYPE`], each.
    pub instance_types: Vec<String>,
    /// [`flag::ARCH`].
    pub architecture: Option<String>,
    /// [`flag::AMI_FAMILY`].
    pub ami_family: Option<String>,
    /// [`flag::AMI`].
    pub image: Option<String>,
    /// [`flag::PRE_BOOTSTRAP_COMMAND`], each.
    pub pre_bootstrap_commands: Vec<String>,
    /// [`flag::OVERRIDE_BOOTSTRAP_COMMAND`].
    pub override_bootstrap_command: Option<String>,
    /// What the file of [`flag::KUBELET_EXTRA_CONFIG`] holds: YAML or JSON.
    pub kubelet_extra_config: Option<NamedText>,
    /// [`flag::SSH_PUBLIC_KEY`]: the key itself.
    pub ssh_public_key: Option<String>,
    /// [`flag::SSH_KEY_NAME`].
    pub ssh_key_name: Option<String>,
    /// [`flag::DISABLE_POD_IMDS`]: `true` where the flag is there.
    pub disable_pod_imds: bool,
    /// [`flag::TOKEN`].
    pub token: Option<String>,
    /// [`flag::CLUSTER_ID`].
    pub cluster_id: Option<String>,
    /// [`flag::INSTANCE_LABEL`], each.
    pub instance_labels: Vec<String>,
    /// The flags of `nodestrap.capacity`.
    pub capacity: CapacityFlags,
    /// [`flag::BOOT`].
    pub boot: Option<String>,
    /// [`flag::NODE_NAME`].
    pub node_name: Option<String>,
    /// The flags of `nodestrap.containerd`.
    pub containerd: ContainerdFlags,
    /// The flags of what the node sets up on itself.
    pub host: HostFlags,
}

/// What flags say of `nodestrap.containerd`.
#[derive(Clone, Debug, Default)]
pub struct ContainerdFlags {
    /// [`flag::CONTAINERD_VERSION`].
    pub version: Option<String>,
    /// [`flag::SANDBOX_IMAGE`].
    pub sandbox_image: Option<String>,
    /// [`flag::FIPS_REGISTRY`]: `true` where the flag is there.
    pub fips_registry: bool,
    /// [`flag::IMAGE_CREDENTIAL_PROVIDER`].
    pub image_credential_provider: Option<String>,
}

/// What flags say of `nodestrap.capacity`.
#[derive(Clone, Debug, Default)]
pub struct CapacityFlags {
    /// [`flag::PREFIX_DELEGATION`]: `true` where the flag is there.
    pub prefix_delegation: bool,
    /// [`flag::CUSTOM_NETWORKING`]: `true` where the flag is there.
    pub custom_networking: bool,
    /// [`flag::MAX_ENIS`].
    pub max_enis: Option<String>,
    /// [`flag::RESERVED_ENIS`].
    pub reserved_enis: Option<String>,
    /// [`flag::RECOMMENDED_CAP`]: `true` where the flag is there.
    pub recommended_cap: bool,
    /// [`flag::MAX_PODS_EXPRESSION`].
    pub max_pods_expression: Option<String>,
    /// [`flag::KUBE_RESERVED`].
    pub kube_reserved: Option<String>,
}

/// What flags say of what a node sets up on itself before kubelet starts.
#[derive(Clone, Debug, Default)]
pub struct HostFlags {
    /// [`flag::LOCAL_STORAGE`].
    pub local_storage: Option<String>,
    /// [`flag::HTTP_PROXY`].
    pub http_proxy: Option<String>,
    /// [`flag::HTTPS_PROXY`].
    pub https_proxy: Option<String>,
    /// [`flag::NO_PROXY`], each.
    pub no_proxy: Vec<String>,
    /// [`flag::NAMESERVER`], each.
    pub nameservers: Vec<String>,
    /// [`flag::SEARCH_DOMAIN`], each.
    pub search_domains: Vec<String>,
    /// [`flag::USER_DATA_BEFORE`], each: the file's name.
    pub user_data_before: Vec<String>,
    /// [`flag::USER_DATA_AFTER`], each: the file's name.
    pub user_data_after: Vec<String>,
}

/// The text of a file that a flag names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedText {
    /// The file's name as messages show it.
    pub name: String,
    /// What it holds.
    pub text: String,
}
