//! From a node spec to its bundle.

use std::path::{Path, PathBuf};

use super::error::BundleError;
use super::file::{Bundle, File};
use super::options::{AgentSource, Options};
use super::{
    commands, containerd, credential_provider, environment, kubeconfig, local_env_template, max_pods_map, node_setup,
    paths, service_environment, units,
};
use crate::agent_binary;
use crate::kubelet_config::{self, CERTIFICATE_AUTHORITY_PATH, NodeFacts};
use crate::kubernetes::Runtime;
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::{AmiFamily, NodeSpec};

/// The bundle of a node group that the agent boots: on EKS' Amazon Linux, or on an image of the user's own.
///
/// The article's files come first, in the fixed order of eksctl's later releases; then what the runtime needs; then the
/// agent. With `overrideBootstrapCommand` that command does the agent's work: as eksctl leaves its script out, neither
/// the agent nor its unit nor its template rides, nothing requires the unit, and it is for the command to write
/// `/etc/eksctl/kubelet.local.env` and to start kubelet.
///
/// # Errors
/// See [`BundleError`].
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Bundle, BundleError> {
    let cluster = &spec.cluster;
    let minor = cluster.kubernetes;
    let has_agent = spec.override_bootstrap_command.is_none();
    let mut extra = spec.kubelet_extra_config.clone();
    let reserved = match spec.own.capacity.kube_reserved(minor) {
        KubeReserved::Aws => Some(kubelet_config::take_kube_reserved(&mut extra).map_err(BundleError::Reserved)?),
        KubeReserved::None => None,
    };
    let kubelet_yaml = kubelet_config::render(&kubelet_config::configuration(&NodeFacts::of(spec), &extra));

    let mut files = vec![
        units::kubelet_drop_in(spec, has_agent),
        environment::metadata(spec)?,
        environment::kubelet(spec)?,
        File::text(paths::KUBELET_YAML, kubelet_yaml),
        File::text(CERTIFICATE_AUTHORITY_PATH, cluster.certificate_authority.to_string()),
        kubeconfig::kubeconfig(spec, has_agent),
        File::text(paths::MAX_PODS_MAP, max_pods_map::max_pods_map(spec, options)?),
    ];
    let containerd = minor.runtime == Runtime::Containerd;
    if has_agent && let Some(template) = local_env_template::template(spec, reserved.as_ref()) {
        files.push(File::text(paths::LOCAL_ENV_TEMPLATE, template));
    }
    if containerd {
        files.push(File::text(paths::CONTAINERD_CONFIG, containerd::config(spec)));
        let providers = credential_provider::config(spec);
        files.extend(providers.map(|config| File::text(paths::CREDENTIAL_PROVIDERS, config)));
    }
    if containerd || spec.family == AmiFamily::Custom {
        files.push(units::kubelet(spec));
    }
    if containerd {
        files.extend(units::sandbox_image(spec));
    }
    files.extend(service_environment::files(spec));
    files.extend(node_setup::files(spec));
    if has_agent {
        files.push(units::agent());
        // Last, so that the texts are compressed as one.
        if options.agent == AgentSource::Embedded {
            files.push(File::program(paths::AGENT, agent_binary::riding(spec.architectures)?));
        }
    }
    let authorized_keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let commands = commands::commands(spec, options.agent)?;
    let bundle = Bundle { files, commands, authorized_keys, user_parts: spec.own.user_data.clone() };
    check_user_files(&bundle)?;
    service_environment::check_kubelet(spec, &bundle)?;
    Ok(bundle)
}

/// Refuses a file of the user's in the place of one of these, whichever of the two would win.
fn check_user_files(bundle: &Bundle) -> Result<(), BundleError> {
    for file in bundle.user_parts.files() {
        // Further slashes and dots in a path mean nothing to Linux.
        let path = Path::new(&file.path).components().collect::<PathBuf>();
        if bundle.files.iter().any(|own| Path::new(&own.path) == path) {
            return Err(BundleError::TakenPath { path: file.path.clone(), place: file.place.clone() });
        }
    }
    Ok(())
}
