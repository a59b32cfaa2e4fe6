//! Services and Ingresses, as a test says them, and how long the controller of their load balancers keeps them.

use std::fmt;

use serde_json::{Value, json};

/// A Service or an Ingress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    plural: &'static str,
    namespace: String,
    name: String,
    spec: Value,
    finalizer: Option<&'static str>,
    host: Option<String>,
    is_going: bool,
    /// How many lists still have it once it is deleted; none for all.
    kept_for: Option<u32>,
}

impl Exposed {
    /// A Service with a load balancer of AWS, which goes at once when it is deleted.
    pub fn service(namespace: &str, name: &str) -> Self {
        Self {
            plural: "services",
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            spec: json!({ "type": "LoadBalancer" }),
            finalizer: Some("service.kubernetes.io/load-balancer-cleanup"),
            host: None,
            is_going: false,
            kept_for: Some(0),
        }
    }

    /// An Ingress of the AWS Load Balancer Controller.
    pub fn ingress(namespace: &str, name: &str) -> Self {
        let spec = json!({ "ingressClassName": "alb" });
        Self {
            plural: "ingresses",
            spec,
            finalizer: Some("ingress.k8s.aws/resources"),
            ..Self::service(namespace, name)
        }
    }

    /// Without a load balancer: a Service within the cluster, an Ingress of another controller.
    #[must_use]
    pub fn within(self) -> Self {
        Self { spec: json!({ "type": "ClusterIP" }), finalizer: None, ..self }
    }

    /// A Service whose load balancer is of this class.
    #[must_use]
    pub fn class(self, class: &str) -> Self {
        Self { spec: json!({ "type": "LoadBalancer", "loadBalancerClass": class }), ..self }
    }

    /// Its load balancer's name in DNS.
    #[must_use]
    pub fn host(self, host: &str) -> Self {
        Self { host: Some(host.to_owned()), ..self }
    }

    /// So many lists still have it once it is deleted.
    #[must_use]
    pub fn kept_for(self, lists: u32) -> Self {
        Self { kept_for: Some(lists), ..self }
    }

    /// Its controller does not run.
    #[must_use]
    pub fn kept_for_ever(self) -> Self {
        Self { kept_for: None, ..self }
    }

    pub(super) fn plural(&self) -> &str {
        self.plural
    }

    pub(super) fn is(&self, plural: &str, namespace: &str, name: &str) -> bool {
        (self.plural, self.namespace.as_str(), self.name.as_str()) == (plural, namespace, name)
    }

    pub(super) fn delete(&mut self) {
        self.is_going = true;
    }

    /// Whether a list, this one, has it no more.
    pub(super) fn has_gone(&mut self) -> bool {
        match &mut self.kept_for {
            _ if !self.is_going => false,
            Some(0) => true,
            Some(lists) => {
                *lists -= 1;
                false
            }
            None => false,
        }
    }

    pub(super) fn told(&self) -> Value {
        let mut metadata = json!({ "name": self.name, "namespace": self.namespace });
        if let Some(finalizer) = self.finalizer {
            metadata["finalizers"] = json!([finalizer]);
        }
        if self.is_going {
            metadata["deletionTimestamp"] = json!("2026-11-24T12:00:00Z");
        }
        let addresses: Vec<Value> = self.host.iter().map(|host| json!({ "hostname": host })).collect();
        json!({
            "metadata": metadata,
            "spec": self.spec,
            "status": { "loadBalancer": { "ingress": addresses } },
        })
    }
}

impl fmt::Display for Exposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.plural, self.namespace, self.name)
    }
}
