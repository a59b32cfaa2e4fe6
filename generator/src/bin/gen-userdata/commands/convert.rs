//! `gen-userdata convert`: the ClusterConfig that gives the node that some user data gives today.

use clap::Args;
use nodestrap_generator::convert::{ConvertOptions, FindingKind, Source, convert};

use crate::failure::Failure;
use crate::{input, output};

/// Make the ClusterConfig that gives the node that some user data gives today.
///
/// Takes a command line of Amazon Linux 2's /etc/eks/bootstrap.sh, bare or in a script, a NodeConfig, Karpenter's user
/// data or eksctl's, in any wrapping that inspect takes. What has no equivalent, what the input does not say and what will
/// be otherwise goes to standard error, a line each.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gen-userdata convert userdata.txt --kubernetes-version 1.32 > cluster.yaml
  echo \"/etc/eks/bootstrap.sh demo --use-max-pods false\" | gen-userdata convert -
  aws ec2 describe-launch-template-versions --launch-template-name NAME --versions '$Latest' | gen-userdata convert -")]
pub(crate) struct ConvertArguments {
    /// The user data, or a file with the command line; - reads standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// What the input is: bootstrap, node-config or eksctl. Without it, its content tells.
    #[arg(long, value_name = "SORT")]
    from: Option<Source>,

    /// The nodes' Kubernetes version, which no user data holds.
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<String>,

    /// The node group's name. Without it, the one that a label of the input holds.
    #[arg(long, value_name = "NAME")]
    nodegroup: Option<String>,

    /// Fail, and print no ClusterConfig, where something has no equivalent.
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(arguments: &ConvertArguments) -> Result<(), Failure> {
    let action = format!("convert {}", input::shown(&arguments.file));
    let options = ConvertOptions {
        source: arguments.from,
        kubernetes_version: arguments.kubernetes_version.clone(),
        node_group: arguments.nodegroup.clone(),
    };
    let conversion =
        convert(&input::read(&arguments.file)?, &options).map_err(|error| Failure::to(action.as_str(), error))?;
    let (losses, others): (Vec<_>, Vec<_>) =
        conversion.findings.iter().partition(|finding| finding.kind == FindingKind::Lost);
    if arguments.strict && conversion.has_losses() {
        let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
        return Err(Failure::to(action, losses.join("\n")));
    }
    for finding in losses.into_iter().chain(others) {
        output::note(finding);
    }
    output::write(None, conversion.cluster_config.as_bytes())
}
