//! `spec.containerd`: what the node group changes about containerd.

use super::node_config::ContainerdOptions;
use crate::kubernetes::ContainerdVersion;
use crate::node_spec::NodeSpec;

/// The settings of a node group.
///
/// The image of the container that holds a pod's network is part of EKS' images, so that only the user's own is
/// written. Its key is that of the configuration which the image's containerd has, version 2 or 3.
pub(super) fn options(spec: &NodeSpec) -> ContainerdOptions {
    let settings = &spec.own.containerd;
    let Some(image) = &settings.sandbox_image else { return ContainerdOptions::default() };
    let (table, key) = match settings.version.unwrap_or(spec.cluster.kubernetes.containerd_version) {
        ContainerdVersion::V1 => ("plugins.'io.containerd.grpc.v1.cri'", "sandbox_image"),
        ContainerdVersion::V2 => ("plugins.'io.containerd.cri.v1.images'.pinned_images", "sandbox"),
    };
    let image = toml::Value::String(image.to_string());
    ContainerdOptions { config: format!("[{table}]\n{key} = {image}\n"), ..ContainerdOptions::default() }
}
