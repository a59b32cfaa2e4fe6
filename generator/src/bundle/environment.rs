//! The environment files: what a node of this group has in common with its siblings.

use super::error::BundleError;
use super::file::File;
use super::paths;
use crate::kubernetes::{NodeDefaults, Runtime};
use crate::node_spec::{ApiServer, NodeSpec};
use crate::values::MaxPods;

/// `metadata.env`: the cluster. What the kubeconfig has and no program of a containerd node reads here is left to nodes
/// that run Docker, as in the article.
pub(super) fn metadata(spec: &NodeSpec, api_server: &ApiServer) -> Result<File, BundleError> {
    let cluster = &spec.cluster;
    let mut variables =
        vec![("AWS_DEFAULT_REGION", cluster.region.to_string()), ("AWS_EKS_CLUSTER_NAME", cluster.name.to_string())];
    if cluster.kubernetes.runtime == Runtime::Docker {
        variables.push(("AWS_EKS_ENDPOINT", api_server.endpoint.to_string()));
        variables.push(("AWS_EKS_ECR_ACCOUNT", cluster.region.ecr_account().account.to_owned()));
    }
    environment_file(paths::METADATA_ENV, &variables)
}

/// `metadata.env` of nodes whose image has a script of its own, which is told of the cluster from it.
pub(super) fn cluster(spec: &NodeSpec, api_server: &ApiServer) -> Result<File, BundleError> {
    environment_file(
        paths::METADATA_ENV,
        &[
            ("AWS_EKS_CLUSTER_NAME", spec.cluster.name.to_string()),
            ("AWS_EKS_ENDPOINT", api_server.endpoint.to_string()),
        ],
    )
}

/// `kubelet.env`: labels sorted by key, taints as the user ordered them, and max pods where the user gave them. Without a
/// taint only the article's kubelet is told so.
///
/// The agent takes `MAX_PODS` of this file over the map's, and so it stays away where nobody asked for it.
pub(super) fn kubelet(spec: &NodeSpec) -> Result<File, BundleError> {
    kubelet_with(spec, spec.max_pods.map(MaxPods::get))
}

/// The same with another number of pods than the user's.
pub(super) fn kubelet_with(spec: &NodeSpec, max_pods: Option<u32>) -> Result<File, BundleError> {
    let labels: Vec<String> = spec.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let taints: Vec<String> = spec.taints.iter().map(ToString::to_string).collect();
    let mut variables = vec![("NODE_LABELS", labels.join(","))];
    if !taints.is_empty() || spec.cluster.kubernetes.defaults == NodeDefaults::Eksctl {
        variables.push(("NODE_TAINTS", taints.join(",")));
    }
    variables.extend(max_pods.map(|pods| ("MAX_PODS", pods.to_string())));
    environment_file(paths::KUBELET_ENV, &variables)
}

/// A file of `KEY=value` lines.
///
/// Every value is a checked one already; this is the last look at what systemd, a shell and the agent must read alike.
fn environment_file(path: &'static str, variables: &[(&'static str, String)]) -> Result<File, BundleError> {
    let mut text = String::new();
    for (variable, value) in variables {
        let arrives = |character: char| character.is_ascii_graphic() && !"\"'\\`$".contains(character);
        if let Some(character) = value.chars().find(|character| !arrives(*character)) {
            return Err(BundleError::Environment { path, variable, character });
        }
        text.push_str(variable);
        text.push('=');
        text.push_str(value);
        text.push('\n');
    }
    Ok(File::text(path, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_would_not_arrive_is_refused() {
        for character in ['\n', '"', '\'', '\\', '$', '`', ' ', 'é', '\0'] {
            let error = environment_file("/e", &[("OK", "1".to_owned()), ("BAD", format!("a{character}b"))]);
            assert_eq!(
                error.expect_err("refused").to_string(),
                format!(
                    "BAD in /e would hold {character:?}, which does not arrive unchanged in an environment file; \
                     leave it out of the value"
                )
            );
        }
    }
}
