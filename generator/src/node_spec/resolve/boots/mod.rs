//! What a boot other than the agent's has nothing for: each such field is refused, so that none is dropped in silence.
//!
//! Reads the draft and what was resolved of it; notes problems. One module a boot.

mod bottlerocket;
mod node_configs;
mod nodeadm;
mod ubuntu;
mod windows;

use serde_json::{Map, Value as Json};

use super::Resolver;
use crate::kubelet_config::{self, ConfigProblem};
use crate::kubernetes::Minor;
use crate::node_spec::bottlerocket::Bottlerocket;
use crate::node_spec::own_settings::{Containerd, Environment, InstanceLabels, NodeName, Proxy};
use crate::node_spec::{AmiFamily, Boot, OwnSettings, flag};
use crate::problem::Place;
use crate::values::{AuthorizedKey, IpFamily};

/// What the checks go by.
pub(super) struct Facts<'a> {
    /// The AMI family, where it is known.
    pub(super) family: Option<AmiFamily>,
    /// The Kubernetes minor, where it is known.
    pub(super) kubernetes: Option<&'static Minor>,
    /// The family of pods and services.
    pub(super) ip_family: IpFamily,
    /// The public keys for the image's default user.
    pub(super) authorized_keys: &'a [AuthorizedKey],
    /// What eksctl has no field for.
    pub(super) own: &'a OwnSettings,
}

impl Resolver<'_> {
    /// What the node group says to Bottlerocket; notes what its nodes cannot be given.
    pub(super) fn boot_settings(&mut self, boot: Option<Boot>, facts: &Facts<'_>) -> Bottlerocket {
        if let (Some(fields), Some(boot)) = (&self.draft.group.bottlerocket, boot)
            && boot != Boot::Bottlerocket
        {
            self.note(
                &fields.place,
                "only Bottlerocket reads these settings; remove it, or write amiFamily Bottlerocket",
            );
        }
        match boot {
            None => {}
            Some(Boot::Agent) => self.refuse_node_configs(&facts.own.user_data, facts.family, Boot::Agent),
            Some(Boot::Nodeadm) => self.check_nodeadm(facts),
            Some(Boot::Bottlerocket) => return self.bottlerocket(facts),
            Some(Boot::Ubuntu) => self.check_ubuntu(facts),
            Some(Boot::Windows) => self.check_windows(facts),
        }
        Bottlerocket::default()
    }

    /// Notes the parts of `nodestrap` that are set, and that nothing on such nodes acts on. `nodes` are these nodes, as
    /// a message names them.
    fn refuse_parts(&mut self, nodes: &str, own: &OwnSettings, parts: &[Part]) {
        for part in parts {
            if !part.is_set(own) {
                continue;
            }
            let place = self.place_of(part.name(), part.flags());
            self.note(&place, format!("is not rendered for {nodes}; remove it{}", part.instead()));
        }
    }

    /// Where a mapping of `nodestrap` stands; where none does, the flags that say the same.
    fn place_of(&self, name: &str, flags: &[&str]) -> Place {
        let place = self.draft.group.own.places.get(name).cloned();
        place.unwrap_or_else(|| Place::Flag(flags.join(", ")))
    }

    /// Notes that a local cluster on AWS Outposts has no such nodes.
    fn refuse_local_cluster(&mut self, nodes: &str) {
        let cluster = &self.draft.cluster;
        if let Some(outpost) = cluster.id.as_ref().or(cluster.outpost_arn.as_ref()) {
            let message = format!(
                "makes the cluster a local one on AWS Outposts, which {nodes} nodes are not rendered for; write amiFamily \
                 AmazonLinux2"
            );
            self.note(&outpost.place.clone(), message);
        }
    }

    /// Notes what `check` says of the user's kubelet configuration, where kubelet itself would take it.
    fn check_kubelet_config<T>(
        &mut self,
        minor: Option<&Minor>,
        check: impl Fn(&Map<String, Json>) -> Result<T, Vec<ConfigProblem>>,
    ) -> Option<T> {
        let config = self.draft.group.kubelet_extra_config.as_ref();
        let object = config.map_or_else(Map::new, |config| config.object.clone());
        if minor.is_none_or(|minor| !kubelet_config::check(minor, &object).is_empty()) {
            return None;
        }
        match (check(&object), config) {
            (Ok(checked), _) => Some(checked),
            (Err(problems), Some(config)) => {
                for problem in problems {
                    let place = config.places.get(&problem.path).unwrap_or(&config.place);
                    self.note(place, problem.message);
                }
                None
            }
            (Err(_), None) => None,
        }
    }
}

/// A part of `nodestrap` that needs something on the node to act on it.
#[derive(Clone, Copy, Debug)]
enum Part {
    Containerd,
    Environment,
    InstanceLabels,
    LocalStorage,
    Network,
    NodeName,
    Proxy,
    Token,
}

impl Part {
    /// Its name in `nodestrap`.
    fn name(self) -> &'static str {
        match self {
            Self::Containerd => "containerd",
            Self::Environment => "environment",
            Self::InstanceLabels => "instanceLabels",
            Self::LocalStorage => "localStorage",
            Self::Network => "network",
            Self::NodeName => "nodeName",
            Self::Proxy => "proxy",
            Self::Token => "token",
        }
    }

    /// The flags that set it.
    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Containerd => {
                &[flag::CONTAINERD_VERSION, flag::SANDBOX_IMAGE, flag::FIPS_REGISTRY, flag::IMAGE_CREDENTIAL_PROVIDER]
            }
            Self::Environment => &[],
            Self::InstanceLabels => &[flag::INSTANCE_LABEL],
            Self::LocalStorage => &[flag::LOCAL_STORAGE],
            Self::Network => &[flag::NAMESERVER, flag::SEARCH_DOMAIN],
            Self::NodeName => &[flag::NODE_NAME],
            Self::Proxy => &[flag::HTTP_PROXY, flag::HTTPS_PROXY, flag::NO_PROXY],
            Self::Token => &[flag::TOKEN],
        }
    }

    /// Whether it asks for anything.
    fn is_set(self, own: &OwnSettings) -> bool {
        match self {
            Self::Containerd => own.containerd != Containerd::default(),
            Self::Environment => own.environment != Environment::default(),
            Self::InstanceLabels => own.instance_labels != InstanceLabels::default(),
            Self::LocalStorage => own.local_storage.is_some(),
            Self::Network => own.network.is_set(),
            Self::NodeName => own.node_name != NodeName::default(),
            Self::Proxy => own.proxy != Proxy::default(),
            Self::Token => own.token.program.is_some(),
        }
    }

    /// What does the same on nodes of another kind.
    fn instead(self) -> &'static str {
        match self {
            Self::InstanceLabels => ", and write labels where all nodes have the same value",
            _ => "",
        }
    }
}

/// Where a key stands among several, or the whole of them.
fn place_among<'a>(places: &'a std::collections::BTreeMap<String, Place>, path: &str, whole: &'a Place) -> &'a Place {
    places.get(path).unwrap_or(whole)
}
