//! systemd's units and drop-ins, from the templates in `systemd/`.

use serde::Serialize;
use tera::{Context, Tera};

use super::file::File;
use super::paths;
use crate::kubelet_config::CONTAINERD_SOCKET;
use crate::kubernetes::{CloudProvider, Runtime, RuntimeEndpoint};
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::{AmiFamily, NodeSpec};

/// What the template of kubelet's drop-in asks for.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of the template by itself")]
struct DropIn<'a> {
    has_agent: bool,
    allow_privileged_flag: bool,
    kube_reserved: bool,
    cloud_provider: &'static str,
    external_cloud_provider: bool,
    container_runtime_flag: Option<&'static str>,
    docker: bool,
    runtime_endpoint_flag: bool,
    containerd_socket: &'static str,
    image_credential_provider: bool,
    pause_image_flag: bool,
    ecr_region: &'a str,
    ecr_domain: &'static str,
    pause_image: String,
    is_local_cluster: bool,
    name_to_resolve: Option<&'a str>,
}

/// kubelet's drop-in: its environment files and its command line.
///
/// Where the user data starts the agent, kubelet requires the agent's unit, so that it never runs with another boot's
/// values.
pub(super) fn kubelet_drop_in(spec: &NodeSpec, has_agent: bool) -> File {
    let minor = spec.cluster.kubernetes;
    let ecr = spec.cluster.region.ecr_account();
    let context = DropIn {
        has_agent,
        allow_privileged_flag: minor.allow_privileged_flag,
        kube_reserved: spec.own.capacity.kube_reserved(minor) == KubeReserved::Aws,
        cloud_provider: minor.cloud_provider.as_str(),
        external_cloud_provider: minor.cloud_provider == CloudProvider::External,
        container_runtime_flag: minor.container_runtime_flag,
        docker: minor.runtime == Runtime::Docker,
        runtime_endpoint_flag: minor.runtime_endpoint == RuntimeEndpoint::Flag,
        containerd_socket: CONTAINERD_SOCKET,
        image_credential_provider: minor.credential_provider_api.is_some(),
        pause_image_flag: minor.pause_image_flag,
        // A region without an account of its own has its images from another one.
        ecr_region: if ecr.assumed { ecr.region.as_str() } else { "${AWS_DEFAULT_REGION}" },
        ecr_domain: ecr.region.partition().domain(),
        pause_image: minor.pause_image.of(spec.architecture.kubernetes_name()),
        is_local_cluster: spec.cluster.local_id.is_some(),
        name_to_resolve: spec.cluster.local_id.as_ref().and_then(|_| spec.cluster.endpoint.name()),
    };
    let template = include_str!("../../../systemd/kubelet.service.d/10-eksclt.al2.conf");
    unit(paths::KUBELET_DROP_IN, template, &values(&context))
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
    own_image: bool,
}

/// kubelet's unit, for images that have none for this runtime.
pub(super) fn kubelet(spec: &NodeSpec) -> File {
    let containerd = spec.cluster.kubernetes.runtime == Runtime::Containerd;
    let context = KubeletUnit {
        wants: if containerd { "containerd.service sandbox-image.service" } else { "docker.service" },
        runtime_slice: containerd,
        own_image: spec.family == AmiFamily::Custom,
    };
    unit(paths::KUBELET_UNIT, include_str!("../../../systemd/kubelet.service"), &values(&context))
}

/// The unit that pulls the sandbox image on nodes that run containerd.
pub(super) fn sandbox_image() -> File {
    unit(paths::SANDBOX_IMAGE_UNIT, include_str!("../../../systemd/sandbox-image.service"), &Context::new())
}

/// What a template asks for, by name.
fn values(fields: &impl Serialize) -> Context {
    Context::from_serialize(fields).expect("a struct of texts and booleans is an object")
}

fn unit(path: &str, template: &str, context: &Context) -> File {
    let text = Tera::one_off(template, context, false).expect("a test renders each template with each set of values");
    File::text(path, text)
}
