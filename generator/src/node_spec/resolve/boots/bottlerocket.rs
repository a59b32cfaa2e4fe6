//! Bottlerocket: settings, and no program of the node group's.

use serde_json::{Map, Value as Json};

use super::{Facts, Part, place_among};
use crate::bottlerocket as settings;
use crate::cluster_config::json::LocatedObject;
use crate::node_spec::bottlerocket::Bottlerocket;
use crate::node_spec::own_settings::{KubeReserved, NodeName};
use crate::node_spec::resolve::Resolver;
use crate::problem::Problem;

const NODES: &str = "Bottlerocket";

/// What does a command's work.
const COMMANDS: &str = "Bottlerocket runs no shell commands; write bottlerocket.settings.bootstrap-commands or bootstrap-containers instead";

/// What EKS sets where it makes the nodes, and what to do instead. Source: eksctl, `pkg/nodebootstrap/managed_bottlerocket.go`.
const BY_EKS: [(&str, &str); 6] = [
    ("kubernetes.api-server", "remove it, or name an image with ami"),
    ("kubernetes.cluster-certificate", "remove it, or name an image with ami"),
    ("kubernetes.cluster-dns-ip", "remove it, or name an image with ami"),
    ("kubernetes.cluster-name", "remove it, or name an image with ami"),
    ("kubernetes.node-labels", "write labels, and remove this"),
    ("kubernetes.node-taints", "write taints, and remove this"),
];

impl Resolver<'_> {
    /// The node group's settings; notes what Bottlerocket would not take, and what it has nothing for.
    pub(super) fn bottlerocket(&mut self, facts: &Facts<'_>) -> Bottlerocket {
        let group = &self.draft.group;
        for command in group.pre_bootstrap_commands.iter().take(1).chain(&group.override_bootstrap_command) {
            self.note(&command.place, COMMANDS);
        }
        self.refuse_local_cluster(NODES);
        let parts =
            [Part::Containerd, Part::Environment, Part::InstanceLabels, Part::LocalStorage, Part::Network, Part::Token];
        self.refuse_parts(NODES, facts.own, &parts);
        if let (Some(http), Some(_)) = (&group.own.proxy.http, &facts.own.proxy.http) {
            self.note(&http.place, "Bottlerocket has one proxy, for https; write it as https, and remove this");
        }
        if let (Some(given), Some(KubeReserved::None)) =
            (&group.own.capacity.kube_reserved, facts.own.capacity.kube_reserved)
        {
            let message = "Bottlerocket computes what kubelet sets aside by AWS's formulas; remove it, or write amounts in \
                           kubeletExtraConfig.kubeReserved";
            self.note(&given.place, message);
        }
        let from_kubelet = self.check_kubelet_config(facts.kubernetes, settings::from_kubelet_config);
        let fields = group.bottlerocket.as_ref();
        let enable_admin_container = fields.and_then(|fields| fields.enable_admin_container.as_ref());
        if let (Some(given), false) = (enable_admin_container, facts.authorized_keys.is_empty())
            && !given.value
        {
            let message =
                "is false, while ssh gives a key, which only the admin container takes; remove one of the two";
            self.note(&given.place, message);
        }
        let of_file = fields.and_then(|fields| fields.settings.as_ref());
        let all = of_file.into_iter().chain(facts.own.user_data.settings());
        let Some(own) = settings::combine(all, self.problems) else {
            return Bottlerocket {
                enable_admin_container: enable_admin_container.map(|given| given.value),
                settings: Map::new(),
            };
        };
        for problem in settings::check(&own.object) {
            let place = place_among(&own.places, &problem.path, &own.place);
            let message = match BY_EKS.iter().find(|(path, _)| *path == problem.path) {
                Some((_, mend)) if self.is_booted_by_eks() => {
                    format!("EKS itself sets it on the nodes of a managed node group; {mend}")
                }
                _ => problem.message,
            };
            // What could not be read stands as null, which is told of already.
            let is_told = self.problems.iter().any(|told: &Problem| told.place.as_ref() == Some(place));
            if !is_told {
                self.note(place, message);
            }
        }
        self.check_said_twice(enable_admin_container.is_some(), &own, from_kubelet.as_ref(), facts);
        Bottlerocket { enable_admin_container: enable_admin_container.map(|given| given.value), settings: own.object }
    }

    /// Notes settings that a field of the node group says as well.
    fn check_said_twice(
        &mut self,
        says_admin_container: bool,
        own: &LocatedObject,
        from_kubelet: Option<&Map<String, Json>>,
        facts: &Facts<'_>,
    ) {
        let mut both = Vec::new();
        for name in from_kubelet.into_iter().flat_map(Map::keys) {
            both.push((["kubernetes", name.as_str()].to_vec(), "kubeletExtraConfig"));
        }
        if says_admin_container {
            both.push((["host-containers", "admin", "enabled"].to_vec(), "enableAdminContainer"));
        }
        if !facts.authorized_keys.is_empty() {
            both.push((["host-containers", "admin", "user-data"].to_vec(), "ssh"));
        }
        if facts.own.node_name == NodeName::InstanceId {
            both.push((["kubernetes", "hostname-override-source"].to_vec(), "nodestrap.nodeName"));
        }
        if facts.own.proxy.https.is_some() {
            both.push((["network", "https-proxy"].to_vec(), "nodestrap.proxy"));
            both.push((["network", "no-proxy"].to_vec(), "nodestrap.proxy"));
        }
        for (path, field) in both {
            if settings::setting_at(&own.object, &path).is_some() {
                let place = place_among(&own.places, &path.join("."), &own.place);
                self.note(place, format!("{field} says it as well; keep one of the two"));
            }
        }
    }
}
