//! What is wrong with a `NodeConfig` of the user's own, each at its line and column.
//!
//! nodeadm itself reads fields that it does not know as if they were not there, and takes any text for an endpoint, a CIDR, a
//! strategy or TOML: its `config check` finds nothing, and the node fails later or goes on without the setting. So each value
//! is held here against what acts on it. Source of the fields: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`.

use std::net::IpAddr;
use std::str::FromStr;

use super::NodeConfig;
use crate::cluster_config::compose::compose;
use crate::cluster_config::json;
use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Fields, Findings};
use crate::kubelet_config;
use crate::kubernetes::Minor;
use crate::near_miss::near_miss;
use crate::problem::{Problem, Sourced};
use crate::values::{
    CertificateAuthority, ClusterId, ClusterName, Endpoint, MaxPodsExpression, SearchDomain, ServiceCidr, ValueError,
    quoted,
};

static DOCUMENT: Object = Object::own("a NodeConfig", &["apiVersion", "kind", "metadata", "spec"]);
static SPEC: Object = Object::own("spec", &["cluster", "containerd", "featureGates", "instance", "kubelet"]);
static CLUSTER: Object =
    Object::own("spec.cluster", &["apiServerEndpoint", "certificateAuthority", "cidr", "enableOutpost", "id", "name"]);
static CONTAINERD: Object = Object::own("spec.containerd", &["baseRuntimeSpec", "config"]);
static INSTANCE: Object = Object::own("spec.instance", &["environment", "localStorage", "network"]);
static LOCAL_STORAGE: Object = Object::own("spec.instance.localStorage", &["disabledMounts", "mountPath", "strategy"]);
static NETWORK: Object = Object::own("spec.instance.network", &["domains", "nameservers"]);
static KUBELET: Object = Object::own("spec.kubelet", &["config", "flags", "maxPodsExpression"]);

const STRATEGIES: [&str; 3] = ["RAID0", "RAID10", "Mount"];
const MOUNTS: [&str; 3] = ["Containerd", "PodLogs", "SOCI"];
const FEATURE_GATES: [&str; 2] = ["FastImagePull", "InstanceIdNodeName"];

/// Everything that is wrong in `text`, whose places are of a file without a name; `None` where it is no mapping with an
/// `apiVersion`, and so no `NodeConfig` at all. Without a minor, it is not known which fields kubelet's configuration has.
pub(crate) fn check(text: &str, minor: Option<&Minor>) -> Option<Vec<Problem>> {
    let document = compose("", text.as_bytes()).ok()??;
    let mut findings = Findings::new("", false);
    let mut fields = Field::document(&document).fields(&DOCUMENT, &mut findings)?;
    let api_version = fields.take_text("apiVersion", &mut findings)?;
    is_word(&api_version, &[NodeConfig::API_VERSION], "apiVersion", &mut findings);
    let kind = fields.take_text("kind", &mut findings)?;
    is_word(&kind, &[NodeConfig::KIND], "kind", &mut findings);
    let _ = fields.take("metadata");
    if let Some(mut spec) = fields.take("spec").and_then(|field| field.fields(&SPEC, &mut findings)) {
        inner(&mut spec, "cluster", &CLUSTER, &mut findings, cluster);
        inner(&mut spec, "containerd", &CONTAINERD, &mut findings, containerd);
        inner(&mut spec, "instance", &INSTANCE, &mut findings, instance);
        inner(&mut spec, "kubelet", &KUBELET, &mut findings, |kubelet, findings| {
            self::kubelet(kubelet, minor, findings);
        });
        if let Some(gates) = spec.take("featureGates") {
            feature_gates(&gates, &mut findings);
        }
        spec.finish(&mut findings);
    }
    fields.finish(&mut findings);
    Some(findings.problems)
}

/// Reads the mapping `name`, and tells of fields in it that `read` leaves.
fn inner<'tree>(
    outer: &mut Fields<'tree>,
    name: &'static str,
    object: &'static Object,
    findings: &mut Findings,
    read: impl FnOnce(&mut Fields<'tree>, &mut Findings),
) {
    let Some(mut fields) = outer.take(name).and_then(|field| field.fields(object, findings)) else { return };
    read(&mut fields, findings);
    fields.finish(findings);
}

fn cluster(cluster: &mut Fields<'_>, findings: &mut Findings) {
    value::<ClusterName>(cluster.take_text("name", findings), findings);
    value::<Endpoint>(cluster.take_text("apiServerEndpoint", findings), findings);
    value::<ServiceCidr>(cluster.take_text("cidr", findings), findings);
    value::<ClusterId>(cluster.take_text("id", findings), findings);
    if let Some(data) = cluster.take_text("certificateAuthority", findings)
        && let Err(error) = CertificateAuthority::from_base64(&data.value)
    {
        note(&data, error.to_string(), findings);
    }
    let _ = cluster.take_boolean("enableOutpost", findings);
}

fn containerd(containerd: &mut Fields<'_>, findings: &mut Findings) {
    if let Some(config) = containerd.take_text("config", findings)
        && let Err(error) = toml::from_str::<toml::Table>(&config.value)
    {
        let start = error.span().map_or(0, |span| span.start);
        let line = config.value.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        let message = format!(
            "is not TOML, at line {line} of it ({}); write a part of containerd's configuration",
            error.message()
        );
        note(&config, message, findings);
    }
    if let Some(specification) = containerd.take("baseRuntimeSpec") {
        let _ = json::object(&specification, findings);
    }
}

fn instance(instance: &mut Fields<'_>, findings: &mut Findings) {
    if let Some(services) = instance.take("environment") {
        for (_, variables) in services.pairs(findings) {
            for (_, variable) in variables.pairs(findings) {
                let _ = variable.text(findings);
            }
        }
    }
    inner(instance, "localStorage", &LOCAL_STORAGE, findings, |storage, findings| {
        if let Some(strategy) = storage.take_text("strategy", findings) {
            is_word(&strategy, &STRATEGIES, "strategy", findings);
        }
        let _ = storage.take_text("mountPath", findings);
        for mount in storage.take("disabledMounts").map_or_else(Vec::new, |field| field.texts(findings)) {
            is_word(&mount, &MOUNTS, "mount", findings);
        }
    });
    inner(instance, "network", &NETWORK, findings, |network, findings| {
        for server in network.take("nameservers").map_or_else(Vec::new, |field| field.texts(findings)) {
            if server.value.parse::<IpAddr>().is_err() {
                let message = format!("{} is not an IP address, which looks like \"10.0.0.2\"", quoted(&server.value));
                note(&server, message, findings);
            }
        }
        for domain in network.take("domains").map_or_else(Vec::new, |field| field.texts(findings)) {
            value::<SearchDomain>(Some(domain), findings);
        }
    });
}

fn kubelet(kubelet: &mut Fields<'_>, minor: Option<&Minor>, findings: &mut Findings) {
    value::<MaxPodsExpression>(kubelet.take_text("maxPodsExpression", findings), findings);
    for flag in kubelet.take("flags").map_or_else(Vec::new, |field| field.texts(findings)) {
        if !flag.value.starts_with("--") {
            let message = format!("{} is no argument of kubelet's, which looks like \"--v=4\"", quoted(&flag.value));
            note(&flag, message, findings);
        }
    }
    let Some(field) = kubelet.take("config") else { return };
    let Some(config) = json::object(&field, findings) else { return };
    for problem in minor.map_or_else(Vec::new, |minor| kubelet_config::check_every_field(minor, &config.object)) {
        // What could not be read stands as null in the object, which is told of already.
        let place = config.places.get(&problem.path).unwrap_or(&config.place);
        let is_told = findings.problems.iter().any(|told| told.place.as_ref() == Some(place));
        if !is_told {
            findings.problems.push(Problem::at(place, problem.message));
        }
    }
}

fn feature_gates(gates: &Field<'_>, findings: &mut Findings) {
    for (name, gate) in gates.pairs(findings) {
        if FEATURE_GATES.contains(&name.value.as_str()) {
            let _ = gate.boolean(findings);
        } else {
            let message = match near_miss(&name.value, FEATURE_GATES) {
                Some(near) => format!("nodeadm has no such feature gate; did you mean {near}?"),
                None => format!("nodeadm has no such feature gate; it has {}", FEATURE_GATES.join(" and ")),
            };
            note(&name, message, findings);
        }
    }
}

/// Notes a text that is no value of its domain; an empty one counts as absent, as it does for nodeadm.
fn value<T: FromStr<Err = ValueError>>(text: Option<Sourced<String>>, findings: &mut Findings) {
    if let Some(text) = text
        && !text.value.is_empty()
        && let Err(error) = text.value.parse::<T>()
    {
        note(&text, error.to_string(), findings);
    }
}

/// Notes a text that is none of `words`.
fn is_word(text: &Sourced<String>, words: &[&str], what: &str, findings: &mut Findings) {
    if !words.contains(&text.value.as_str()) {
        let message = format!("{} is no {what} that nodeadm knows; write {}", quoted(&text.value), words.join(" or "));
        note(text, message, findings);
    }
}

fn note<T>(text: &Sourced<T>, message: String, findings: &mut Findings) {
    findings.problems.push(Problem::at(&text.place, message));
}
