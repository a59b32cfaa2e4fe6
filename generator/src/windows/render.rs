//! The script.

use std::iter;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::kubelet::flags;
use super::quote::literal;
use crate::kubelet_config::ConfigProblem;
use crate::node_spec::{ApiServer, NodeSpec};
use crate::payload::Piece;
use crate::user_parts::{Content, UserPart};
use crate::values::ServiceCidr;

/// What a script begins with.
const BEGIN: &str = "<powershell>";

/// What it ends with.
const END: &str = "</powershell>";

/// Where the images have the bootstrap script; the variable's name is eksctl's, for scripts that use it.
const SCRIPT_FILE: &str = r#"[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1""#;

/// Sends what the bootstrap script says, warnings and the like with it, to `EC2Launch`'s log.
const LOGGED: &str = "3>&1 4>&1 5>&1 6>&1";

/// The user data of a node group that was resolved for Windows.
///
/// First come the user's parts and commands, then the bootstrap script, or the user's command in its place, then the
/// user's other parts. As in eksctl, a command in the script's place finds its arguments in variables of the same names.
///
/// # Errors
/// Every part of `kubeletExtraConfig` that has no flag; none where it was resolved for Windows.
pub(crate) fn render(
    spec: &NodeSpec,
    api_server: &ApiServer,
    service_cidr: ServiceCidr,
) -> Result<Vec<Piece>, Vec<ConfigProblem>> {
    let arguments = arguments(spec, api_server, service_cidr)?;
    let mut pieces = vec![piece(None, BEGIN), piece(None, SCRIPT_FILE)];
    let call = if let Some(command) = &spec.override_bootstrap_command {
        let variables = arguments.iter().map(|(name, value)| format!("[string]${name} = {}", literal(value)));
        pieces.push(piece(Some("the bootstrap script's arguments"), &variables.collect::<Vec<_>>().join("\n")));
        piece(Some("overrideBootstrapCommand"), command.trim_end())
    } else {
        let arguments: Vec<String> =
            arguments.iter().map(|(name, value)| format!("-{name} {}", literal(value))).collect();
        let call = format!("& $EKSBootstrapScriptFile {} {LOGGED}", arguments.join(" "));
        piece(Some("the bootstrap script's call"), &call)
    };
    pieces.extend(before(spec));
    pieces.push(call);
    pieces.extend(blocks(&spec.own.user_data.after));
    pieces.push(piece(None, END));
    Ok(pieces)
}

/// The user data of a node group whose nodes EKS makes, which adds the call of its bootstrap script: the user's parts and
/// commands, if there are any.
pub(crate) fn render_beside_eks(spec: &NodeSpec) -> Option<Vec<Piece>> {
    let pieces: Vec<Piece> = iter::once(piece(None, BEGIN)).chain(before(spec)).chain([piece(None, END)]).collect();
    (pieces.len() > 2).then_some(pieces)
}

/// Whole lines of the script, with the last one's end.
fn piece(what: Option<&str>, lines: &str) -> Piece {
    Piece { what: what.map(str::to_owned), text: format!("{lines}\n") }
}

/// What runs before the bootstrap script.
fn before(spec: &NodeSpec) -> impl Iterator<Item = Piece> {
    let commands = spec
        .pre_bootstrap_commands
        .iter()
        .enumerate()
        .map(|(index, command)| piece(Some(&format!("preBootstrapCommands[{index}]")), command.trim_end()));
    blocks(&spec.own.user_data.before).chain(commands)
}

/// The user's scripts, each a block of its own: it may begin with `param`, `return` ends it alone, and its variables and
/// preferences, such as `$ErrorActionPreference`, are not those of the bootstrap script.
fn blocks(parts: &[UserPart]) -> impl Iterator<Item = Piece> {
    parts.iter().filter_map(|part| match &part.content {
        Content::PowerShell(script) => {
            let what = format!("{} {}", part.kind(), part.name());
            Some(piece(Some(&what), &format!("& {{\n{script}\n}}")))
        }
        _ => None,
    })
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
