//! The TOML text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};
use toml::{Table, Value as Toml};

use super::kubelet::from_kubelet_config;
use super::setting_at;
use crate::kubelet_config::ConfigProblem;
use crate::node_spec::own_settings::NodeName;
use crate::node_spec::{ApiServer, NodeSpec};
use crate::payload::Piece;
use crate::values::NoProxyEntry;

/// The user data of a node group that was resolved for Bottlerocket; `max_pods` is what its nodes are to take, where
/// that is known.
///
/// Keys are in the order of their names; those with dots in them, which labels have, stand in quotes.
///
/// # Errors
/// Every part of `kubeletExtraConfig` that has no setting; none where it was resolved for Bottlerocket.
pub(crate) fn render(
    spec: &NodeSpec,
    api_server: &ApiServer,
    max_pods: Option<u32>,
) -> Result<Vec<Piece>, Vec<ConfigProblem>> {
    let mut settings = spec.bottlerocket.settings.clone();
    let mut kubernetes = from_kubelet_config(&spec.kubelet_extra_config)?;
    kubernetes.append(&mut joining(spec, api_server));
    merge(&mut settings, made(spec, kubernetes, max_pods));
    Ok(pieces(settings))
}

/// The user data of a node group whose nodes EKS makes: without what joins them to their cluster, which it adds. `None`
/// where that leaves nothing.
///
/// # Errors
/// As of [`render`].
pub(crate) fn render_beside_eks(
    spec: &NodeSpec,
    max_pods: Option<u32>,
) -> Result<Option<Vec<Piece>>, Vec<ConfigProblem>> {
    let mut settings = spec.bottlerocket.settings.clone();
    let kubernetes = from_kubelet_config(&spec.kubelet_extra_config)?;
    merge(&mut settings, made(spec, kubernetes, max_pods));
    Ok((!settings.is_empty()).then(|| pieces(settings)))
}

/// The TOML text: first what stands in `settings` itself, then each table below it.
fn pieces(settings: Map<String, Json>) -> Vec<Piece> {
    let (tables, values): (Table, Table) = table(settings).into_iter().partition(|(_, value)| value.is_table());
    let values = (!values.is_empty()).then(|| ("settings".to_owned(), values));
    let tables = tables.into_iter().map(|(key, value)| (format!("settings.{key}"), Table::from_iter([(key, value)])));
    let piece = |(index, (what, settings)): (usize, (String, Table))| {
        let document = Table::from_iter([("settings".to_owned(), Toml::Table(settings))]);
        let text = toml::to_string(&document).expect("texts, numbers, lists and tables have a TOML form");
        Piece { what: Some(what), text: if index == 0 { text } else { format!("\n{text}") } }
    };
    values.into_iter().chain(tables).enumerate().map(piece).collect()
}

/// What joins a node to its cluster, and by which others know it there.
fn joining(spec: &NodeSpec, api_server: &ApiServer) -> Map<String, Json> {
    let mut kubernetes = Map::new();
    kubernetes.insert("api-server".to_owned(), api_server.endpoint.as_str().into());
    let certificate = STANDARD.encode(api_server.certificate_authority.as_str());
    kubernetes.insert("cluster-certificate".to_owned(), certificate.into());
    kubernetes.insert("cluster-name".to_owned(), spec.cluster.name.as_str().into());
    // One address is a text by itself to every release of Bottlerocket, a list to later ones.
    kubernetes.insert(
        "cluster-dns-ip".to_owned(),
        match spec.cluster_dns.as_slice() {
            [one] => one.to_string().into(),
            several => several.iter().map(ToString::to_string).collect(),
        },
    );
    let labels = spec.labels.iter().map(|(key, value)| (key.to_string(), value.as_str().into()));
    kubernetes.insert("node-labels".to_owned(), Json::Object(labels.collect()));
    if !spec.taints.is_empty() {
        kubernetes.insert("node-taints".to_owned(), Json::Object(taints(spec)));
    }
    kubernetes
}

/// The settings that follow from the node group, with those of `kubernetes` that stand already.
fn made(spec: &NodeSpec, mut kubernetes: Map<String, Json>, max_pods: Option<u32>) -> Map<String, Json> {
    kubernetes.extend(max_pods.map(|pods| ("max-pods".to_owned(), pods.into())));
    if spec.own.node_name == NodeName::InstanceId {
        kubernetes.insert("hostname-override-source".to_owned(), "instance-id".into());
    }
    let mut made = Map::new();
    if !kubernetes.is_empty() {
        made.insert("kubernetes".to_owned(), Json::Object(kubernetes));
    }
    let admin = admin_container(spec);
    if !admin.is_empty() {
        made.insert("host-containers".to_owned(), json!({"admin": admin}));
    }
    if let Some(proxy) = &spec.own.proxy.https {
        let no: Vec<&str> = spec.own.proxy.no.iter().map(NoProxyEntry::as_str).collect();
        made.insert("network".to_owned(), json!({"https-proxy": proxy.to_string(), "no-proxy": no}));
    }
    made
}

/// The taints by key, each a list: a key may come with several effects.
fn taints(spec: &NodeSpec) -> Map<String, Json> {
    let mut by_key: Map<String, Json> = Map::new();
    for taint in &spec.taints {
        let entry = by_key.entry(taint.key().as_str()).or_insert_with(|| json!([]));
        if let Json::Array(values) = entry {
            values.push(format!("{}:{}", taint.value(), taint.effect().as_str()).into());
        }
    }
    by_key
}

/// What the node group says of the admin container, where one logs in by SSH.
///
/// A key that is given as text is for it; without one it takes the instance's key pair. Source:
/// bottlerocket-admin-container, `README.md`, "Authenticating with the Admin Container".
fn admin_container(spec: &NodeSpec) -> Map<String, Json> {
    let keys: Vec<String> = spec.authorized_keys.iter().map(ToString::to_string).collect();
    let has_key = !keys.is_empty() || spec.key_name.is_some();
    let is_said = setting_at(&spec.bottlerocket.settings, &["host-containers", "admin", "enabled"]).is_some();
    let by_key = (has_key && !is_said).then_some(true);
    let enabled = spec.bottlerocket.enable_admin_container.or(by_key);
    let mut admin = Map::new();
    admin.extend(enabled.map(|enabled| ("enabled".to_owned(), enabled.into())));
    if !keys.is_empty() {
        let data = json!({"ssh": {"authorized-keys": keys}}).to_string();
        admin.insert("user-data".to_owned(), STANDARD.encode(data).into());
    }
    admin
}

/// Lays `over` on `settings`; what both have was refused.
fn merge(settings: &mut Map<String, Json>, over: Map<String, Json>) {
    for (key, value) in over {
        match (settings.get_mut(&key), value) {
            (Some(Json::Object(below)), Json::Object(value)) => merge(below, value),
            (_, value) => drop(settings.insert(key, value)),
        }
    }
}

fn table(object: Map<String, Json>) -> Table {
    object.into_iter().filter_map(|(key, value)| Some((key, toml_value(value)?))).collect()
}

/// The value in TOML; `None` for null, which was refused.
fn toml_value(value: Json) -> Option<Toml> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(truth) => Toml::Boolean(truth),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Toml::Integer(integer),
            None => Toml::Float(number.as_f64()?),
        },
        Json::String(text) => Toml::String(text),
        Json::Array(items) => Toml::Array(items.into_iter().filter_map(toml_value).collect()),
        Json::Object(object) => Toml::Table(table(object)),
    })
}
