//! Version 2 of the configuration, for containerd 1.x.

use serde::Serialize;

use super::{IMPORTS, Registry, Runtimes, to_toml};

/// The text of `config.toml`.
///
/// Source: amazon-eks-ami, `templates/al2/runtime/containerd-config.toml`; settings that are containerd's own defaults are
/// left out, such as its directories, those of CNI, and the socket.
pub(super) fn config(sandbox_image: &str) -> String {
    to_toml(&Config {
        version: 2,
        imports: IMPORTS,
        plugins: Plugins {
            cri: Cri {
                sandbox_image,
                containerd: Containerd { discard_unpacked_layers: true, runtimes: Runtimes::RUNC },
                registry: Registry::OF_EKS,
            },
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
    #[serde(rename = "io.containerd.grpc.v1.cri")]
    cri: Cri<'a>,
}

#[derive(Serialize)]
struct Cri<'a> {
    sandbox_image: &'a str,
    containerd: Containerd,
    registry: Registry,
}

#[derive(Serialize)]
struct Containerd {
    discard_unpacked_layers: bool,
    runtimes: Runtimes,
}
