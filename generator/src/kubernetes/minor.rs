//! The row type: its columns, each with where its facts are from.

use std::fmt;

use crate::node_spec::Architectures;
use crate::values::TokenProgram;

/// A Kubernetes minor and what its kubelet takes.
///
/// "Change log" is Kubernetes' own, `CHANGELOG/CHANGELOG-<minor>.md`; "amazon-eks-ami" is the last release with Amazon
/// Linux 2 for minors up to 1.32 (`templates/al2/runtime/`), and `nodeadm/internal/kubelet/config.go` for later ones.
#[derive(Debug, PartialEq, Eq)]
pub struct Minor {
    /// The minor's number: 14 for Kubernetes 1.14.
    pub minor: u32,
    /// How nodes of this minor run containers: Docker until dockershim is gone, with 1.24, and its flags
    /// `--network-plugin`, `--cni-bin-dir` and `--cni-conf-dir` with it (change log of 1.24).
    pub runtime: Runtime,
    /// The major version of containerd in the images that EKS first had for this minor, and so the version of its
    /// configuration: 2.0 came with 1.33 (amazon-eks-ami, pull request 2235). Images of Amazon Linux 2 stay with 1.7.
    pub containerd_version: ContainerdVersion,
    /// `--allow-privileged`, which 1.15 took away (change log of 1.15).
    pub allow_privileged_flag: bool,
    /// What `--container-runtime` has to say; `None` from 1.27 on, which took it away (change log of 1.27).
    pub container_runtime_flag: Option<&'static str>,
    /// How kubelet is told of the runtime's socket: `containerRuntimeEndpoint` is a field since 1.27, and the flag
    /// deprecated since then (change log of 1.27); amazon-eks-ami writes the field.
    pub runtime_endpoint: RuntimeEndpoint,
    /// Where the cloud provider runs: kubelet's own for AWS is gone with 1.27 (change log of 1.27), and EKS' images left
    /// it with 1.26 (amazon-eks-ami, `bootstrap.sh`).
    pub cloud_provider: CloudProvider,
    /// `--pod-infra-container-image`, which 1.35 took away (change log of 1.35).
    pub pause_image_flag: bool,
    /// The pause image. The article's is one an architecture (eksctl 0.12.0, `10-eksclt.al2.conf`); later ones are for
    /// both (amazon-eks-ami, `bootstrap.sh`, `--pause-container-version`).
    pub pause_image: PauseImage,
    /// kubelet's cgroup driver, which has to be the runtime's: Docker's default, or what containerd is configured with
    /// (amazon-eks-ami, `bootstrap.sh`).
    pub cgroup_driver: CgroupDriver,
    /// Whether the cgroups `/runtime` and `/system` are named as those of kubelet's reserves (amazon-eks-ami,
    /// `bootstrap.sh`, for containerd alone).
    pub reserved_cgroups: bool,
    /// Which defaults kubelet's configuration starts from.
    pub defaults: NodeDefaults,
    /// Limits of kubelet's calls to the API server, where they differ from its own (amazon-eks-ami, `bootstrap.sh`, from
    /// 1.22 to 1.26; 1.27 raised kubelet's own far above them, says its change log).
    pub api_limits: Option<ApiLimits>,
    /// Feature gates to switch on: those that EKS' images switch on and that are not on by themselves, so that none is
    /// named after it has gone; and in 1.14 `RotateKubeletServerCertificate`, on by itself since 1.12, which the
    /// article's nodes name. Source of a gate's stages: Kubernetes, `pkg/features/kube_features.go`.
    ///
    /// `KubeletCredentialProviders` (beta and on from 1.24 on, gone with 1.28) is needed by none of them.
    pub feature_gates: &'static [&'static str],
    /// How long a node that shuts down waits for its pods (amazon-eks-ami, from 1.34 on).
    pub shutdown_grace_period: Option<ShutdownGracePeriod>,
    /// Whether kubelet asks image credential providers, and by which version of their API; before, and with Docker,
    /// kubelet has ECR's credentials from its own cloud provider (amazon-eks-ami, `bootstrap.sh`: v1 from 1.27 on).
    pub credential_provider_api: Option<CredentialProviderApi>,
    /// The API by which kubelet asks a program for its token: 1.24 took v1alpha1 away (change log of 1.24), which the
    /// authenticators of the Docker era print whatever they are asked for; EKS' own images stay with v1beta1.
    pub exec_api: ExecApi,
    /// The program that gives kubelet its token: the image's authenticator as in the article, and with containerd, whose
    /// images are younger than v1beta1, the agent.
    pub token_program: TokenProgram,
    /// Every `KubeletConfiguration` field, one `path<TAB>type` a line (`k8s.io/kubelet`, `config/v1beta1/types.go` of
    /// each release branch).
    pub kubelet_config_fields: &'static str,
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// The image of the container that holds a pod's network, below `eks/` in the region's registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseImage {
    /// `pause-amd64` or `pause-arm64`.
    ByArchitecture {
        /// The tag of either.
        tag: &'static str,
        /// The tag of `pause`, where one user data serves both.
        both: &'static str,
    },
    /// `pause` with this tag, for every architecture.
    ForAll(&'static str),
}

impl PauseImage {
    /// Repository and tag for nodes of these architectures.
    pub fn of(self, architectures: Architectures) -> String {
        match (self, architectures) {
            (Self::ByArchitecture { tag, .. }, Architectures::One(one)) => {
                format!("pause-{}:{tag}", one.kubernetes_name())
            }
            (Self::ByArchitecture { both: tag, .. }, Architectures::Both) | (Self::ForAll(tag), _) => {
                format!("pause:{tag}")
            }
        }
    }
}

/// A container runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Docker through kubelet's own dockershim.
    Docker,
    /// containerd through its CRI socket.
    Containerd,
}

/// A major version of containerd, as far as its configuration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerdVersion {
    /// 1.x, which reads version 2 of the configuration and no later one.
    V1,
    /// 2.x, which reads version 3, and version 2 as well.
    V2,
}

/// How kubelet is told of the runtime's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeEndpoint {
    /// Not at all: dockershim is within kubelet.
    None,
    /// By `--container-runtime-endpoint`.
    Flag,
    /// By `containerRuntimeEndpoint` of its configuration.
    Field,
}

/// Where the cloud provider runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudProvider {
    /// Inside of kubelet, which finds the node's name and provider ID itself.
    InTree,
    /// Outside of kubelet, which then has to be told the node's name and provider ID.
    External,
}

impl CloudProvider {
    /// The value of `--cloud-provider`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTree => "aws",
            Self::External => "external",
        }
    }
}

/// A cgroup driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CgroupDriver {
    /// kubelet and the runtime write the cgroup tree themselves.
    Cgroupfs,
    /// They ask systemd to.
    Systemd,
}

impl CgroupDriver {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Cgroupfs, Self::Systemd];

    /// kubelet's name of the driver.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cgroupfs => "cgroupfs",
            Self::Systemd => "systemd",
        }
    }
}

/// Which defaults kubelet's configuration starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeDefaults {
    /// What eksctl 0.12.0 gave its nodes, as in the article (`pkg/nodebootstrap/assets/kubelet.yaml`): no more than a
    /// node needs to join.
    Eksctl,
    /// What EKS' own images give theirs (amazon-eks-ami, `kubelet-config.json` and `bootstrap.sh`): the same, and
    /// thresholds of eviction, reserves, hardening.
    EksAmi,
}

/// Limits of kubelet's calls to the API server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiLimits {
    /// Calls a second.
    pub qps: u32,
    /// Calls at once.
    pub burst: u32,
}

/// How long a node that shuts down waits for its pods; durations in Go's grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutdownGracePeriod {
    /// For all pods.
    pub total: &'static str,
    /// The part of it that is kept for critical pods.
    pub critical_pods: &'static str,
}

/// A version of the API of image credential providers, both of their configuration (`kubelet.config.k8s.io`) and of what
/// they are asked (`credentialprovider.kubelet.k8s.io`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialProviderApi {
    /// v1alpha1.
    V1Alpha1,
    /// v1.
    V1,
}

impl CredentialProviderApi {
    /// The version's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1Alpha1 => "v1alpha1",
            Self::V1 => "v1",
        }
    }
}

/// A version of the API by which kubelet asks a program for its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecApi {
    /// Known up to 1.23.
    V1Alpha1,
    /// Known in every minor of the table; v1 is known from 1.22 on.
    V1Beta1,
}

impl ExecApi {
    /// The API version as a kubeconfig writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1Alpha1 => "client.authentication.k8s.io/v1alpha1",
            Self::V1Beta1 => "client.authentication.k8s.io/v1beta1",
        }
    }
}
