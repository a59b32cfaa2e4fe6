//! The bundle of nodes that boot from Canonical's EKS images, whose `/etc/eks/bootstrap.sh` sets up kubelet's snap.
//!
//! The environment files are the same as on Amazon Linux 2; a script takes the agent's place, for the agent starts a
//! systemd unit that these images do not have.
//!
//! Sources: Canonical's `bootstrap.sh` in the images; eksctl, `pkg/nodebootstrap/ubuntu.go` and
//! `pkg/nodebootstrap/assets/scripts/bootstrap.ubuntu.sh`.

use serde::Serialize;
use tera::{Context, Tera};

use super::build::check_user_files;
use super::error::BundleError;
use super::file::{Bundle, File};
use super::{environment, paths};
use crate::kubelet_config::CERTIFICATE_AUTHORITY_PATH;
use crate::kubernetes::NodeDefaults;
use crate::node_spec::NodeSpec;
use crate::values::IpFamily;

/// A label whose value the instance has.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Label<'a> {
    key: &'a str,
    category: &'a str,
}

/// The bundle of a node group that was resolved for Ubuntu; `max_pods` is what its nodes are to take, where that is known.
///
/// With `overrideBootstrapCommand` that command takes the script's place, as in eksctl, and finds the environment files
/// and the certificate authority.
///
/// # Errors
/// See [`BundleError`].
pub(crate) fn build(spec: &NodeSpec, max_pods: Option<u32>) -> Result<Bundle, BundleError> {
    let api_server = spec.cluster.api_server()?;
    let mut files = vec![
        environment::cluster(spec, api_server)?,
        environment::kubelet_with(spec, max_pods)?,
        File::text(CERTIFICATE_AUTHORITY_PATH, api_server.certificate_authority.to_string()),
    ];
    let extra = kubelet_extra_config(spec);
    if let Some(config) = &extra {
        files.push(File::text(paths::KUBELET_EXTRA_CONFIG, config.clone()));
    }
    let mut commands: Vec<Vec<String>> = spec.pre_bootstrap_commands.iter().map(|command| shell(command)).collect();
    if let Some(command) = &spec.override_bootstrap_command {
        commands.push(shell(command));
    } else {
        files.push(script(spec, extra.is_some()));
        commands.push(vec![paths::BOOTSTRAP_UBUNTU.to_owned()]);
    }
    let authorized_keys = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let bundle = Bundle { files, commands, authorized_keys, user_parts: spec.own.user_data.clone() };
    check_user_files(&bundle)?;
    Ok(bundle)
}

/// The user's kubelet configuration; the cluster's DNS, which bootstrap.sh gives to kubelet as a flag, is none of it.
fn kubelet_extra_config(spec: &NodeSpec) -> Option<String> {
    let mut config = spec.kubelet_extra_config.clone();
    config.shift_remove("clusterDNS");
    (!config.is_empty()).then(|| format!("{:#}\n", serde_json::Value::Object(config)))
}

fn script(spec: &NodeSpec, has_extra_config: bool) -> File {
    let mut context = Context::new();
    context.insert("labels", &labels(spec));
    context.insert("network", &network(spec));
    context.insert("has_extra_config", &has_extra_config);
    let template = include_str!("../../../systemd/bootstrap.ubuntu.sh");
    let text = Tera::one_off(template, &context, false).expect("the template is sound");
    File::program(paths::BOOTSTRAP_UBUNTU, text.as_bytes())
}

/// The labels that the agent sets on other nodes: eksctl's own, and the user's.
fn labels(spec: &NodeSpec) -> Vec<Label<'_>> {
    let lifecycle = Label { key: "node-lifecycle", category: "instance-life-cycle" };
    let mut labels = vec![Label { key: "alpha.eksctl.io/instance-id", category: "instance-id" }];
    if spec.cluster.kubernetes.defaults == NodeDefaults::EksAmi {
        labels.push(lifecycle);
    }
    for (key, category) in spec.own.instance_labels.iter() {
        let label = Label { key: key.as_str(), category: category.as_str() };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// How bootstrap.sh is told of the cluster's network. With IPv6 it makes the DNS address from the service CIDR.
fn network(spec: &NodeSpec) -> String {
    if let (IpFamily::V6, Some(cidr)) = (spec.cluster.ip_family, spec.cluster.service_cidr) {
        return format!("--ip-family ipv6 --service-ipv6-cidr {cidr}");
    }
    let addresses: Vec<String> = spec.cluster_dns.iter().map(ToString::to_string).collect();
    format!("--dns-cluster-ip {}", addresses.join(","))
}

fn shell(command: &str) -> Vec<String> {
    ["/bin/bash", "-c", command].map(str::to_owned).to_vec()
}
