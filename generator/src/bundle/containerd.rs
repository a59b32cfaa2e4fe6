//! containerd's configuration.

use serde::Serialize;

use crate::kubernetes::Minor;
use crate::node_spec::Architectures;
use crate::values::Region;

/// The text of `config.toml`, version 2, which containerd 1.x and 2.x read.
///
/// Source: amazon-eks-ami, `templates/al2/runtime/containerd-config.toml`; settings that are containerd's own defaults are
/// left out, such as its directories and the socket.
pub(super) fn config(minor: &Minor, architectures: Architectures, region: &Region) -> String {
    let config = Config {
        version: 2,
        imports: ["/etc/containerd/config.d/*.toml"],
        plugins: Plugins {
            cri: Cri {
                sandbox_image: sandbox_image(minor, architectures, region),
                cni: Cni { bin_dir: "/opt/cni/bin", conf_dir: "/etc/cni/net.d" },
                containerd: Containerd {
                    default_runtime_name: "runc",
                    discard_unpacked_layers: true,
                    runtimes: Runtimes {
                        runc: Runtime {
                            runtime_type: "io.containerd.runc.v2",
                            options: RuntimeOptions { systemd_cgroup: true },
                        },
                    },
                },
                registry: Registry { config_path: "/etc/containerd/certs.d:/etc/docker/certs.d" },
            },
        },
    };
    toml::to_string(&config).expect("tables, texts and numbers have a TOML form")
}

/// The image of the container that holds a pod's network, in the region's registry.
fn sandbox_image(minor: &Minor, architectures: Architectures, region: &Region) -> String {
    let ecr = region.ecr_account();
    let image = minor.pause_image.of(architectures);
    format!("{}.dkr.ecr.{}.{}/eks/{image}", ecr.account, ecr.region, ecr.region.partition().domain())
}

#[derive(Serialize)]
struct Config {
    version: u32,
    imports: [&'static str; 1],
    plugins: Plugins,
}

#[derive(Serialize)]
struct Plugins {
    #[serde(rename = "io.containerd.grpc.v1.cri")]
    cri: Cri,
}

#[derive(Serialize)]
struct Cri {
    sandbox_image: String,
    cni: Cni,
    containerd: Containerd,
    registry: Registry,
}

#[derive(Serialize)]
struct Cni {
    bin_dir: &'static str,
    conf_dir: &'static str,
}

#[derive(Serialize)]
struct Containerd {
    default_runtime_name: &'static str,
    discard_unpacked_layers: bool,
    runtimes: Runtimes,
}

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

#[derive(Serialize)]
struct Registry {
    config_path: &'static str,
}
