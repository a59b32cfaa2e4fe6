//! kubelet's image credential provider: which images it is asked about, for nodes whose image does not say.

use serde::Serialize;

use super::paths;
use crate::kubernetes::CredentialProviderApi;
use crate::node_spec::{AmiFamily, NodeSpec};
use crate::values::{Partition, ProgramPath};

/// What kubelet's command line says of it.
#[derive(Serialize)]
pub(super) struct CredentialProvider<'a> {
    /// The file that lists providers.
    pub(super) config: &'static str,
    /// The directory of the providers' programs.
    pub(super) directory: &'a str,
}

/// The directory where EKS' images have the program, and Amazon Linux 2 its list too.
const DIRECTORY_OF_EKS: &str = "/etc/eks/image-credential-provider";

/// The program in that directory.
const PROGRAM_OF_EKS: &str = "ecr-credential-provider";

impl<'a> CredentialProvider<'a> {
    /// The one of a node; `None` where kubelet asks its own cloud provider.
    pub(super) fn of(spec: &'a NodeSpec) -> Option<Self> {
        spec.cluster.kubernetes.credential_provider_api?;
        let directory =
            spec.own.containerd.image_credential_provider.as_ref().map_or(DIRECTORY_OF_EKS, ProgramPath::directory);
        let config = if rides(spec) { paths::CREDENTIAL_PROVIDERS } else { paths::CREDENTIAL_PROVIDERS_OF_EKS };
        Some(Self { config, directory })
    }
}

/// Whether the list is part of the user data: Amazon Linux 2 has its own, with the program in the usual place. On Amazon
/// Linux 2023 nodeadm writes it, where the agent has not taken its place.
fn rides(spec: &NodeSpec) -> bool {
    spec.family != AmiFamily::AmazonLinux2 || spec.own.containerd.image_credential_provider.is_some()
}

/// The path of the program.
pub(super) fn program(spec: &NodeSpec) -> String {
    let given = spec.own.containerd.image_credential_provider.as_ref();
    given.map_or_else(|| format!("{DIRECTORY_OF_EKS}/{PROGRAM_OF_EKS}"), ToString::to_string)
}

/// The text of the list, where it is part of the user data.
///
/// Source: amazon-eks-ami, `nodeadm/internal/kubelet/image-credential-provider.go`.
pub(super) fn config(spec: &NodeSpec) -> Option<String> {
    let api = spec.cluster.kubernetes.credential_provider_api.filter(|_| rides(spec))?;
    let name = spec.own.containerd.image_credential_provider.as_ref().map_or(PROGRAM_OF_EKS, ProgramPath::name);
    let config = Config {
        api_version: versioned("kubelet.config.k8s.io", api),
        kind: "CredentialProviderConfig",
        providers: [Provider {
            name,
            match_images: match_images(),
            default_cache_duration: "12h",
            api_version: versioned("credentialprovider.kubelet.k8s.io", api),
        }],
    };
    Some(serde_json::to_string(&config).expect("texts and lists have a JSON form"))
}

/// The images of ECR, by their registries' hosts, in every partition.
fn match_images() -> Vec<String> {
    let mut domains: Vec<&str> = Partition::all().map(Partition::domain).collect();
    domains.sort_unstable();
    domains.dedup();
    let mut hosts: Vec<String> = domains.into_iter().map(|domain| format!("*.dkr.ecr.*.{domain}")).collect();
    let others = [
        // FIPS endpoints, which the commercial regions and GovCloud have, and those for both IP families.
        "*.dkr.ecr-fips.*.amazonaws.com",
        "*.dkr-ecr.*.on.aws",
        "*.dkr-ecr-fips.*.on.aws",
        "*.dkr-ecr.*.on.amazonwebservices.com.cn",
        // The public gallery, which gives more to those who have credentials.
        "public.ecr.aws",
        "ecr-public.aws.com",
    ];
    hosts.extend(others.map(str::to_owned));
    hosts
}

fn versioned(group: &str, api: CredentialProviderApi) -> String {
    format!("{group}/{}", api.as_str())
}

/// Source: Kubernetes, `staging/src/k8s.io/kubelet/config/v1/types.go`, `CredentialProviderConfig`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    api_version: String,
    kind: &'static str,
    providers: [Provider<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider<'a> {
    name: &'a str,
    match_images: Vec<String>,
    default_cache_duration: &'static str,
    api_version: String,
}
