//! systemd's units and drop-ins, from the templates in `systemd/`.

use serde::Serialize;
use tera::{Context, Tera};

use super::containerd::{self, SandboxImagePull};
use super::credential_provider::{self, CredentialProvider};
use super::file::File;
use super::paths;
use crate::kubelet_config::CONTAINERD_SOCKET;
use crate::kubernetes::{CloudProvider, CredentialProviderApi, NodeDefaults, Runtime, RuntimeEndpoint};
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::{AmiFamily, ApiServer, NodeSpec};

/// What the template of kubelet's drop-in asks for.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of the template by itself")]
struct DropIn<'a> {
    has_agent: bool,
    /// The image's own unit has a command line, which has to go.
    unit_of_image: bool,
    /// kubelet registers its node by itself; the article's says so.
    register_node_flag: bool,
    taints: bool,
    allow_privileged_flag: bool,
    kube_reserved: bool,
    cloud_provider: &'static str,
    external_cloud_provider: bool,
    container_runtime_flag: Option<&'static str>,
    docker: bool,
    runtime_endpoint_flag: bool,
    containerd_socket: &'static str,
    credential_provider: Option<CredentialProvider<'a>>,
    pause_image: Option<String>,
    is_local_cluster: bool,
    name_to_resolve: Option<&'a str>,
}

/// kubelet's drop-in: its environment files and its command line.
///
/// Where the user data starts the agent, kubelet requires the agent's unit, so that it never runs with another boot's
/// values.
pub(super) fn kubelet_drop_in(spec: &NodeSpec, api_server: &ApiServer, has_agent: bool) -> File {
    let minor = spec.cluster.kubernetes;
    let context = DropIn {
        has_agent,
        unit_of_image: !brings_kubelet_unit(spec),
        register_node_flag: minor.defaults == NodeDefaults::Eksctl,
        taints: !spec.taints.is_empty(),
        allow_privileged_flag: minor.allow_privileged_flag,
        kube_reserved: spec.own.capacity.kube_reserved(minor) == KubeReserved::Aws,
        cloud_provider: minor.cloud_provider.as_str(),
        external_cloud_provider: minor.cloud_provider == CloudProvider::External,
        container_runtime_flag: minor.container_runtime_flag,
        docker: minor.runtime == Runtime::Docker,
        runtime_endpoint_flag: minor.runtime_endpoint == RuntimeEndpoint::Flag,
        containerd_socket: CONTAINERD_SOCKET,
        credential_provider: CredentialProvider::of(spec),
        pause_image: minor.pause_image_flag.then(|| pause_image(spec)),
        is_local_cluster: spec.cluster.local_id.is_some(),
        name_to_resolve: spec.cluster.local_id.as_ref().and_then(|_| api_server.endpoint.name()),
    };
    let template = include_str!("../../../systemd/kubelet.service.d/10-eksclt.al2.conf");
    unit(paths::KUBELET_DROP_IN, template, &values(&context))
}

/// The pause image as kubelet's command line names it: with the article's variables up to the end of its era, then as
/// containerd's configuration does.
fn pause_image(spec: &NodeSpec) -> String {
    match spec.cluster.kubernetes.runtime {
        Runtime::Docker => {
            let ecr = spec.cluster.region.ecr_account();
            // A region without an account of its own has its images from another one.
            let region = if ecr.assumed { ecr.region.as_str() } else { "${AWS_DEFAULT_REGION}" };
            let domain = ecr.region.partition().domain();
            let image = spec.cluster.kubernetes.pause_image.of(spec.architectures);
            format!("${{AWS_EKS_ECR_ACCOUNT}}.dkr.ecr.{region}.{domain}/eks/{image}")
        }
        Runtime::Containerd => containerd::sandbox_image(spec),
    }
}

/// The agent's unit.
pub(super) fn agent() -> File {
    unit(paths::AGENT_UNIT, include_str!("../../../systemd/nodestrap-agent.service"), &Context::new())
}

/// What the template of kubelet's unit asks for.
#[derive(Serialize)]
struct KubeletUnit {
    wants: &'static str,
    runtime_slice: bool,
    may_lack_iptables: bool,
}

/// Whether the user data brings kubelet's unit: EKS' images have one for Docker, other images perhaps none at all.
pub(super) fn brings_kubelet_unit(spec: &NodeSpec) -> bool {
    spec.cluster.kubernetes.runtime == Runtime::Containerd || spec.family == AmiFamily::Custom
}

/// kubelet's unit, for images that have none for this runtime.
pub(super) fn kubelet(spec: &NodeSpec) -> File {
    let containerd = spec.cluster.kubernetes.runtime == Runtime::Containerd;
    let context = KubeletUnit {
        wants: match (containerd, SandboxImagePull::of(spec)) {
            (false, _) => "docker.service",
            (true, SandboxImagePull::Containerd) => "containerd.service",
            (true, _) => "containerd.service sandbox-image.service",
        },
        runtime_slice: containerd,
        may_lack_iptables: spec.family != AmiFamily::AmazonLinux2,
    };
    unit(paths::KUBELET_UNIT, include_str!("../../../systemd/kubelet.service"), &values(&context))
}

/// What the template of the unit that pulls the sandbox image asks for.
#[derive(Serialize)]
struct SandboxImageUnit {
    script: &'static str,
    of_image: bool,
}

/// What the template of the script that it runs asks for.
#[derive(Serialize)]
struct PullSandboxImage {
    image: String,
    provider: String,
    api: &'static str,
}

/// What pulls the sandbox image on nodes that run containerd, where containerd itself does not.
pub(super) fn sandbox_image(spec: &NodeSpec) -> Vec<File> {
    let pull = SandboxImagePull::of(spec);
    let of_image = pull == SandboxImagePull::ImagesScript;
    let script = if of_image { "/etc/eks/containerd/pull-sandbox-image.sh" } else { paths::PULL_SANDBOX_IMAGE };
    let template = include_str!("../../../systemd/sandbox-image.service");
    let unit = unit(paths::SANDBOX_IMAGE_UNIT, template, &values(&SandboxImageUnit { script, of_image }));
    match pull {
        SandboxImagePull::Containerd => Vec::new(),
        SandboxImagePull::ImagesScript => vec![unit],
        SandboxImagePull::OwnScript => vec![pull_sandbox_image(spec), unit],
    }
}

/// The script that pulls the sandbox image.
fn pull_sandbox_image(spec: &NodeSpec) -> File {
    let api = spec.cluster.kubernetes.credential_provider_api.map_or("", CredentialProviderApi::as_str);
    let image = containerd::sandbox_image(spec);
    let context = PullSandboxImage { image, provider: credential_provider::program(spec), api };
    let template = include_str!("../../../systemd/pull-sandbox-image.sh");
    let text = rendered(template, &values(&context));
    File::program(paths::PULL_SANDBOX_IMAGE, text.as_bytes())
}

/// What a template asks for, by name.
fn values(fields: &impl Serialize) -> Context {
    Context::from_serialize(fields).expect("a struct of texts and booleans is an object")
}

/// A unit of this template.
pub(super) fn unit(path: &str, template: &str, context: &Context) -> File {
    File::text(path, rendered(template, context))
}

fn rendered(template: &str, context: &Context) -> String {
    Tera::one_off(template, context, false).expect("a test renders each template with each set of values")
}
