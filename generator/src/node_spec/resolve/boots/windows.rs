//! Windows: `Start-EKSBootstrap.ps1` of the image, called by one script.

use super::{Facts, Part};
use crate::cluster_config::node_group::SshKey;
use crate::node_spec::flag;
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::resolve::Resolver;
use crate::problem::Problem;
use crate::values::{IpFamily, quoted};
use crate::windows;

const NODES: &str = "Windows";

/// The flags of `nodestrap.capacity` that count as the VPC CNI does.
const CNI_FLAGS: [&str; 6] = [
    flag::PREFIX_DELEGATION,
    flag::CUSTOM_NETWORKING,
    flag::MAX_ENIS,
    flag::RESERVED_ENIS,
    flag::RECOMMENDED_CAP,
    flag::MAX_PODS_EXPRESSION,
];

impl Resolver<'_> {
    /// Notes what Windows nodes have nothing for.
    pub(super) fn check_windows(&mut self, facts: &Facts<'_>) {
        self.refuse_local_cluster(NODES);
        let parts = [
            Part::Containerd,
            Part::Environment,
            Part::InstanceLabels,
            Part::LocalStorage,
            Part::Network,
            Part::NodeName,
            Part::Proxy,
            Part::Token,
        ];
        self.refuse_parts(NODES, facts.own, &parts);
        let group = &self.draft.group;
        for command in group.pre_bootstrap_commands.iter().chain(&group.override_bootstrap_command) {
            if let Some((_, tag)) = windows::tag_in(&command.value) {
                let message = format!(
                    "holds {}, which EC2Launch takes for a tag of its own; write it in two texts, such as '<' + '…'",
                    quoted(tag)
                );
                self.note(&command.place, message);
            }
        }
        if let (Some(given), Some(KubeReserved::Aws)) =
            (&group.own.capacity.kube_reserved, facts.own.capacity.kube_reserved)
        {
            let message = "nothing on a Windows node computes what kubelet sets aside; write amounts in \
                           kubeletExtraConfig.kubeReserved";
            self.note(&given.place, message);
        }
        if !facts.own.capacity.counts_as_the_cni() {
            let place = self.place_of("capacity", &CNI_FLAGS);
            let message = "is for the VPC CNI of Linux nodes, while a Windows node takes as many pods as its first network \
                           interface has addresses; write maxPodsPerNode instead";
            self.note(&place, message);
        }
        if let Some(SshKey::Text(key) | SshKey::File(key)) = &group.ssh {
            let message = "no SSH server of a Windows image takes it; name an EC2 key pair, which the administrator's \
                           password is encrypted with, as publicKeyName";
            self.note(&key.place, message);
        }
        self.check_windows_network(facts);
        self.check_kubelet_config(facts.kubernetes, windows::flags);
    }

    /// Source: the EKS user guide, "Deploy Windows nodes on EKS clusters", "Considerations": no IPv6.
    fn check_windows_network(&mut self, facts: &Facts<'_>) {
        let cluster = &self.draft.cluster;
        if facts.ip_family == IpFamily::V6 {
            let place =
                cluster.ip_family.as_ref().or(cluster.service_ipv6_cidr.as_ref()).map(|text| text.place.clone());
            let message = "Windows nodes cannot join IPv6 clusters; give them a cluster of IPv4".to_owned();
            self.problems.push(Problem { place, message });
            return;
        }
        if !self.is_booted_by_eks() {
            self.service_cidr_is_known("which Start-EKSBootstrap.ps1 would guess,");
        }
        let given = self.draft.group.cluster_dns.get(1).map(|second| second.place.clone());
        let of_kubelet = self.kubelets_cluster_dns().filter(|addresses| addresses.value.len() > 1);
        if let Some(place) = given.or_else(|| of_kubelet.map(|addresses| addresses.place)) {
            self.note(&place, "Start-EKSBootstrap.ps1 takes one address alone; keep one");
        }
    }
}
