//! containerd: its configuration, and where the image of the container that holds a pod's network comes from.
//!
//! containerd 1.x reads version 2 of the configuration; 1.7 refuses version 3, and 1.6 passes over its plugins. 2.x reads
//! both. Its own settings apply where the configuration has none, so only what EKS' images set differently is written.

mod version_2;
mod version_3;

use serde::Serialize;

use crate::kubernetes::ContainerdVersion;
use crate::node_spec::{AmiFamily, NodeSpec};
use crate::values::ContainerImage;

/// The text of `config.toml`.
pub(super) fn config(spec: &NodeSpec) -> String {
    let image = sandbox_image(spec);
    match version(spec) {
        ContainerdVersion::V1 => version_2::config(&image),
        ContainerdVersion::V2 => version_3::config(&image),
    }
}

/// The version of the image's containerd.
fn version(spec: &NodeSpec) -> ContainerdVersion {
    spec.own.containerd.version.unwrap_or(match spec.family {
        // Up to the last image of EKS (release notes of amazon-eks-ami, v20251023: containerd 1.7.27 for 1.32).
        AmiFamily::AmazonLinux2 => ContainerdVersion::V1,
        _ => spec.cluster.kubernetes.containerd_version,
    })
}

/// The image of the container that holds a pod's network: the user's, or EKS' own in the region's registry.
pub(super) fn sandbox_image(spec: &NodeSpec) -> String {
    let settings = &spec.own.containerd;
    if let Some(image) = &settings.sandbox_image {
        return image.to_string();
    }
    let ecr = spec.cluster.region.ecr_account();
    let fips = if settings.fips_registry { ecr.fips_registry() } else { None };
    let registry = fips.unwrap_or_else(|| ecr.registry());
    let pause = spec.cluster.kubernetes.pause_image.of(spec.architectures);
    format!("{registry}/eks/{pause}")
}

/// Who pulls the sandbox image before the first pod. containerd pulls it by itself where no credentials are asked for;
/// for ECR it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SandboxImagePull {
    /// containerd.
    Containerd,
    /// The script that EKS' Amazon Linux 2 has, which finds the image's name in version 2 of the configuration alone.
    ImagesScript,
    /// The script that rides in the user data.
    OwnScript,
}

impl SandboxImagePull {
    /// Who does it on nodes of `spec`.
    pub(super) fn of(spec: &NodeSpec) -> Self {
        let given = spec.own.containerd.sandbox_image.as_ref();
        match (given.is_none_or(ContainerImage::is_in_ecr), spec.family, version(spec)) {
            (false, _, _) => Self::Containerd,
            (true, AmiFamily::AmazonLinux2, ContainerdVersion::V1) => Self::ImagesScript,
            (true, _, _) => Self::OwnScript,
        }
    }
}

/// How containerd runs containers, in either version.
#[derive(Serialize)]
struct Runtimes {
    runc: Runtime,
}

#[derive(Serialize)]
struct Runtime {
    runtime_type: &'static str,
    options: RuntimeOptions,
}

#[derive(Serialize)]
struct RuntimeOptions {
    #[serde(rename = "SystemdCgroup")]
    systemd_cgroup: bool,
}

impl Runtimes {
    /// runc, with the cgroup driver that kubelet has.
    const RUNC: Self = Self {
        runc: Runtime { runtime_type: "io.containerd.runc.v2", options: RuntimeOptions { systemd_cgroup: true } },
    };
}

/// Where files lie that say how to reach a registry.
#[derive(Serialize)]
struct Registry {
    config_path: &'static str,
}

impl Registry {
    /// The directories of EKS' images.
    const OF_EKS: Self = Self { config_path: "/etc/containerd/certs.d:/etc/docker/certs.d" };
}

/// Further files that containerd reads: whatever the image's own parts, or the user's commands, have to say.
const IMPORTS: [&str; 1] = ["/etc/containerd/config.d/*.toml"];

fn to_toml(config: &impl Serialize) -> String {
    toml::to_string(config).expect("tables, texts and numbers have a TOML form")
}
