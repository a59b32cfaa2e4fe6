//! The script.

use std::iter;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::kubelet::flags;
use super::quote::literal;
use crate::kubelet_config::ConfigProblem;
use crate::node_spec::{ApiServer, NodeSpec};
use crate::values::ServiceCidr;

/// What a script begins with.
const BEGIN: &str = "<powershell>";

/// What it ends with.
const END: &str = "</powershell>\n";

/// Where the images have the bootstrap script; the variable's name is eksctl's, for scripts that use it.
const SCRIPT_FILE: &str = r#"[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1""#;

/// Sends what the bootstrap script says, warnings and the like with it, to `EC2Launch`'s log.
const LOGGED: &str = "3>&1 4>&1 5>&1 6>&1";

/// The user data of a node group that was resolved for Windows.
///
/// First come the user's commands, then the bootstrap script, or the user's command in its place: as in eksctl, that one
/// finds the script's arguments in variables of the same names.
///
/// # Errors
/// Every part of `kubeletExtraConfig` that has no flag; none where it was resolved for Windows.
pub(crate) fn render(
    spec: &NodeSpec,
    api_server: &ApiServer,
    service_cidr: ServiceCidr,
) -> Result<String, Vec<ConfigProblem>> {
    let arguments = arguments(spec, api_server, service_cidr)?;
    let mut lines = vec![BEGIN.to_owned(), SCRIPT_FILE.to_owned()];
    if spec.override_bootstrap_command.is_some() {
        lines.extend(arguments.iter().map(|(name, value)| format!("[string]${name} = {}", literal(value))));
    }
    lines.extend(spec.pre_bootstrap_commands.iter().map(|command| command.trim_end().to_owned()));
    if let Some(command) = &spec.override_bootstrap_command {
        lines.push(command.trim_end().to_owned());
    } else {
        let arguments: Vec<String> =
            arguments.iter().map(|(name, value)| format!("-{name} {}", literal(value))).collect();
        lines.push(format!("& $EKSBootstrapScriptFile {} {LOGGED}", arguments.join(" ")));
    }
    lines.push(END.to_owned());
    Ok(lines.join("\n"))
}

/// The user data of a node group whose nodes EKS makes, which adds the call of its bootstrap script: the user's commands,
/// if there are any.
pub(crate) fn render_beside_eks(spec: &NodeSpec) -> Option<String> {
    let commands = spec.pre_bootstrap_commands.iter().map(|command| command.trim_end());
    let lines: Vec<&str> = iter::once(BEGIN).chain(commands).chain([END]).collect();
    (lines.len() > 2).then(|| lines.join("\n"))
}

/// The script's arguments. Without the endpoint and the certificate authority it would ask EKS, without the service CIDR
/// guess it from the instance's own address.
fn arguments(
    spec: &NodeSpec,
    api_server: &ApiServer,
    service_cidr: ServiceCidr,
) -> Result<Vec<(&'static str, String)>, Vec<ConfigProblem>> {
    let cluster = &spec.cluster;
    let dns: Vec<String> = spec.cluster_dns.iter().map(ToString::to_string).collect();
    Ok(vec![
        ("EKSClusterName", cluster.name.to_string()),
        ("APIServerEndpoint", api_server.endpoint.to_string()),
        ("Base64ClusterCA", STANDARD.encode(api_server.certificate_authority.as_str())),
        ("ServiceCIDR", service_cidr.to_string()),
        ("DNSClusterIP", dns.join(",")),
        ("KubeletExtraArgs", kubelet_arguments(spec)?),
    ])
}

/// kubelet's own arguments; no value in them has a space or a quote.
fn kubelet_arguments(spec: &NodeSpec) -> Result<String, Vec<ConfigProblem>> {
    let labels: Vec<String> = spec.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut arguments = vec![format!("--node-labels={}", labels.join(","))];
    if !spec.taints.is_empty() {
        let taints: Vec<String> = spec.taints.iter().map(ToString::to_string).collect();
        arguments.push(format!("--register-with-taints={}", taints.join(",")));
    }
    arguments.extend(spec.max_pods.map(|pods| format!("--max-pods={pods}")));
    arguments.extend(flags(&spec.kubelet_extra_config)?);
    Ok(arguments.join(" "))
}
