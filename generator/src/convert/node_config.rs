//! nodeadm's `NodeConfig` of Amazon Linux 2023, with the scripts beside it.
//!
//! Source: amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go` and `nodeadm/internal/configprovider/`.

use serde_json::{Map, Value, json};

use super::error::ConvertError;
use super::node::Node;
use super::shell::Unknowns;
use super::{bootstrap, kubelet_config, kubelet_flags};
use crate::inspect::{Kind, Report, Tree};
use crate::near_miss::near_miss;
use crate::nodeadm::lay_over;
use crate::simulate::command_line;
use crate::values::{MaxPodsExpression, quoted};

/// Services whose environment `nodestrap.environment` has.
const SERVICES: [&str; 4] = ["containerd", "default", "docker", "kubelet"];

/// Reads the report's `NodeConfig`s.
pub(super) fn read(report: &Report) -> Result<Node, ConvertError> {
    let mut node = Node::new("AmazonLinux2023");
    let mut spec = Map::new();
    let parts: Vec<_> = report.parts.iter().filter(|part| part.kind == Kind::NodeConfig).collect();
    if parts.is_empty() {
        return Err(ConvertError::NoNodeConfig);
    }
    for part in &parts {
        let text = String::from_utf8_lossy(&part.content);
        let document = Tree::read_yaml(&text, &part.name)?.into_json();
        lay_over(&mut spec, own_spec(document, &part.name)?);
    }
    for run in bootstrap::runs(report) {
        bootstrap::keep(&run, &mut node);
    }
    Reader { spec: Fields::new(spec, "spec") }.read(&mut node);
    node.tell_of_other_parts(report, &[]);
    Ok(node)
}

/// `spec` of a document that is a `NodeConfig`.
fn own_spec(document: Value, part: &str) -> Result<Map<String, Value>, ConvertError> {
    let fault = |message: &str| ConvertError::NodeConfig { place: part.to_owned(), message: message.to_owned() };
    let Value::Object(mut document) = document else {
        return Err(fault("is no mapping: a NodeConfig has apiVersion, kind and spec"));
    };
    if document.get("apiVersion").and_then(Value::as_str) != Some("node.eks.aws/v1alpha1") {
        return Err(fault("apiVersion is not node.eks.aws/v1alpha1, and nodeadm reads no other: mend it"));
    }
    if document.get("kind").and_then(Value::as_str) != Some("NodeConfig") {
        return Err(fault("kind is not NodeConfig, and nodeadm reads no other: mend it"));
    }
    match document.remove("spec") {
        Some(Value::Object(spec)) => Ok(spec),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(fault("spec is no mapping: mend it")),
    }
}

/// Fields that are taken one by one, so that those are left that nobody knows.
struct Fields {
    path: String,
    values: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Fields {
    fn new(values: Map<String, Value>, path: &str) -> Self {
        Self { path: path.to_owned(), values, known: Vec::new() }
    }

    fn at(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.values.remove(name).filter(|value| !value.is_null())
    }

    /// A value of the right type; another one is told of.
    fn take_as<T>(
        &mut self,
        name: &'static str,
        what: &str,
        node: &mut Node,
        read: impl Fn(Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name)?;
        let shown = value.to_string();
        let read = read(value);
        if read.is_none() {
            node.findings
                .lost(self.at(name), format!("{} is not {what}, and nodeadm refuses it: mend it", quoted(&shown)));
        }
        read
    }

    fn text(&mut self, name: &'static str, node: &mut Node) -> Option<String> {
        let text = self.take_as(name, "a text", node, |value| value.as_str().map(str::to_owned));
        text.filter(|text| !text.is_empty())
    }

    fn boolean(&mut self, name: &'static str, node: &mut Node) -> bool {
        self.take_as(name, "true or false", node, |value| value.as_bool()).unwrap_or_default()
    }

    fn texts(&mut self, name: &'static str, node: &mut Node) -> Vec<String> {
        let texts = |value: Value| match value {
            Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        self.take_as(name, "a list of texts", node, texts).unwrap_or_default()
    }

    fn object(&mut self, name: &'static str, node: &mut Node) -> Self {
        let path = self.at(name);
        let object = |value: Value| match value {
            Value::Object(fields) => Some(fields),
            _ => None,
        };
        Self::new(self.take_as(name, "a mapping", node, object).unwrap_or_default(), &path)
    }

    /// Tells of the fields that nobody took.
    fn finish(self, node: &mut Node) {
        for name in self.values.keys() {
            let mend = near_miss(name, self.known.iter().copied())
                .map_or_else(|| "remove it".to_owned(), |near| format!("did you mean {near}?"));
            node.findings
                .lost(self.at(name), format!("is no field of a NodeConfig, and nodeadm passes over it; {mend}"));
        }
    }
}

struct Reader {
    spec: Fields,
}

impl Reader {
    fn read(mut self, node: &mut Node) {
        let cluster = self.spec.object("cluster", node);
        let containerd = self.spec.object("containerd", node);
        let gates = self.spec.object("featureGates", node);
        let instance = self.spec.object("instance", node);
        let kubelet = self.spec.object("kubelet", node);
        self.spec.finish(node);
        read_cluster(cluster, node);
        read_containerd(containerd, node);
        read_feature_gates(gates, node);
        read_instance(instance, node);
        read_kubelet(kubelet, node);
    }
}

fn read_cluster(mut cluster: Fields, node: &mut Node) {
    node.cluster_name = cluster.text("name", node);
    node.endpoint = cluster.text("apiServerEndpoint", node);
    node.take_region_from_endpoint();
    node.certificate_authority = cluster.text("certificateAuthority", node);
    node.service_cidr = cluster.text("cidr", node);
    node.is_ipv6 = node.service_cidr.as_ref().map(|cidr| cidr.contains(':'));
    node.compare_dns(&cluster.at("cidr"));
    let is_local = cluster.boolean("enableOutpost", node);
    match cluster.text("id", node) {
        id @ Some(_) if is_local => node.cluster_id = id,
        Some(_) => {
            let message =
                "says something of local clusters alone, and enableOutpost is not true: left out, as nodeadm does";
            node.findings.differs(cluster.at("id"), message);
        }
        None if is_local => {
            let message = "a local cluster has an ID, and nodeadm needs cluster.id for it; \"aws eks describe-cluster\" \
                           prints it";
            node.findings.missing("status.id", message);
        }
        None => {}
    }
    cluster.finish(node);
}

/// Keeps what no field of a node group has.
fn keep(node: &mut Node, section: &str, name: &str, value: Value) {
    let section = node.for_nodeadm.entry(section).or_insert_with(|| Value::Object(Map::new()));
    if let Some(section) = section.as_object_mut() {
        section.insert(name.to_owned(), value);
    }
}

fn read_containerd(mut containerd: Fields, node: &mut Node) {
    for name in ["config", "baseRuntimeSpec"] {
        if let Some(value) = containerd.take(name) {
            keep(node, "containerd", name, value);
        }
    }
    containerd.finish(node);
}

fn read_feature_gates(mut gates: Fields, node: &mut Node) {
    node.own.is_named_by_instance = gates.boolean("InstanceIdNodeName", node);
    if gates.boolean("FastImagePull", node) {
        keep(node, "featureGates", "FastImagePull", Value::Bool(true));
    }
    gates.finish(node);
}

fn read_instance(mut instance: Fields, node: &mut Node) {
    let mut storage = instance.object("localStorage", node);
    let strategy = storage.text("strategy", node);
    let mount_path = storage.text("mountPath", node);
    let mut disabled_mounts = storage.texts("disabledMounts", node);
    if disabled_mounts.iter().any(|mount| mount == "SOCI") {
        // A list of the second NodeConfig takes the place of the first one's.
        keep(node, "instance", "localStorage", json!({"disabledMounts": disabled_mounts}));
        disabled_mounts.retain(|mount| mount != "SOCI");
    }
    storage.finish(node);
    if strategy.is_some() || mount_path.is_some() || !disabled_mounts.is_empty() {
        let storage = node.own.local_storage.get_or_insert_default();
        (storage.strategy, storage.mount_path, storage.disabled_mounts) = (strategy, mount_path, disabled_mounts);
    }
    let mut network = instance.object("network", node);
    node.own.nameservers = network.texts("nameservers", node);
    node.own.domains = network.texts("domains", node);
    network.finish(node);
    let environment = instance.object("environment", node);
    instance.finish(node);
    read_environment(&environment, node);
}

/// The proxy has a setting of its own; all else is variables of services.
fn read_environment(environment: &Fields, node: &mut Node) {
    let mut others = Map::new();
    for (service, variables) in &environment.values {
        let at = environment.at(service);
        let Some(variables) = variables.as_object() else {
            node.findings.lost(at, "is no mapping of names and values, and nodeadm refuses it: mend it");
            continue;
        };
        let Some(known) = SERVICES.into_iter().find(|known| known == service) else {
            others.insert(service.clone(), Value::Object(variables.clone()));
            continue;
        };
        for (name, value) in variables {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if !read_proxy(name, &value, &format!("{at}.{name}"), known == "default", node) {
                node.own.environment.entry(known).or_default().insert(name.clone(), value);
            }
        }
    }
    if !others.is_empty() {
        keep(node, "instance", "environment", Value::Object(others));
    }
}

/// Whether a variable is about the proxy.
fn read_proxy(name: &str, value: &str, at: &str, is_default: bool, node: &mut Node) -> bool {
    let proxy = &mut node.own.proxy;
    let name = name.to_ascii_uppercase();
    match name.as_str() {
        "HTTP_PROXY" => proxy.http = Some(value.to_owned()),
        "HTTPS_PROXY" => proxy.https = Some(value.to_owned()),
        "NO_PROXY" => proxy.no = value.split(',').map(|entry| entry.trim().to_owned()).collect(),
        _ => return false,
    }
    let message = match (is_default, name.as_str()) {
        (true, "NO_PROXY") => {
            "has the machine's own addresses, IMDS' and those of services as well, which no proxy can reach"
        }
        // It is every service's again.
        (true, _) => return true,
        (false, _) => "stands in nodestrap.proxy now, which is for every service",
    };
    node.findings.differs(at, message);
    true
}

fn read_kubelet(mut kubelet: Fields, node: &mut Node) {
    let config = kubelet.object("config", node);
    kubelet_config::apply(config.values, &config.path, node);
    let flags = kubelet.texts("flags", node);
    let at = kubelet.at("flags");
    // nodeadm writes them into an environment file with spaces between, and systemd splits the variable.
    match command_line::split(&flags.join(" ")) {
        Ok(words) => kubelet_flags::read(&words, &at, &Unknowns::default(), node),
        Err(_) => node.findings.lost(at, kubelet_flags::OPEN_QUOTE),
    }
    node.reserves_by_type = true;
    if let Some(expression) = kubelet.text("maxPodsExpression", node) {
        read_expression(expression, &kubelet.at("maxPodsExpression"), node);
    }
    kubelet.finish(node);
}

/// Where there is a number of pods too, kubelet has that, and the formula says what nodeadm sets memory aside for.
fn read_expression(expression: String, at: &str, node: &mut Node) {
    if let Err(error) = expression.parse::<MaxPodsExpression>() {
        return node.findings.lost(at, format!("{error}; nodeadm passes over this one, and it is left out"));
    }
    let Some(pods) = node.max_pods else {
        node.own.max_pods_expression = Some(expression);
        return;
    };
    node.reserves_by_type = false;
    // nodestrap writes the number as such a formula by itself.
    if expression.trim() != pods.to_string() {
        keep(node, "kubelet", "maxPodsExpression", Value::String(expression));
    }
}
