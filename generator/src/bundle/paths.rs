//! Where the node keeps what, by the article's paths. What the agent reads is named by the agent.

use nodestrap_agent::boot;

/// kubelet's drop-in. The misspelling is eksctl's, and whoever lists a node's drop-ins knows it by that.
pub(super) const KUBELET_DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";
pub(super) const KUBELET_UNIT: &str = "/etc/systemd/system/kubelet.service";
pub(super) const SANDBOX_IMAGE_UNIT: &str = "/etc/systemd/system/sandbox-image.service";
pub(super) const AGENT_UNIT: &str = "/etc/systemd/system/nodestrap-agent.service";
pub(super) const AGENT: &str = "/usr/local/bin/nodestrap-agent";
pub(super) const METADATA_ENV: &str = "/etc/eksctl/metadata.env";
pub(super) const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";
pub(super) const KUBECONFIG: &str = "/etc/eksctl/kubeconfig.yaml";
pub(super) const CONTAINERD_CONFIG: &str = "/etc/containerd/config.toml";
pub(super) const KUBELET_ENV: &str = text(boot::KUBELET_ENV);
pub(super) const LOCAL_ENV_TEMPLATE: &str = text(boot::TEMPLATE);
pub(super) const MAX_PODS_MAP: &str = text(boot::MAX_PODS_MAP);

const fn text(path: &'static [u8]) -> &'static str {
    match std::str::from_utf8(path) {
        Ok(text) => text,
        Err(_) => panic!("the agent's paths are ASCII"),
    }
}
