//! An item of `nodeGroups`: everything of it that makes user data, as text with places.

use super::bottlerocket::{self, BottlerocketFields};
use super::json::{self, LocatedObject};
use super::known_fields::{INSTANCES_DISTRIBUTION, NODE_GROUP, SSH, TAINT};
use super::own_settings::{self, OwnSettings};
use super::reader::{Field, Fields, Findings};
use super::tree::Value;
use crate::problem::{Place, Problem, Sourced};
use crate::values::quoted;

/// What the file says of a node group; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeGroupFields {
    /// Whether EKS manages the node group.
    pub(crate) managed: bool,
    /// `name`.
    pub(crate) name: Option<Sourced<String>>,
    /// `amiFamily`.
    pub(crate) ami_family: Option<Sourced<String>>,
    /// `ami`, without eksctl's words for the newest image.
    pub(crate) ami: Option<Sourced<String>>,
    /// `instanceType`, or `instancesDistribution.instanceTypes`.
    pub(crate) instance_types: Vec<Sourced<String>>,
    /// `labels`.
    pub(crate) labels: Vec<LabelFields>,
    /// `taints`, of either form.
    pub(crate) taints: Vec<TaintFields>,
    /// `maxPodsPerNode`.
    pub(crate) max_pods: Option<Sourced<String>>,
    /// `clusterDNS`; one at most, but flags may give more.
    pub(crate) cluster_dns: Vec<Sourced<String>>,
    /// `preBootstrapCommands`.
    pub(crate) pre_bootstrap_commands: Vec<Sourced<String>>,
    /// `overrideBootstrapCommand`.
    pub(crate) override_bootstrap_command: Option<Sourced<String>>,
    /// `kubeletExtraConfig`.
    pub(crate) kubelet_extra_config: Option<LocatedObject>,
    /// `containerRuntime`.
    pub(crate) container_runtime: Option<Sourced<String>>,
    /// `bottlerocket`.
    pub(crate) bottlerocket: Option<BottlerocketFields>,
    /// `ssh`.
    pub(crate) ssh: Option<SshKey>,
    /// `disableIMDSv1`.
    pub(crate) disable_imds_v1: Option<Sourced<bool>>,
    /// `disablePodIMDS`.
    pub(crate) disable_pod_imds: Option<Sourced<bool>>,
    /// `nodestrap`.
    pub(crate) own: OwnSettings,
}

/// A label.
#[derive(Clone, Debug)]
pub(crate) struct LabelFields {
    /// The key.
    pub(crate) key: Sourced<String>,
    /// The value.
    pub(crate) value: Sourced<String>,
}

/// A taint.
#[derive(Clone, Debug)]
pub(crate) struct TaintFields {
    /// Where the taint as a whole stands.
    pub(crate) place: Place,
    /// The key.
    pub(crate) key: Sourced<String>,
    /// The value, perhaps empty.
    pub(crate) value: Sourced<String>,
    /// The effect.
    pub(crate) effect: Sourced<String>,
}

/// How a node group gets its SSH key.
#[derive(Clone, Debug)]
pub(crate) enum SshKey {
    /// `ssh.publicKey`: the key itself.
    Text(Sourced<String>),
    /// `ssh.publicKeyPath`: a file with the key.
    File(Sourced<String>),
    /// `ssh.publicKeyName`: an EC2 key pair.
    Name(Sourced<String>),
    /// `ssh.allow` asks for a key here, and the file names none.
    Unnamed(Place),
}

/// Reads a node group.
pub(crate) fn read(item: &Field<'_>, findings: &mut Findings) -> NodeGroupFields {
    let Some(mut fields) = item.fields(&NODE_GROUP, findings) else { return NodeGroupFields::default() };
    let group = NodeGroupFields {
        managed: false,
        name: fields.take_text("name", findings),
        ami_family: fields.take_text("amiFamily", findings),
        ami: ami(&mut fields, findings),
        instance_types: instance_types(&mut fields, findings),
        labels: labels(&mut fields, findings),
        taints: taints(&mut fields, findings),
        max_pods: fields.take_text("maxPodsPerNode", findings),
        cluster_dns: fields.take_text("clusterDNS", findings).into_iter().collect(),
        pre_bootstrap_commands: fields
            .take("preBootstrapCommands")
            .map_or_else(Vec::new, |field| field.texts(findings)),
        override_bootstrap_command: fields.take_text("overrideBootstrapCommand", findings),
        kubelet_extra_config: fields.take("kubeletExtraConfig").and_then(|field| json::object(&field, findings)),
        container_runtime: fields.take_text("containerRuntime", findings),
        bottlerocket: fields.take("bottlerocket").and_then(|field| bottlerocket::read(&field, findings)),
        ssh: fields.take("ssh").and_then(|field| ssh(&field, findings)),
        disable_imds_v1: fields.take_boolean("disableIMDSv1", findings),
        disable_pod_imds: fields.take_boolean("disablePodIMDS", findings),
        own: fields.take("nodestrap").map_or_else(OwnSettings::default, |field| own_settings::read(&field, findings)),
    };
    fields.finish(findings);
    group
}

/// `ami`, where it is not one of eksctl's words for the newest image.
pub(super) fn ami(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Sourced<String>> {
    fields.take_text("ami", findings).filter(|ami| !matches!(ami.value.as_str(), "auto" | "auto-ssm"))
}

/// The one type, or the mixed ones.
fn instance_types(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Sourced<String>> {
    let one = fields.take_text("instanceType", findings);
    let mixed = match fields.take("instancesDistribution") {
        None => None,
        Some(field) => distribution(&field, findings),
    };
    match (one, mixed) {
        (Some(one), None) if one.value == "mixed" => {
            let message = "is \"mixed\", so list the types in instancesDistribution.instanceTypes";
            findings.problems.push(Problem::at(&one.place, message));
            Vec::new()
        }
        (Some(one), Some(_)) if one.value != "mixed" => {
            let message = format!(
                "is {} while instancesDistribution lists types as well; remove one of the two, or write \"mixed\" here",
                quoted(&one.value)
            );
            findings.problems.push(Problem::at(&one.place, message));
            Vec::new()
        }
        (_, Some(mixed)) => mixed,
        (one, None) => one.into_iter().collect(),
    }
}

/// `instancesDistribution.instanceTypes`.
fn distribution(field: &Field<'_>, findings: &mut Findings) -> Option<Vec<Sourced<String>>> {
    let mut fields = field.fields(&INSTANCES_DISTRIBUTION, findings)?;
    let types = match fields.take("instanceTypes") {
        Some(types) if !types.is_empty_list() => types.texts(findings),
        _ => {
            let message = "needs instanceTypes, a list of at least one instance type";
            findings.problem(&fields.path, fields.position, message);
            Vec::new()
        }
    };
    fields.finish(findings);
    Some(types)
}

/// `labels`: whatever the values look like to YAML, they are text.
pub(super) fn labels(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<LabelFields> {
    let Some(field) = fields.take("labels") else { return Vec::new() };
    let pairs = field.pairs(findings);
    pairs.into_iter().filter_map(|(key, value)| Some(LabelFields { key, value: value.text(findings)? })).collect()
}

/// `taints`: a list of mappings, or eksctl's older mapping of keys to `value:Effect`.
pub(super) fn taints(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<TaintFields> {
    match fields.take("taints") {
        None => Vec::new(),
        Some(field) if matches!(field.node.value, Value::Mapping(_)) => {
            let pairs = field.pairs(findings);
            pairs.into_iter().filter_map(|(key, value)| short_taint(key, &value, findings)).collect()
        }
        Some(field) => {
            let items = field.items(findings);
            items.iter().filter_map(|item| long_taint(item, findings)).collect()
        }
    }
}

/// `key: value:Effect`, or `key: Effect`.
fn short_taint(key: Sourced<String>, field: &Field<'_>, findings: &mut Findings) -> Option<TaintFields> {
    let text = field.text(findings)?;
    let (value, effect) = text.value.rsplit_once(':').unwrap_or(("", &text.value));
    let value = Sourced { value: value.to_owned(), place: text.place.clone() };
    let effect = Sourced { value: effect.to_owned(), place: text.place.clone() };
    Some(TaintFields { place: key.place.clone(), key, value, effect })
}

/// `{key: …, value: …, effect: …}`, the value at will.
fn long_taint(item: &Field<'_>, findings: &mut Findings) -> Option<TaintFields> {
    let mut fields = item.fields(&TAINT, findings)?;
    let place = item.place(findings);
    let key = fields.take_any_text("key", findings);
    let value = fields.take_any_text("value", findings);
    let effect = fields.take_any_text("effect", findings);
    if findings.lacks(key.as_ref(), &item.path, "key") || findings.lacks(effect.as_ref(), &item.path, "effect") {
        let message = "needs a key and an effect, such as \"{key: dedicated, value: gpu, effect: NoSchedule}\"";
        findings.problem(&item.path, item.node.position, message);
    }
    fields.finish(findings);
    let value = value.unwrap_or_else(|| Sourced { value: String::new(), place: place.clone() });
    Some(TaintFields { place, key: key?, value, effect: effect? })
}

/// `ssh`: at most one key, and none that would go unused.
pub(super) fn ssh(field: &Field<'_>, findings: &mut Findings) -> Option<SshKey> {
    let mut fields = field.fields(&SSH, findings)?;
    let allow = fields.take_boolean("allow", findings);
    let text = fields.take_text("publicKey", findings);
    let file = fields.take_text("publicKeyPath", findings);
    let name = fields.take_text("publicKeyName", findings);
    fields.finish(findings);
    let keys = [text.map(SshKey::Text), file.map(SshKey::File), name.map(SshKey::Name)];
    let mut keys = keys.into_iter().flatten();
    let key = keys.next();
    if keys.next().is_some() {
        let message = "has more than one key; keep one of publicKey, publicKeyPath and publicKeyName";
        findings.problem(&field.path, field.node.position, message);
        return None;
    }
    match (allow, &key) {
        (Some(Sourced { value: true, place }), None) => return Some(SshKey::Unnamed(place)),
        (Some(Sourced { value: false, place }), Some(_)) => {
            let message = "is false, so the key beside it would not be used; remove one of the two";
            findings.problems.push(Problem::at(&place, message));
        }
        _ => {}
    }
    key
}
