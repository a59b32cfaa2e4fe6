//! What a conversion knows of the node so far, as text; `gen-userdata` checks it like any other `ClusterConfig`.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Map, Value};

use super::ConvertOptions;
use super::finding::Findings;
use crate::inspect::{Kind, Leaf, Report, Tree};
use crate::values::{Region, ServiceCidr, quoted};

/// A node group and its cluster.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// `amiFamily`.
    pub(super) family: &'static str,
    pub(super) cluster_name: Option<String>,
    pub(super) region: Option<String>,
    pub(super) kubernetes_version: Option<String>,
    pub(super) endpoint: Option<String>,
    /// Base64 of PEM.
    pub(super) certificate_authority: Option<String>,
    /// The ID of a local cluster on AWS Outposts.
    pub(super) cluster_id: Option<String>,
    pub(super) service_cidr: Option<String>,
    /// Where the input says it.
    pub(super) is_ipv6: Option<bool>,
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) taints: Vec<TaintText>,
    pub(super) max_pods: Option<u64>,
    pub(super) cluster_dns: Vec<String>,
    /// `kubeletExtraConfig`.
    pub(super) kubelet: Map<String, Value>,
    pub(super) container_runtime: Option<String>,
    pub(super) pre_bootstrap_commands: Vec<String>,
    /// Whether memory was set aside for as many pods as the instance type can have, whatever `max_pods` is.
    pub(super) reserves_by_type: bool,
    pub(super) own: Own,
    /// `spec` of a `NodeConfig` with what no field has: nodeadm lays `overrideBootstrapCommand` over the first one.
    pub(super) for_nodeadm: Map<String, Value>,
    pub(super) findings: Findings,
}

/// A taint, not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TaintText {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) effect: String,
}

/// What stands in `nodestrap`.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    /// `capacity.maxPodsExpression`.
    pub(super) max_pods_expression: Option<String>,
    /// `capacity.kubeReserved: none`, for reserves that the input gives in full.
    pub(super) reserves_nothing: bool,
    pub(super) containerd: OwnContainerd,
    pub(super) environment: BTreeMap<&'static str, BTreeMap<String, String>>,
    pub(super) local_storage: Option<OwnLocalStorage>,
    pub(super) nameservers: Vec<String>,
    pub(super) domains: Vec<String>,
    /// `nodeName: instanceId`.
    pub(super) is_named_by_instance: bool,
    pub(super) proxy: OwnProxy,
}

#[derive(Clone, Debug, Default)]
pub(super) struct OwnContainerd {
    pub(super) image_credential_provider: Option<String>,
    pub(super) sandbox_image: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct OwnLocalStorage {
    pub(super) strategy: Option<String>,
    pub(super) mount_path: Option<String>,
    pub(super) disabled_mounts: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct OwnProxy {
    pub(super) http: Option<String>,
    pub(super) https: Option<String>,
    pub(super) no: Vec<String>,
}

/// Labels that nodestrap sets by itself: the first two in the user data, the others at each boot.
const OWN_LABELS: [&str; 4] =
    ["alpha.eksctl.io/cluster-name", "alpha.eksctl.io/nodegroup-name", "alpha.eksctl.io/instance-id", "node-lifecycle"];

/// Labels that hold a node group's name, the surest first.
const NAME_LABELS: [&str; 3] =
    ["alpha.eksctl.io/nodegroup-name", "eks.amazonaws.com/nodegroup", "karpenter.sh/nodepool"];

/// Karpenter's taint for nodes that it has not seen yet; nobody else takes it off.
const UNREGISTERED: &str = "karpenter.sh/unregistered";

impl Node {
    pub(super) fn new(family: &'static str) -> Self {
        Self { family, ..Self::default() }
    }

    /// The region in the endpoint's name, `….REGION.eks.amazonaws.com` or `….eks-cluster.REGION.api.aws`.
    ///
    /// Source: the EKS user guide, "Cluster API server endpoint".
    pub(super) fn take_region_from_endpoint(&mut self) {
        let Some(endpoint) = &self.endpoint else { return };
        let host = endpoint.trim_start_matches("https://").split(['/', ':']).next().unwrap_or_default();
        let labels: Vec<&str> = host.split('.').collect();
        let before = |name: &str| labels.iter().position(|label| *label == name)?.checked_sub(1);
        let behind = |name: &str| Some(labels.iter().position(|label| *label == name)? + 1);
        let region = before("eks").or_else(|| behind("eks-cluster")).and_then(|at| labels.get(at));
        let is_region = |region: &&str| region.parse::<Region>().is_ok();
        if let Some(region) = region.copied().filter(is_region) {
            self.region.get_or_insert_with(|| region.to_owned());
        }
    }

    /// Tells where the image's scripts make another DNS address of the service CIDR than it has.
    ///
    /// They take the text up to the last dot and 10, or up to the slash and a (bootstrap.sh; nodeadm,
    /// `internal/kubelet/config.go`).
    pub(super) fn compare_dns(&mut self, place: &str) {
        let Some(text) = &self.service_cidr else { return };
        let Ok(cidr) = text.parse::<ServiceCidr>() else { return };
        let by_text = match text.rsplit_once('.') {
            Some((network, _)) => format!("{network}.10"),
            None => format!("{}a", text.split('/').next().unwrap_or_default()),
        };
        let right = cidr.cluster_dns();
        if by_text.parse() != Ok::<IpAddr, _>(right) {
            let message = format!(
                "of the service CIDR {cidr} the image's scripts make the DNS address {by_text}, nodestrap makes {right}, \
                 which is where EKS has it"
            );
            self.findings.differs(place, message);
        }
    }

    /// Takes a list `key=value,…` of labels.
    pub(super) fn take_labels(&mut self, list: &str, place: &str, shown: impl Fn(&str) -> String) {
        for label in list.split(',').filter(|label| !label.trim().is_empty()) {
            let shown = shown(label.trim());
            match shown.split_once('=') {
                Some((key, _)) if OWN_LABELS[2..].contains(&key) => {}
                _ if shown != label.trim() => {
                    let message = format!(
                        "the label {} has a value that is known on the node alone: nodestrap.instanceLabels takes labels \
                         from the instance",
                        quoted(&shown)
                    );
                    self.findings.lost(place, message);
                }
                Some((key, value)) => {
                    self.labels.insert(key.to_owned(), value.to_owned());
                }
                None => self.findings.lost(place, format!("{} is not a label; write key=value", quoted(&shown))),
            }
        }
    }

    /// Takes a list `key=value:Effect,…` of taints in place of those that are there, as kubelet does.
    pub(super) fn take_taints(&mut self, list: &str, place: &str) {
        self.taints.clear();
        for taint in list.split(',').map(str::trim).filter(|taint| !taint.is_empty()) {
            let Some((head, effect)) = taint.rsplit_once(':') else {
                let message = format!("{} is not a taint; write key=value:Effect or key:Effect", quoted(taint));
                self.findings.lost(place, message);
                continue;
            };
            let (key, value) = head.split_once('=').unwrap_or((head, ""));
            self.take_taint(key, value, effect, place);
        }
    }

    pub(super) fn take_taint(&mut self, key: &str, value: &str, effect: &str, place: &str) {
        if key == UNREGISTERED {
            let message = format!(
                "the taint {UNREGISTERED} keeps pods off until Karpenter takes it from the node, and no one else does: left \
                 out"
            );
            return self.findings.lost(place, message);
        }
        self.taints.push(TaintText { key: key.to_owned(), value: value.to_owned(), effect: effect.to_owned() });
    }

    /// Tells of everything in the report that no reader looked at.
    pub(super) fn tell_of_other_parts(&mut self, report: &Report, known_files: &[&str]) {
        const MEND: &str = "save the cloud-config as a file, and name it in nodestrap.userData.before";
        let is_script = |path: &str| path.starts_with("/var/lib/cloud/");
        for file in &report.files {
            if !is_script(&file.path) && !known_files.contains(&file.path.as_str()) {
                let message = format!("cloud-init writes this file, which no field of a ClusterConfig does: {MEND}");
                self.findings.lost(&file.path, message);
            }
        }
        for setting in report.settings.iter().filter(|setting| setting.value != Tree::Leaf(Leaf::Null)) {
            let message = format!("this is a setting of cloud-init's, which no field of a ClusterConfig has: {MEND}");
            self.findings.lost(&setting.key, message);
        }
        for part in &report.parts {
            let is_read = matches!(
                part.kind,
                Kind::CloudConfig | Kind::CloudConfigArchive | Kind::Script(_) | Kind::Boothook | Kind::NodeConfig
            );
            if !is_read && report.kind == Kind::MultiPart {
                let message = format!(
                    "is read as {}, which nodestrap does not pass on: do the same in preBootstrapCommands",
                    part.kind
                );
                self.findings.lost(&part.name, message);
            }
        }
    }

    /// Puts in what the user knows, names what is missing, and takes out what nodestrap writes by itself.
    pub(super) fn complete(&mut self, options: &ConvertOptions) {
        self.kubernetes_version.clone_from(&options.kubernetes_version);
        let name_label = NAME_LABELS.iter().find_map(|label| self.labels.get(*label)).cloned();
        self.name = options.node_group.clone().or(name_label).unwrap_or_else(|| {
            let message = "the input does not name the node group, which is called \"nodes\" now: rename it, or give \
                           --nodegroup";
            self.findings.missing("nodeGroups[0].name", message);
            "nodes".to_owned()
        });
        self.name_missing();
        self.compare_reserves();
        self.drop_own_labels();
    }

    /// Source: bootstrap.sh and nodeadm both compute kubeReserved before they look at the user's max pods.
    fn compare_reserves(&mut self) {
        let gives_memory = self.kubelet.get("kubeReserved").is_some_and(|reserved| reserved.get("memory").is_some());
        if self.reserves_by_type
            && !gives_memory
            && let Some(pods) = self.max_pods
        {
            let message = format!(
                "the image's scripts set memory aside for as many pods as the instance type can have, nodestrap for {pods}: \
                 255 MiB and 11 for each"
            );
            self.findings.differs("maxPodsPerNode", message);
        }
    }

    fn name_missing(&mut self) {
        let cluster = self.cluster_name.as_deref().unwrap_or("NAME").to_owned();
        let describe = |query: &str| {
            format!("\"aws eks describe-cluster --name {cluster} --query cluster.{query} --output text\" prints it")
        };
        let facts = [
            (self.cluster_name.is_none(), "metadata.name", "the input does not name the cluster".to_owned()),
            (self.region.is_none(), "metadata.region", "no name in the input holds the cluster's region".to_owned()),
            (
                self.kubernetes_version.is_none(),
                "metadata.version",
                "no user data holds the nodes' Kubernetes version: write it, or give --kubernetes-version".to_owned(),
            ),
            (
                self.service_cidr.is_none() && self.cluster_dns.is_empty(),
                "kubernetesNetworkConfig.serviceIPv4CIDR",
                format!(
                    "the input holds neither the service CIDR nor the DNS address that follows from it; {}",
                    describe("kubernetesNetworkConfig")
                ),
            ),
            (self.endpoint.is_none(), "status.endpoint", describe("endpoint")),
            (
                self.certificate_authority.is_none(),
                "status.certificateAuthorityData",
                describe("certificateAuthority.data"),
            ),
        ];
        for (is_missing, field, message) in facts {
            if is_missing {
                self.findings.missing(field, message);
            }
        }
    }

    /// The labels that every node of nodestrap's has, and so those of this group.
    fn drop_own_labels(&mut self) {
        let values = [self.cluster_name.clone(), Some(self.name.clone())];
        let mut added = Vec::new();
        for (label, own) in OWN_LABELS.into_iter().zip(values) {
            match (self.labels.remove(label), own) {
                (Some(value), Some(own)) if value != own => {
                    let message = format!("is {} on every node of this group, not {}", quoted(&own), quoted(&value));
                    self.findings.lost(format!("label {label}"), message);
                }
                (Some(_), _) => {}
                (None, _) => added.push(label),
            }
        }
        if !added.is_empty() {
            // nodeadm sets no labels from the instance.
            if self.family != "AmazonLinux2023" {
                added.extend(&OWN_LABELS[2..]);
            }
            self.findings.differs("labels", format!("nodes have these as well: {}", added.join(", ")));
        }
    }
}
