//! Which program made some user data, by the marks that each leaves.
//!
//! Sources: eksctl, `pkg/nodebootstrap` (0.12.0 to 2026); Karpenter, `pkg/providers/amifamily/bootstrap`; kops,
//! `pkg/model/resources/nodeup.go`.

use std::fmt;

use serde::Serialize;

use super::kind::Kind;
use super::report::{File, Part};

/// A maker of user data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// This project: an agent of its own among the files of eksctl's design, or a `NodeConfig` with eksctl's labels.
    Nodestrap,
    /// eksctl before 0.50, which configured kubelet itself.
    EksctlOwnBootstrap,
    /// eksctl since 0.50 on Amazon Linux 2 and Ubuntu, over the image's `/etc/eks/bootstrap.sh`.
    EksctlImageBootstrap,
    /// eksctl on Amazon Linux 2023.
    EksctlNodeadm,
    /// eksctl on Windows.
    EksctlWindows,
    /// Karpenter.
    Karpenter,
    /// kops.
    Kops,
    /// Something that calls the image's `/etc/eks/bootstrap.sh`, as the EKS documentation has it.
    EksBootstrapScript,
}

impl Origin {
    /// A name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nodestrap => "nodestrap",
            Self::EksctlOwnBootstrap => "eksctl before 0.50, which configures kubelet itself",
            Self::EksctlImageBootstrap => "eksctl since 0.50, over the image's /etc/eks/bootstrap.sh",
            Self::EksctlNodeadm => "eksctl, for nodeadm on Amazon Linux 2023",
            Self::EksctlWindows => "eksctl, for Windows",
            Self::Karpenter => "Karpenter",
            Self::Kops => "kops",
            Self::EksBootstrapScript => "calls the image's /etc/eks/bootstrap.sh",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The maker, where its marks are there.
pub(super) fn recognise(parts: &[Part], files: &[File]) -> Option<Origin> {
    let has = |path: &str| files.iter().any(|file| file.path == path);
    let ends = |name: &str| files.iter().any(|file| file.path.ends_with(name));
    let says = |text: &str| parts.iter().any(|part| contains(&part.content, text));
    let node_configs = || parts.iter().filter(|part| part.kind == Kind::NodeConfig);
    let eksctl_part = node_configs().any(|part| contains(&part.content, "alpha.eksctl.io/"));
    // eksctl sorts the fields of a NodeConfig; nodestrap has them in nodeadm's own order.
    let own_part =
        node_configs().any(|part| contains(&part.content, "kind: NodeConfig\nspec:\n  cluster:\n    name: "));
    let eksctl = has("/etc/eksctl/kubelet.env");
    // A preinstalled agent is not among the files, its unit and what it reads are; where a command of the user's takes
    // its place, the map is what eksctl never wrote so.
    let compact_map = |file: &File| file.path.ends_with("/max_pods.map") && file.content.starts_with(b"# max pods: ");
    let nodestrap = has("/etc/systemd/system/nodestrap-agent.service")
        || has("/etc/eksctl/kubelet.local.env.template")
        || has("/etc/eksctl/bootstrap.ubuntu.sh")
        || files.iter().any(|file| file.elf.is_some() || compact_map(file));
    let marks = [
        ((eksctl && nodestrap) || (eksctl_part && own_part), Origin::Nodestrap),
        (eksctl && has("/etc/eksctl/kubelet-extra.json"), Origin::EksctlImageBootstrap),
        (eksctl && (ends("/bootstrap.al2.sh") || ends("/bootstrap.ubuntu.sh")), Origin::EksctlOwnBootstrap),
        (says("# Karpenter Generated NodeConfig") || says("karpenter.sh/nodepool"), Origin::Karpenter),
        (eksctl_part, Origin::EksctlNodeadm),
        // eksctl and Karpenter have values between quotation marks, in which PowerShell expands variables.
        (says("& $EKSBootstrapScriptFile -EKSClusterName '"), Origin::Nodestrap),
        (says("$EKSBootstrapScriptFile"), Origin::EksctlWindows),
        (says("NODEUP_URL"), Origin::Kops),
        (says("/etc/eks/bootstrap.sh"), Origin::EksBootstrapScript),
    ];
    marks.into_iter().find(|(found, _)| *found).map(|(_, origin)| origin)
}

fn contains(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|window| window == text.as_bytes())
}
