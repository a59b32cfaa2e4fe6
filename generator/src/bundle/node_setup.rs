//! What a node sets up on itself, on every boot, before its container runtime and kubelet: a script and its unit each.
//!
//! The scripts lie in `systemd/` beside the units that start them, because that directory is what a node gets; what a
//! node group sets reaches them as arguments in the unit, so that a script is the same everywhere.

use tera::Context;

use super::file::File;
use super::{paths, units};
use crate::kubernetes::Runtime;
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::{LocalStorage, Network, StateMount, Strategy};
use crate::values::SearchDomain;

/// The files, and the names of the units to be enabled.
pub(super) fn files(spec: &NodeSpec) -> Vec<File> {
    let runtime = spec.cluster.kubernetes.runtime;
    let mut files = Vec::new();
    if let Some(storage) = &spec.own.local_storage {
        files.push(local_disks_unit(storage, runtime));
        files.push(script(paths::LOCAL_DISKS, include_str!("../../../systemd/nodestrap-local-disks")));
    }
    if spec.own.network.is_set() {
        files.push(nameservers_unit(&spec.own.network, runtime));
        files.push(script(paths::NAMESERVERS, include_str!("../../../systemd/nodestrap-nameservers")));
    }
    files
}

/// The units among them, by name.
pub(super) fn units(spec: &NodeSpec) -> Vec<&'static str> {
    let local_disks = spec.own.local_storage.is_some().then_some("nodestrap-local-disks.service");
    let nameservers = spec.own.network.is_set().then_some("nodestrap-nameservers.service");
    local_disks.into_iter().chain(nameservers).collect()
}

fn local_disks_unit(storage: &LocalStorage, runtime: Runtime) -> File {
    let mut arguments = vec![storage.strategy.argument(), storage.mount_path.as_str()];
    if storage.strategy != Strategy::Mount {
        arguments.push("/var/lib/kubelet");
        if !storage.disabled_mounts.contains(&StateMount::Containerd) {
            arguments.push(match runtime {
                Runtime::Docker => "/var/lib/docker",
                Runtime::Containerd => "/var/lib/containerd",
            });
        }
        if !storage.disabled_mounts.contains(&StateMount::PodLogs) {
            arguments.push("/var/log/pods");
        }
    }
    let mut context = context(runtime);
    context.insert("arguments", &arguments.join(" "));
    let template = include_str!("../../../systemd/nodestrap-local-disks.service");
    units::unit(paths::LOCAL_DISKS_UNIT, template, &context)
}

fn nameservers_unit(network: &Network, runtime: Runtime) -> File {
    let mut context = context(runtime);
    let nameservers: Vec<String> = network.nameservers.iter().map(ToString::to_string).collect();
    let domains: Vec<&str> = network.domains.iter().map(SearchDomain::as_str).collect();
    context.insert("nameservers", &nameservers.join(" "));
    context.insert("domains", &domains.join(" "));
    units::unit(paths::NAMESERVERS_UNIT, include_str!("../../../systemd/nodestrap-nameservers.service"), &context)
}

fn context(runtime: Runtime) -> Context {
    let mut context = Context::new();
    context.insert("runtime", service_name(runtime));
    context
}

/// The name of the runtime's service.
pub(super) fn service_name(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Docker => "docker",
        Runtime::Containerd => "containerd",
    }
}

/// A script without its lines of comment and its indentation, which would only take room.
fn script(path: &str, text: &str) -> File {
    let is_comment = |line: &&str| line.trim_start().starts_with('#') && !line.starts_with("#!");
    let lines = text.lines().filter(|line| !is_comment(line) && !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim_start).collect();
    File::program(path, (lines.join("\n") + "\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_rides_without_comments_and_indentation() {
        let file = script("/s", "#!/bin/sh\n# why\n\necho '#' # stays\n    # goes\n    echo '#!'\n");
        assert_eq!(String::from_utf8_lossy(&file.content), "#!/bin/sh\necho '#' # stays\necho '#!'\n");
        assert_eq!(file.mode, 0o755);
    }
}
