//! The cluster's part of a `ClusterConfig`: what its nodes must know of it, and where its node groups stand.

use super::known_fields::{
    CLUSTER_CONFIG, KUBERNETES_NETWORK_CONFIG, MANAGED_NODE_GROUP, METADATA, NODE_GROUP, OUTPOST, STATUS,
};
use super::reader::{Field, Fields, Findings};
use super::tree::{Position, Value};
use crate::problem::Sourced;
use crate::values::quoted;

/// The API version that is read.
const API_VERSION: &str = "eksctl.io/v1alpha5";

/// The kind that is read.
const KIND: &str = "ClusterConfig";

/// What the file says of the cluster; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClusterFields {
    /// `metadata.name`.
    pub(crate) name: Option<Sourced<String>>,
    /// `metadata.region`.
    pub(crate) region: Option<Sourced<String>>,
    /// `metadata.version`.
    pub(crate) version: Option<Sourced<String>>,
    /// `kubernetesNetworkConfig.ipFamily`.
    pub(crate) ip_family: Option<Sourced<String>>,
    /// `kubernetesNetworkConfig.serviceIPv4CIDR`.
    pub(crate) service_ipv4_cidr: Option<Sourced<String>>,
    /// `kubernetesNetworkConfig.serviceIPv6CIDR`.
    pub(crate) service_ipv6_cidr: Option<Sourced<String>>,
    /// `outpost.controlPlaneOutpostARN`: where the cluster is said to be a local one.
    pub(crate) outpost_arn: Option<Sourced<String>>,
    /// `status.id`.
    pub(crate) id: Option<Sourced<String>>,
    /// `status.endpoint`.
    pub(crate) endpoint: Option<Sourced<String>>,
    /// `status.certificateAuthorityData`, base64 of PEM.
    pub(crate) certificate_authority_data: Option<Sourced<String>>,
    /// `status.arn`.
    pub(crate) arn: Option<Sourced<String>>,
}

/// A `ClusterConfig` whose node groups are found but not read.
#[derive(Debug)]
pub(crate) struct ClusterConfig<'tree> {
    /// The cluster.
    pub(crate) cluster: ClusterFields,
    /// The list of node groups that stands first, and where it begins; the document's own beginning without one.
    pub(crate) first_list: (&'static str, Position),
    /// The items of `nodeGroups`, then those of `managedNodeGroups`.
    pub(crate) node_groups: Vec<FoundNodeGroup<'tree>>,
}

/// An item of `nodeGroups` or `managedNodeGroups`, and its name, by which it is chosen.
#[derive(Debug)]
pub(crate) struct FoundNodeGroup<'tree> {
    /// The name; none is a fault that reading the item tells of.
    pub(crate) name: Option<String>,
    /// Whether EKS manages it.
    pub(crate) managed: bool,
    /// The item.
    pub(crate) field: Field<'tree>,
}

/// Reads the document.
pub(crate) fn read<'tree>(document: &Field<'tree>, findings: &mut Findings) -> ClusterConfig<'tree> {
    let mut config = ClusterConfig {
        cluster: ClusterFields::default(),
        first_list: ("", document.node.position),
        node_groups: Vec::new(),
    };
    let Some(mut fields) = document.fields(&CLUSTER_CONFIG, findings) else { return config };
    fixed(&mut fields, "apiVersion", API_VERSION, findings);
    fixed(&mut fields, "kind", KIND, findings);
    let cluster = &mut config.cluster;
    if let Some(mut metadata) = fields.take("metadata").and_then(|field| field.fields(&METADATA, findings)) {
        cluster.name = metadata.take_text("name", findings);
        cluster.region = metadata.take_text("region", findings);
        cluster.version = metadata.take_text("version", findings);
        metadata.finish(findings);
    }
    cluster.outpost_arn = fields.take("outpost").and_then(|field| outpost(&field, findings));
    let network = fields.take("kubernetesNetworkConfig");
    if let Some(mut network) = network.and_then(|field| field.fields(&KUBERNETES_NETWORK_CONFIG, findings)) {
        cluster.ip_family = network.take_text("ipFamily", findings);
        cluster.service_ipv4_cidr = network.take_text("serviceIPv4CIDR", findings);
        cluster.service_ipv6_cidr = network.take_text("serviceIPv6CIDR", findings);
        network.finish(findings);
    }
    if let Some(mut status) = fields.take("status").and_then(|field| field.fields(&STATUS, findings)) {
        cluster.id = status.take_text("id", findings);
        cluster.endpoint = status.take_text("endpoint", findings);
        cluster.certificate_authority_data = status.take_text("certificateAuthorityData", findings);
        cluster.arn = status.take_text("arn", findings);
        status.finish(findings);
    }
    for (name, managed) in [("nodeGroups", false), ("managedNodeGroups", true)] {
        let Some(groups) = fields.take(name) else { continue };
        let items = groups.items(findings).into_iter();
        config.node_groups.extend(items.map(|field| found(field, managed)));
        if config.first_list.0.is_empty() {
            config.first_list = (name, groups.node.position);
        }
    }
    fields.finish(findings);
    config
}

/// The Outpost of a local cluster's control plane.
fn outpost(field: &Field<'_>, findings: &mut Findings) -> Option<Sourced<String>> {
    let mut fields = field.fields(&OUTPOST, findings)?;
    let arn = fields.take_text("controlPlaneOutpostARN", findings);
    if findings.lacks(arn.as_ref(), &fields.path, "controlPlaneOutpostARN") {
        let message = "needs controlPlaneOutpostARN, which makes the cluster a local one; write it, or remove outpost";
        findings.problem(&fields.path, fields.position, message);
    }
    fields.finish(findings);
    arn
}

/// An item with its name.
fn found(field: Field<'_>, managed: bool) -> FoundNodeGroup<'_> {
    // Faults of the item are told when it is read; other items are none of this run's business.
    let mut unheard = Findings::new("", true);
    let is_mapping = matches!(field.node.value, Value::Mapping(_));
    let object = if managed { &MANAGED_NODE_GROUP } else { &NODE_GROUP };
    let fields = is_mapping.then(|| field.fields(object, &mut unheard)).flatten();
    let name = fields.and_then(|mut fields| fields.take_text("name", &mut unheard)).map(|name| name.value);
    FoundNodeGroup { name, managed, field }
}

/// Checks a field that can only say one thing.
fn fixed(fields: &mut Fields<'_>, name: &'static str, wanted: &str, findings: &mut Findings) {
    match fields.take(name) {
        None => {
            let message = format!("is missing: write \"{name}: {wanted}\"");
            findings.problem(name, fields.position, message);
        }
        Some(field) => {
            if let Some(text) = field.text(findings).filter(|text| text.value != wanted) {
                let message = format!("must be {wanted}, not {}", quoted(&text.value));
                findings.problem(name, field.node.position, message);
            }
        }
    }
}
