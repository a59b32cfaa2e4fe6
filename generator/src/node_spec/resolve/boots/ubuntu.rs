//! Ubuntu: the image's own bootstrap script, called by one of ours.

use super::{Facts, Part};
use crate::node_spec::Boot;
use crate::node_spec::own_settings::KubeReserved;
use crate::node_spec::resolve::Resolver;
use crate::values::IpFamily;

const NODES: &str = "Ubuntu";

impl Resolver<'_> {
    /// Notes what the image's script has nothing for.
    pub(super) fn check_ubuntu(&mut self, facts: &Facts<'_>) {
        self.refuse_local_cluster(NODES);
        self.refuse_node_configs(&facts.own.user_data, facts.family, Boot::Ubuntu);
        let parts = [
            Part::Containerd,
            Part::Environment,
            Part::LocalStorage,
            Part::Network,
            Part::NodeName,
            Part::Proxy,
            Part::Token,
        ];
        self.refuse_parts(NODES, facts.own, &parts);
        let group = &self.draft.group;
        if let (Some(given), Some(KubeReserved::None)) =
            (&group.own.capacity.kube_reserved, facts.own.capacity.kube_reserved)
        {
            let message = "bootstrap.sh of Ubuntu's images computes what kubelet sets aside by AWS's formulas; remove it, or \
                           write amounts in kubeletExtraConfig.kubeReserved";
            self.note(&given.place, message);
        }
        if facts.ip_family == IpFamily::V6 {
            self.service_cidr_is_known("with which bootstrap.sh of Ubuntu's images tells IPv6,");
            let given = group.cluster_dns.first().map(|first| first.place.clone());
            if let Some(place) = given.or_else(|| self.kubelets_cluster_dns().map(|addresses| addresses.place)) {
                let message = "bootstrap.sh of Ubuntu's images computes the address from the service CIDR in IPv6 clusters, \
                               and takes no other; remove it";
                self.note(&place, message);
            }
        }
    }
}
