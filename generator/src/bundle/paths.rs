//! Where the node keeps what, by the article's paths.

/// kubelet's drop-in. The misspelling is eksctl's, and whoever lists a node's drop-ins knows it by that.
pub(super) const KUBELET_DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";
pub(super) const KUBELET_UNIT: &str = "/etc/systemd/system/kubelet.service";
pub(super) const SANDBOX_IMAGE_UNIT: &str = "/etc/systemd/system/sandbox-image.service";
pub(super) const AGENT_UNIT: &str = "/etc/systemd/system/nodestrap-agent.service";
pub(super) const AGENT: &str = "/usr/local/bin/nodestrap-agent";
pub(super) const LOCAL_DISKS: &str = "/usr/local/bin/nodestrap-local-disks";
pub(super) const LOCAL_DISKS_UNIT: &str = "/etc/systemd/system/nodestrap-local-disks.service";
pub(super) const NAMESERVERS: &str = "/usr/local/bin/nodestrap-nameservers";
pub(super) const NAMESERVERS_UNIT: &str = "/etc/systemd/system/nodestrap-nameservers.service";
pub(super) const DEFAULT_ENVIRONMENT: &str = "/etc/systemd/system.conf.d/environment.conf";
pub(super) const METADATA_ENV: &str = "/etc/eksctl/metadata.env";
pub(super) const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";
pub(super) const KUBECONFIG: &str = "/etc/eksctl/kubeconfig.yaml";
/// The kubeconfig of a local cluster's kubelet until it has a certificate, with which it writes [`KUBECONFIG`] itself.
pub(super) const BOOTSTRAP_KUBECONFIG: &str = "/etc/eksctl/bootstrap-kubeconfig.yaml";
pub(super) const CONTAINERD_CONFIG: &str = "/etc/containerd/config.toml";
/// The script that pulls the sandbox image, where the image has none that does.
pub(super) const PULL_SANDBOX_IMAGE: &str = "/etc/eksctl/pull-sandbox-image.sh";
/// kubelet's list of credential providers, where the image has none.
pub(super) const CREDENTIAL_PROVIDERS: &str = "/etc/eksctl/credential-providers.json";
/// The same, where EKS' Amazon Linux 2 has it.
pub(super) const CREDENTIAL_PROVIDERS_OF_EKS: &str = "/etc/eks/image-credential-provider/config.json";
pub(super) const KUBELET_ENV: &str = "/etc/eksctl/kubelet.env";
/// What Ubuntu nodes run in the agent's place, by eksctl's name.
pub(super) const BOOTSTRAP_UBUNTU: &str = "/etc/eksctl/bootstrap.ubuntu.sh";
/// What the user says of kubelet's configuration, where the image writes the rest of it.
pub(super) const KUBELET_EXTRA_CONFIG: &str = "/etc/eksctl/kubelet-extra.json";
pub(super) const LOCAL_ENV_TEMPLATE: &str = "/etc/eksctl/kubelet.local.env.template";
pub(super) const MAX_PODS_MAP: &str = "/etc/eksctl/max_pods.map";

#[cfg(test)]
mod tests {
    use nodestrap_agent::boot;

    use super::*;

    #[test]
    fn files_are_where_the_agent_reads_them() {
        // The agent's paths are relative to the node's root directory.
        for (path, agents) in
            [(KUBELET_ENV, boot::KUBELET_ENV), (LOCAL_ENV_TEMPLATE, boot::TEMPLATE), (MAX_PODS_MAP, boot::MAX_PODS_MAP)]
        {
            assert_eq!(path.strip_prefix('/').map(str::as_bytes), Some(agents.to_bytes()));
        }
    }
}
