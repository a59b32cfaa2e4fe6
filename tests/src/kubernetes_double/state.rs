//! The cluster's objects, and what requests do to them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::exposed::Exposed;
use super::objects::{Node, Pod};
use crate::endpoint::{Request, percent_decoded, query_pairs};

/// Why a request is not done: status, reason, words, and the causes' words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) message: String,
    pub(super) causes: Vec<String>,
    /// Whether the test did not provide for the request.
    pub(super) is_unexpected: bool,
}

type Answer = Result<(u16, Value), Refusal>;

#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) version: String,
    pub(super) nodes: Vec<Node>,
    pub(super) pods: Vec<Pod>,
    pub(super) exposed: Vec<Exposed>,
    /// `ConfigMaps` by namespace and name.
    pub(super) config_maps: BTreeMap<(String, String), Value>,
    /// How many writes of a `ConfigMap` still meet a change of somebody else.
    pub(super) conflicts: u32,
    /// How many objects a list has at most; none for all.
    pub(super) page: Option<usize>,
    pub(super) writes: u64,
}

impl Refusal {
    fn new(status: u16, reason: &'static str, message: impl Into<String>) -> Self {
        Self { status, reason, message: message.into(), causes: Vec::new(), is_unexpected: false }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized", "Unauthorized")
    }

    pub(super) fn unavailable() -> Self {
        Self::new(503, "ServiceUnavailable", "the server is currently unable to handle the request")
    }

    fn not_found(kind: &str, name: &str) -> Self {
        Self::new(404, "NotFound", format!("{kind} \"{name}\" not found"))
    }

    fn unexpected(message: impl Into<String>) -> Self {
        Self { is_unexpected: true, ..Self::new(400, "BadRequest", message) }
    }

    /// The `Status` that Kubernetes answers.
    pub(super) fn told(&self) -> Value {
        let causes: Vec<Value> =
            self.causes.iter().map(|cause| json!({ "reason": "DisruptionBudget", "message": cause })).collect();
        json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "details": { "causes": causes },
            "code": self.status,
        })
    }
}

impl State {
    pub(super) fn answer(&mut self, request: &Request) -> Answer {
        let path: Vec<String> = request.path.trim_matches('/').split('/').map(percent_decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["version"]) => {
                Ok((200, json!({ "major": "1", "gitVersion": self.version, "platform": "linux/amd64" })))
            }
            ("GET", ["api", "v1", "nodes"]) => self.list_nodes(&mut query(request)),
            ("PATCH", ["api", "v1", "nodes", name]) => self.patch_node(name, request),
            ("GET", ["api", "v1", "pods"]) => self.list_pods(&mut query(request)),
            ("POST", ["api", "v1", "namespaces", namespace, "pods", name, "eviction"]) => {
                self.evict(namespace, name, request)
            }
            ("DELETE", ["api", "v1", "namespaces", namespace, "pods", name]) => {
                let at = self.pod(namespace, name)?;
                Ok((200, self.pods.remove(at).told()))
            }
            ("GET", ["api", "v1", plural @ "services"] | ["apis", "networking.k8s.io", "v1", plural @ "ingresses"]) => {
                self.list_exposed(plural, &mut query(request))
            }
            (
                "DELETE",
                ["api", "v1", "namespaces", namespace, plural @ "services", name]
                | ["apis", "networking.k8s.io", "v1", "namespaces", namespace, plural @ "ingresses", name],
            ) => self.delete_exposed(plural, namespace, name),
            ("GET", ["api", "v1", "namespaces", namespace, "configmaps", name]) => {
                let found = self.config_maps.get(&((*namespace).to_owned(), (*name).to_owned()));
                found.map(|object| (200, object.clone())).ok_or_else(|| Refusal::not_found("configmaps", name))
            }
            ("POST", ["api", "v1", "namespaces", namespace, "configmaps"]) => {
                let object = object(request)?;
                let name = object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
                if self.config_maps.contains_key(&((*namespace).to_owned(), name.clone())) {
                    return Err(Refusal::new(409, "AlreadyExists", format!("configmaps \"{name}\" already exists")));
                }
                Ok((201, self.write(namespace, &name, object)))
            }
            ("PUT", ["api", "v1", "namespaces", namespace, "configmaps", name]) => {
                self.replace(namespace, name, request)
            }
            (method, _) => Err(Refusal::unexpected(format!("the double has no {method} {}", request.path))),
        }
    }

    fn list_nodes(&mut self, query: &mut BTreeMap<String, String>) -> Answer {
        let selector = query.remove("labelSelector").unwrap_or_default();
        let wanted = selector.split(',').filter(|term| !term.is_empty());
        let terms: Vec<(&str, &str)> = wanted.filter_map(|term| term.split_once('=')).collect();
        let is_wanted =
            |node: &Node| terms.iter().all(|(name, value)| node.labels.get(*name).is_some_and(|label| label == value));
        let is_first_page = !query.contains_key("continue");
        let nodes: Vec<Value> =
            self.nodes.iter().filter(|node| is_wanted(node) && node.has_joined()).map(Node::told).collect();
        let answer = self.list("NodeList", &nodes, query);
        if is_first_page {
            self.nodes.iter_mut().filter(|node| is_wanted(node)).for_each(|node| node.lists += 1);
        }
        answer
    }

    fn list_pods(&self, query: &mut BTreeMap<String, String>) -> Answer {
        let selector = query.remove("fieldSelector").unwrap_or_default();
        let node = match selector.split_once('=') {
            Some(("spec.nodeName", node)) => Some(node),
            _ if selector.is_empty() => None,
            _ => return Err(Refusal::unexpected(format!("the double selects no {selector}"))),
        };
        let pods = self.pods.iter().filter(|pod| node.is_none_or(|node| pod.node == node));
        self.list("PodList", &pods.map(Pod::told).collect::<Vec<_>>(), query)
    }

    fn list_exposed(&mut self, plural: &str, query: &mut BTreeMap<String, String>) -> Answer {
        self.exposed.retain_mut(|exposed| exposed.plural() != plural || !exposed.has_gone());
        let told: Vec<Value> =
            self.exposed.iter().filter(|exposed| exposed.plural() == plural).map(Exposed::told).collect();
        self.list("List", &told, query)
    }

    fn delete_exposed(&mut self, plural: &str, namespace: &str, name: &str) -> Answer {
        let found = self.exposed.iter_mut().find(|exposed| exposed.is(plural, namespace, name));
        let exposed = found.ok_or_else(|| Refusal::not_found(plural, name))?;
        exposed.delete();
        Ok((200, exposed.told()))
    }

    /// A page of a list; what follows is named by a number.
    fn list(&self, kind: &str, items: &[Value], query: &mut BTreeMap<String, String>) -> Answer {
        let from = query.remove("continue").and_then(|from| from.parse().ok()).unwrap_or(0);
        let limit = query.remove("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
        if let Some(unknown) = query.keys().next() {
            return Err(Refusal::unexpected(format!("the double does not act on {unknown}")));
        }
        let to = items.len().min(limit.min(self.page.unwrap_or(usize::MAX)).saturating_add(from));
        let next = if to < items.len() { to.to_string() } else { String::new() };
        let page = items.get(from..to).unwrap_or_default();
        Ok((200, json!({ "kind": kind, "apiVersion": "v1", "metadata": { "continue": next }, "items": page })))
    }

    fn patch_node(&mut self, name: &str, request: &Request) -> Answer {
        let patch = object(request)?;
        let kinds = ["application/merge-patch+json", "application/strategic-merge-patch+json"];
        if !kinds.contains(&request.header("content-type")) {
            let said = format!("the body of the request was in an unknown format: {}", request.header("content-type"));
            return Err(Refusal::new(415, "UnsupportedMediaType", said));
        }
        let unschedulable = patch["spec"]["unschedulable"].as_bool();
        let is_cordoned = unschedulable.ok_or_else(|| Refusal::unexpected(format!("the double patches no {patch}")))?;
        let node = self.nodes.iter_mut().find(|node| node.name == name && node.has_joined());
        let node = node.ok_or_else(|| Refusal::not_found("nodes", name))?;
        node.is_cordoned = is_cordoned;
        Ok((200, node.told()))
    }

    fn pod(&self, namespace: &str, name: &str) -> Result<usize, Refusal> {
        let found = self.pods.iter().position(|pod| pod.namespace == namespace && pod.name == name);
        found.ok_or_else(|| Refusal::not_found("pods", name))
    }

    fn evict(&mut self, namespace: &str, name: &str, request: &Request) -> Answer {
        let eviction = object(request)?;
        if (&eviction["kind"], &eviction["metadata"]["name"]) != (&json!("Eviction"), &json!(name)) {
            return Err(Refusal::unexpected(format!("no eviction of {name}: {eviction}")));
        }
        let at = self.pod(namespace, name)?;
        let pod = &mut self.pods[at];
        match &mut pod.kept_for {
            Some(0) => {
                self.pods.remove(at);
                return Ok((201, json!({ "kind": "Status", "apiVersion": "v1", "status": "Success", "code": 201 })));
            }
            Some(left) => *left -= 1,
            None => {}
        }
        let said = "Cannot evict pod as it would violate the pod's disruption budget.";
        let cause = format!("The disruption budget {name} needs 1 healthy pods and has 1 currently");
        Err(Refusal { causes: vec![cause], ..Refusal::new(429, "TooManyRequests", said) })
    }

    fn replace(&mut self, namespace: &str, name: &str, request: &Request) -> Answer {
        let object = object(request)?;
        let there = self.config_maps.get_mut(&(namespace.to_owned(), name.to_owned()));
        let there = there.ok_or_else(|| Refusal::not_found("configmaps", name))?;
        let version = |object: &Value| object["metadata"]["resourceVersion"].clone();
        let (old, given) = (version(there), version(&object));
        // Somebody else writes in between.
        let is_late = self.conflicts > 0;
        if is_late {
            self.conflicts -= 1;
            self.writes += 1;
            there["metadata"]["resourceVersion"] = json!(self.writes.to_string());
        }
        if is_late || (!given.is_null() && given != old) {
            let said = format!(
                "Operation cannot be fulfilled on configmaps \"{name}\": the object has been modified; please apply your \
                 changes to the latest version and try again"
            );
            return Err(Refusal::new(409, "Conflict", said));
        }
        Ok((200, self.write(namespace, name, object)))
    }

    pub(super) fn write(&mut self, namespace: &str, name: &str, mut object: Value) -> Value {
        self.writes += 1;
        object["metadata"]["resourceVersion"] = json!(self.writes.to_string());
        self.config_maps.insert((namespace.to_owned(), name.to_owned()), object.clone());
        object
    }
}

fn query(request: &Request) -> BTreeMap<String, String> {
    query_pairs(&request.query).into_iter().collect()
}

fn object(request: &Request) -> Result<Value, Refusal> {
    serde_json::from_slice(&request.body).map_err(|error| Refusal::unexpected(format!("no JSON: {error}")))
}
