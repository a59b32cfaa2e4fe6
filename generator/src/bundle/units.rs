//! systemd's units and drop-ins, from the templates in `systemd/`.

use tera::{Context, Tera};

use super::file::File;
use super::paths;
use crate::kubernetes::Runtime;
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::{Architecture, NodeSpec};

/// kubelet's drop-in: its environment files and its command line.
///
/// Where the user data starts the agent, kubelet requires the agent's unit, so that it never runs with another boot's
/// values.
pub(super) fn kubelet_drop_in(spec: &NodeSpec, has_agent: bool) -> File {
    let minor = spec.cluster.kubernetes;
    let ecr = spec.cluster.region.ecr_account();
    let mut context = Context::new();
    context.insert("has_agent", &has_agent);
    let reserves = spec.own.capacity.kube_reserved(minor.runtime) == KubeReserved::Aws;
    context.insert("kube_reserved", &reserves);
    // A region without an account of its own has its images from another one.
    let ecr_region = if ecr.assumed { ecr.region.as_str() } else { "${AWS_DEFAULT_REGION}" };
    context.insert("ecr_region", ecr_region);
    let template = match minor.runtime {
        Runtime::Docker => {
            context.insert("ecr_domain", ecr.region.partition().domain());
            context.insert("kubernetes_architecture", kubernetes_name(spec.architecture));
            include_str!("../../../systemd/kubelet.service.d/docker.conf")
        }
        Runtime::Containerd => {
            context.insert("external_cloud_provider", &minor.has_external_cloud_provider());
            context.insert("container_runtime_flag", &minor.takes_container_runtime_flag());
            include_str!("../../../systemd/kubelet.service.d/containerd.conf")
        }
    };
    unit(paths::KUBELET_DROP_IN, template, &context)
}

/// The agent's unit.
pub(super) fn agent() -> File {
    unit(paths::AGENT_UNIT, include_str!("../../../systemd/nodestrap-agent.service"), &Context::new())
}

/// kubelet's unit on nodes that run containerd.
pub(super) fn kubelet() -> File {
    unit(paths::KUBELET_UNIT, include_str!("../../../systemd/kubelet.service"), &Context::new())
}

/// The unit that pulls the sandbox image on nodes that run containerd.
pub(super) fn sandbox_image() -> File {
    unit(paths::SANDBOX_IMAGE_UNIT, include_str!("../../../systemd/sandbox-image.service"), &Context::new())
}

fn unit(path: &str, template: &str, context: &Context) -> File {
    let text = Tera::one_off(template, context, false).expect("a test renders each template with each set of values");
    File::text(path, text)
}

/// The architecture by Kubernetes' name.
fn kubernetes_name(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "amd64",
        Architecture::Aarch64 => "arm64",
    }
}
