//! What is wrong with a `NodeConfig` of the user's own, each at its line and column.
//!
//! nodeadm itself reads fields that it does not know as if they were not there, and takes any text for an endpoint, a CIDR, a
//! strategy or TOML: its `config check` finds nothing, and the node fails later or goes on without the setting. So each value
//! is held here against what acts on it. Source of the fields: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`.

mod instance;

use std::str::FromStr;

use serde_json::Value as Json;

use self::instance::INSTANCE;
use super::NodeConfig;
use crate::cluster_config::compose::compose;
use crate::cluster_config::json;
use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Fields, Findings};
use crate::cluster_config::tree::{Node, Value};
use crate::kubelet_config;
use crate::kubernetes::Minor;
use crate::near_miss::near_miss;
use crate::problem::{Place, Problem, Sourced};
use crate::values::{
    CertificateAuthority, ClusterId, ClusterName, Endpoint, MaxPodsExpression, ServiceCidr, ValueError, quoted,
};

static DOCUMENT: Object = Object::own("a NodeConfig", &["apiVersion", "kind", "metadata", "spec"]);
static SPEC: Object = Object::own("spec", &["cluster", "containerd", "featureGates", "instance", "kubelet"]);
static CLUSTER: Object =
    Object::own("spec.cluster", &["apiServerEndpoint", "certificateAuthority", "cidr", "enableOutpost", "id", "name"]);
static CONTAINERD: Object = Object::own("spec.containerd", &["baseRuntimeSpec", "config"]);
static KUBELET: Object = Object::own("spec.kubelet", &["config", "flags", "maxPodsExpression"]);

const FEATURE_GATES: [&str; 2] = ["FastImagePull", "InstanceIdNodeName"];

/// Everything that is wrong in `text`, whose places are of a file without a name; `None` where it is no mapping with an
/// `apiVersion`, and so no `NodeConfig` at all. Without a minor, it is not known which fields kubelet's configuration has.
pub(crate) fn check(text: &str, minor: Option<&Minor>) -> Option<Vec<Problem>> {
    let document = compose("", text.as_bytes()).ok()??;
    let names_itself = |name: &str| match &document.value {
        Value::Mapping(entries) => entries.iter().any(|entry| entry.key == name),
        _ => false,
    };
    (names_itself("apiVersion") && names_itself("kind")).then(|| check_document("", &document, minor))
}

/// Everything that is wrong in a document, which places say to be of `file`.
pub(crate) fn check_document(file: &str, document: &Node, minor: Option<&Minor>) -> Vec<Problem> {
    let mut findings = Findings::new(file, false);
    let Some(mut fields) = Field::document(document).fields(&DOCUMENT, &mut findings) else { return findings.problems };
    for (name, word) in [("apiVersion", NodeConfig::API_VERSION), ("kind", NodeConfig::KIND)] {
        match fields.take(name) {
            None => {
                let message = format!("a NodeConfig says what it is; write \"{name}: {word}\"");
                findings.problem(name, document.position, message);
            }
            Some(field) => {
                if let Some(text) = field.text(&mut findings) {
                    is_word(&text, &[word], name, &mut findings);
                }
            }
        }
    }
    let _ = fields.take("metadata");
    if let Some(mut spec) = fields.take("spec").and_then(|field| field.fields(&SPEC, &mut findings)) {
        inner(&mut spec, "cluster", &CLUSTER, &mut findings, cluster);
        inner(&mut spec, "containerd", &CONTAINERD, &mut findings, containerd);
        inner(&mut spec, "instance", &INSTANCE, &mut findings, instance::check);
        inner(&mut spec, "kubelet", &KUBELET, &mut findings, |kubelet, findings| {
            self::kubelet(kubelet, minor, findings);
        });
        if let Some(gates) = spec.take("featureGates") {
            feature_gates(&gates, &mut findings);
        }
        spec.finish(&mut findings);
    }
    fields.finish(&mut findings);
    findings.problems
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
    value::<ClusterName>(text(cluster.take("name"), findings), findings);
    value::<Endpoint>(text(cluster.take("apiServerEndpoint"), findings), findings);
    value::<ServiceCidr>(text(cluster.take("cidr"), findings), findings);
    value::<ClusterId>(text(cluster.take("id"), findings), findings);
    if let Some(data) = text(cluster.take("certificateAuthority"), findings)
        && let Err(error) = CertificateAuthority::from_base64(&data.value)
    {
        note(&data, error.to_string(), findings);
    }
    let _ = cluster.take_boolean("enableOutpost", findings);
}

fn containerd(containerd: &mut Fields<'_>, findings: &mut Findings) {
    if let Some(config) = text(containerd.take("config"), findings)
        && let Err(error) = toml::from_str::<toml::Table>(&config.value)
    {
        let before = config.value.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
        let (line, column) =
            (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let told: Vec<&str> = error.message().lines().map(str::trim).collect();
        let message = format!(
            "is not TOML, at line {line}, column {column} of it ({}); write a part of containerd's configuration",
            told.join(", ")
        );
        note(&config, message, findings);
    }
    if let Some(specification) = containerd.take("baseRuntimeSpec") {
        let _ = json::object(&specification, findings);
    }
}

fn kubelet(kubelet: &mut Fields<'_>, minor: Option<&Minor>, findings: &mut Findings) {
    value::<MaxPodsExpression>(text(kubelet.take("maxPodsExpression"), findings), findings);
    for flag in texts(kubelet.take("flags"), findings) {
        if !flag.value.starts_with("--") {
            let message = format!("{} is no argument of kubelet's, which looks like \"--v=4\"", quoted(&flag.value));
            note(&flag, message, findings);
            continue;
        }
        let name = flag.value.trim_start_matches('-').split('=').next().unwrap_or_default();
        if let Some(minor) = minor.filter(|minor| minor.lacks_flag(name)) {
            let message = format!("kubelet {minor} does not know --{name}, and would not start; remove it");
            note(&flag, message, findings);
        }
    }
    let Some(field) = kubelet.take("config") else { return };
    let Some(config) = json::object(&field, findings) else { return };
    for problem in minor.map_or_else(Vec::new, |minor| kubelet_config::check_every_field(minor, &config.object)) {
        // What could not be read stands as null in the object, which is told of already.
        let place = config.places.get(&problem.path).unwrap_or(&config.place);
        let is_told = matches!(place, Place::File { path, .. } if findings.has_problem_at(path));
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

/// The text of a field; a number or the like is noted, for which nodeadm refuses the whole `NodeConfig`: it reads YAML as JSON,
/// without a look at what a field is to be (apimachinery, `pkg/runtime/serializer/json/json.go`).
fn text(field: Option<Field<'_>>, findings: &mut Findings) -> Option<Sourced<String>> {
    let field = field?;
    let text = field.text(findings)?;
    let Value::Scalar(scalar) = &field.node.value else { return None };
    match json::scalar_to_json(scalar) {
        Ok(Json::String(_) | Json::Null) => return Some(text),
        Ok(_) => {
            let shown = quoted(&text.value);
            let message = format!("is no text without quotes, and nodeadm refuses a NodeConfig for it; write {shown}");
            note(&text, message, findings);
        }
        Err(message) => note(&text, message, findings),
    }
    None
}

/// The texts of a list.
fn texts(field: Option<Field<'_>>, findings: &mut Findings) -> Vec<Sourced<String>> {
    let items = field.map_or_else(Vec::new, |field| field.items(findings));
    items.into_iter().filter_map(|item| text(Some(item), findings)).collect()
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
