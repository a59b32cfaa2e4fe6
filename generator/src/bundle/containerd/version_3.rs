//! Version 3 of the configuration, for containerd 2.x.

use serde::Serialize;

use super::{IMPORTS, Registry, Runtimes, to_toml};

/// The text of `config.toml`.
///
/// Sources: amazon-eks-ami, `nodeadm/internal/containerd/config2.template.toml`; containerd, `docs/cri/config.md`. Settings
/// that are containerd's own defaults are left out. CNI's directories are among them although EKS writes them: `bin_dir`
/// is deprecated since 2.1, and `bin_dirs` unknown before, while both are `/opt/cni/bin` by themselves.
///
/// `discard_unpacked_layers` does more than it says: the transfer service of 2.1 has no such thing, so that containerd
/// pulls images itself, and reads `config_path` of the registry, which the transfer service would not (amazon-eks-ami,
/// issue 2494).
pub(super) fn config(sandbox_image: &str, runtimes: Runtimes) -> String {
    to_toml(&Config {
        version: 3,
        imports: IMPORTS,
        plugins: Plugins {
            images: Images {
                discard_unpacked_layers: true,
                pinned: PinnedImages { sandbox: sandbox_image },
                registry: Registry::OF_EKS,
            },
            runtime: Runtime { containerd: Containerd { default_runtime_name: "runc", runtimes } },
        },
    })
}

#[derive(Serialize)]
struct Config<'a> {
    version: u32,
    imports: [&'static str; 1],
    plugins: Plugins<'a>,
}

#[derive(Serialize)]
struct Plugins<'a> {
    #[serde(rename = "io.containerd.cri.v1.images")]
    images: Images<'a>,
    #[serde(rename = "io.containerd.cri.v1.runtime")]
    runtime: Runtime,
}

#[derive(Serialize)]
struct Images<'a> {
    discard_unpacked_layers: bool,
    #[serde(rename = "pinned_images")]
    pinned: PinnedImages<'a>,
    registry: Registry,
}

#[derive(Serialize)]
struct PinnedImages<'a> {
    sandbox: &'a str,
}

#[derive(Serialize)]
struct Runtime {
    containerd: Containerd,
}

#[derive(Serialize)]
struct Containerd {
    default_runtime_name: &'static str,
    runtimes: Runtimes,
}
