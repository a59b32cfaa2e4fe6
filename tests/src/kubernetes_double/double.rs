//! The running double, and what a test says before.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::authority;
use super::exposed::Exposed;
use super::objects::{Node, Pod};
use super::state::{Refusal, State};
use super::token;
use crate::endpoint::{Delivery, Endpoint, Request, Response, lock};

/// A double that listens until it is dropped.
#[derive(Debug)]
pub struct KubernetesDouble {
    endpoint: Endpoint,
    authority: String,
    shared: Arc<Mutex<Shared>>,
}

/// A double that is not started yet: a cluster without nodes.
#[derive(Debug, Clone)]
pub struct KubernetesDoubleBuilder(Shared);

#[derive(Debug, Clone, Default)]
struct Shared {
    state: State,
    unauthorized: u32,
    unavailable: u32,
    requests: Vec<RecordedRequest>,
    unexpected: Vec<String>,
}

/// One request, in the order of arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedRequest {
    /// `GET` and others.
    pub method: String,
    /// The path.
    pub path: String,
    /// What follows the question mark.
    pub query: String,
    /// The body; null where there is none.
    pub body: Value,
    /// The HTTP status of the answer.
    pub status: u16,
}

impl fmt::Display for RecordedRequest {
    /// Method and path, as in `GET /version`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl KubernetesDouble {
    /// A cluster without nodes.
    pub fn builder() -> KubernetesDoubleBuilder {
        let state = State { version: "v1.32.3-eks-bcf3d70".to_owned(), ..State::default() };
        KubernetesDoubleBuilder(Shared { state, ..Shared::default() })
    }

    /// Its URL: what `DescribeCluster` tells as `endpoint`.
    pub fn url(&self) -> String {
        format!("https://{}", self.endpoint.address())
    }

    /// Its certificate authority: PEM, what `DescribeCluster` tells in base64.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared).requests.clone()
    }

    /// The names of the nodes that take no new pods.
    pub fn cordoned(&self) -> Vec<String> {
        let shared = lock(&self.shared);
        shared.state.nodes.iter().filter(|node| node.is_cordoned).map(|node| node.name.clone()).collect()
    }

    /// The pods that are there, as `namespace/name`.
    pub fn pods(&self) -> Vec<String> {
        lock(&self.shared).state.pods.iter().map(|pod| format!("{}/{}", pod.namespace, pod.name)).collect()
    }

    /// The Services and Ingresses that are there, as `plural/namespace/name`.
    pub fn exposed(&self) -> Vec<String> {
        lock(&self.shared).state.exposed.iter().map(ToString::to_string).collect()
    }

    /// The data of a `ConfigMap`; null where there is none.
    pub fn config_map(&self, namespace: &str, name: &str) -> Value {
        let shared = lock(&self.shared);
        let found = shared.state.config_maps.get(&(namespace.to_owned(), name.to_owned()));
        found.map(|object| object["data"].clone()).unwrap_or_default()
    }

    /// One more node, from now on.
    pub fn add_node(&self, node: Node) {
        lock(&self.shared).state.nodes.push(node);
    }

    /// From now on the caller is nobody.
    pub fn refuse_everything(&self) {
        lock(&self.shared).unauthorized = u32::MAX;
    }

    /// Requests that the test did not provide for so far, in words.
    pub fn unexpected(&self) -> Vec<String> {
        lock(&self.shared).unexpected.clone()
    }

    /// Ends the double.
    ///
    /// # Panics
    /// If there were requests that the test did not provide for.
    pub fn finish(self) {
        let unexpected = self.unexpected();
        assert!(
            unexpected.is_empty(),
            "the double met requests that the test did not provide for:\n{}",
            unexpected.join("\n")
        );
    }
}

impl KubernetesDoubleBuilder {
    /// A node.
    #[must_use]
    pub fn node(mut self, node: Node) -> Self {
        self.0.state.nodes.push(node);
        self
    }

    /// A pod.
    #[must_use]
    pub fn pod(mut self, pod: Pod) -> Self {
        self.0.state.pods.push(pod);
        self
    }

    /// A Service or an Ingress.
    #[must_use]
    pub fn exposed(mut self, exposed: Exposed) -> Self {
        self.0.state.exposed.push(exposed);
        self
    }

    /// The `ConfigMap` aws-auth, with this text in `mapRoles`.
    #[must_use]
    pub fn aws_auth(mut self, map_roles: &str) -> Self {
        let metadata = json!({ "name": "aws-auth", "namespace": "kube-system" });
        let object =
            json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": { "mapRoles": map_roles } });
        self.0.state.write("kube-system", "aws-auth", object);
        self
    }

    /// The first so many replacements of a `ConfigMap` come after a change of somebody else.
    #[must_use]
    pub fn conflicts(mut self, times: u32) -> Self {
        self.0.state.conflicts = times;
        self
    }

    /// Lists have so many objects at a time, whatever the client would take.
    #[must_use]
    pub fn page(mut self, objects: usize) -> Self {
        self.0.state.page = Some(objects);
        self
    }

    /// The first so many requests find the caller unknown, as EKS does while an access entry is new.
    #[must_use]
    pub fn unauthorized_for(mut self, requests: u32) -> Self {
        self.0.unauthorized = requests;
        self
    }

    /// The first so many requests (that the caller is known in) find the server not ready yet.
    #[must_use]
    pub fn unavailable_for(mut self, requests: u32) -> Self {
        self.0.unavailable = requests;
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<KubernetesDouble> {
        let (tls, authority) = authority::server_config()?;
        let shared = Arc::new(Mutex::new(self.0));
        let answering = Arc::clone(&shared);
        let endpoint = Endpoint::start(Some(tls), move |request| lock(&answering).deliver(&request))?;
        Ok(KubernetesDouble { endpoint, authority, shared })
    }
}

impl Shared {
    fn deliver(&mut self, request: &Request) -> Delivery {
        let (status, body) = match self.admit(request).and_then(|()| self.state.answer(request)) {
            Ok(answer) => answer,
            Err(refusal) => {
                if refusal.is_unexpected {
                    self.unexpected.push(format!("{} {}: {}", request.method, request.path, refusal.message));
                }
                (refusal.status, refusal.told())
            }
        };
        self.requests.push(RecordedRequest {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            body: serde_json::from_slice(&request.body).unwrap_or_default(),
            status,
        });
        Delivery::Answer(Response::new(status, "application/json", body.to_string()))
    }

    fn admit(&mut self, request: &Request) -> Result<(), Refusal> {
        if let Err(problem) = token::check(request.header("authorization")) {
            self.unexpected.push(format!("{} {}: {problem}", request.method, request.path));
            return Err(Refusal::unauthorized());
        }
        if self.unauthorized > 0 {
            self.unauthorized -= 1;
            return Err(Refusal::unauthorized());
        }
        if self.unavailable > 0 {
            self.unavailable -= 1;
            return Err(Refusal::unavailable());
        }
        Ok(())
    }
}
