//! The AMI family, and what boots its nodes.

use super::Resolver;
use crate::node_spec::{AmiFamily, Boot, flag};
use crate::problem::{Note, Place};
use crate::values::{KubernetesVersion, quoted};

/// The first minor for which EKS takes Amazon Linux 2023 where nobody names a family.
///
/// Source: the EKS user guide, "Review release notes for Kubernetes versions", 1.30. eksctl takes it for every version
/// since that is all that EKS supports.
const AMAZON_LINUX_2023_SINCE: u32 = 30;

impl Resolver<'_> {
    /// The family: the user's, or the one that EKS takes for the Kubernetes version, which a note tells.
    pub(super) fn family(&mut self) -> Option<AmiFamily> {
        if let Some(given) = &self.draft.group.ami_family {
            return self.parse(given);
        }
        if self.is_unread(&self.group_path("amiFamily")) {
            return None;
        }
        let version = self.draft.cluster.version.as_ref().and_then(|text| text.value.parse::<KubernetesVersion>().ok());
        let minor = version.and_then(|version| version.resolve().ok());
        let (family, taken_by) = match minor {
            Some(minor) if minor.minor < AMAZON_LINUX_2023_SINCE => {
                (AmiFamily::AmazonLinux2, "did up to Kubernetes 1.29")
            }
            _ => (AmiFamily::AmazonLinux2023, "does from Kubernetes 1.30 on"),
        };
        let place = self.draft.group_place.clone().unwrap_or_else(|| Place::Flag(flag::AMI_FAMILY.to_owned()));
        let message = format!(
            "no AMI family is named, so {family} is taken, as EKS {taken_by}; write amiFamily, or give {}, so that it stays",
            flag::AMI_FAMILY
        );
        self.notes.push(Note { place, message });
        Some(family)
    }

    /// What boots the nodes: the family's own program, or the agent where the user asks for it.
    pub(super) fn boot(&mut self, family: Option<AmiFamily>) -> Option<Boot> {
        let family = family?;
        let Some(given) = &self.draft.group.own.boot else { return Some(family.boot()) };
        let ways = family.boots();
        let found = ways.iter().find(|boot| boot.as_str() == given.value);
        if found.is_none() {
            let names: Vec<&str> = ways.iter().map(|boot| boot.as_str()).collect();
            let message =
                format!("{} does not boot {family} nodes; write {}", quoted(&given.value), names.join(" or "));
            self.note(&given.place, message);
        }
        found.copied()
    }
}
