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
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::KubeReserved;

/// The bundle of a node group that the agent boots: on EKS' Amazon Linux, or on an image of the user's own.
///
/// The order is fixed, with the agent last. With `overrideBootstrapCommand` that command does the agent's work: as eksctl leaves its script out, neither
/// the agent nor its unit nor its template rides, nothing requires the unit, and it is for the command to write
/// `/etc/eksctl/kubelet.local.env` and to start kubelet.
///
/// # Errors
/// See [`BundleError`].
pub fn build(spec: &NodeSpec, options: &Options<'_>) -> Result<Bundle, BundleError> {
    let cluster = &spec.cluster;
    let api_server = cluster.api_server()?;
    let minor = cluster.kubernetes;
    let has_agent = spec.override_bootstrap_command.is_none();
    let mut extra = spec.kubelet_extra_config.clone();
    let reserved = match spec.own.capacity.kube_reserved(minor) {
        KubeReserved::Aws => Some(kubelet_config::take_kube_reserved(&mut extra).map_err(BundleError::Reserved)?),
        KubeReserved::None => None,
    };
    let kubelet_yaml = kubelet_config::render(&kubelet_config::configuration(&NodeFacts::of(spec), &extra));

    // What has words in common stands close together; this order was the smallest of a million tried.
    let containerd = minor.runtime == Runtime::Containerd;
    let mut files = vec![units::kubelet_drop_in(spec, api_server, has_agent)];
    if has_agent && let Some(template) = local_env_template::template(spec, reserved.as_ref()) {
        files.push(File::text(paths::LOCAL_ENV_TEMPLATE, template));
    }
    files.push(environment::metadata(spec, api_server)?);
    files.push(File::text(paths::MAX_PODS_MAP, max_pods_map::max_pods_map(spec, options)?));
    if has_agent {
        files.push(units::agent());
    }
    if containerd {
        files.extend(units::sandbox_image(spec));
        files.push(File::text(paths::CONTAINERD_CONFIG, containerd::config(spec)));
        let providers = credential_provider::config(spec);
        files.extend(providers.map(|config| File::text(paths::CREDENTIAL_PROVIDERS, config)));
    }
    files.push(environment::kubelet(spec)?);
    files.push(File::text(paths::KUBELET_YAML, kubelet_yaml));
    files.push(kubeconfig::kubeconfig(spec, api_server, has_agent));
    if units::brings_kubelet_unit(spec) {
        files.push(units::kubelet(spec));
    }
    files.push(File::text(CERTIFICATE_AUTHORITY_PATH, api_server.certificate_authority.to_string()));
    files.extend(service_environment::files(spec));
    files.extend(node_setup::files(spec));
    // Last, so that the texts are compressed as one.
    if has_agent && options.agent == AgentSource::Embedded {
        files.push(File::program(paths::AGENT, agent_binary::riding(spec.architectures)?));
    }
    let authorized_keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let commands = commands::commands(spec, options.agent)?;
    let bundle = Bundle { files, commands, authorized_keys, user_parts: spec.own.user_data.clone() };
    check_user_files(&bundle)?;
    service_environment::check_kubelet(spec, &bundle)?;
    Ok(bundle)
}

/// Refuses a file of the user's in the place of one of these, whichever of the two would win.
pub(super) fn check_user_files(bundle: &Bundle) -> Result<(), BundleError> {
    for file in bundle.user_parts.files() {
        // Further slashes and dots in a path mean nothing to Linux.
        let path = Path::new(&file.path).components().collect::<PathBuf>();
        if bundle.files.iter().any(|own| Path::new(&own.path) == path) {
            return Err(BundleError::TakenPath { path: file.path.clone(), place: file.place.clone() });
        }
    }
    Ok(())
}
