//! Services and Ingresses that have load balancers of AWS: deleted before the cluster goes, while the controllers that made
//! the load balancers can still take them away. What stays of them keeps the VPC from being deleted.
//!
//! Sources: the Kubernetes API reference, `ServiceSpec` (`type`, `loadBalancerClass`); kubernetes/cloud-provider,
//! `service/helpers/helper.go` (the Services' finalizer); aws-load-balancer-controller, `pkg/k8s/finalizer.go` (the
//! Ingresses').

use std::fmt;
use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use tokio::time::{Instant, sleep};

use super::objects::Metadata;
use super::{Kubernetes, KubernetesError};

/// A Service or an Ingress that has a load balancer of AWS, or is to have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalanced {
    kind: Kind,
    metadata: Metadata,
    /// The load balancer's name in DNS, once it has one.
    host: Option<String>,
}

/// The sorts of objects that controllers make load balancers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Service,
    Ingress,
}

/// What happens to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadBalancerNews {
    /// One was deleted, and its load balancer is to go.
    Deleted(LoadBalanced),
    /// So many are gone, and their load balancers with them.
    Gone(usize),
}

/// Why load balancers may stay.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadBalancerError {
    /// Nobody knows whether there are any.
    #[error(transparent)]
    Kubernetes(#[from] KubernetesError),
    /// Some did not go.
    #[error(
        "{} did not go in {} minutes, and what stays of their load balancers keeps the VPC from being deleted:{}\nsee that the \
         controller which made the load balancers runs, and that its role may delete them; then delete again, which resumes",
        counted(left.len()), waited.as_secs().div_ceil(60), listed(left)
    )]
    Left {
        /// Those that are there.
        left: Vec<LoadBalanced>,
        /// How long it was waited.
        waited: Duration,
    },
}

impl Kubernetes {
    /// Deletes all Services and Ingresses that have load balancers of AWS, and waits until they are gone.
    pub async fn remove_load_balancers(
        &self,
        interval: Duration,
        timeout: Duration,
        mut tell: impl FnMut(LoadBalancerNews),
    ) -> Result<(), LoadBalancerError> {
        let found = self.load_balanced().await?;
        for object in found.iter().filter(|object| !object.is_going()) {
            match self.send::<Value>(Method::DELETE, &object.path(), &[], None).await {
                Ok(_) | Err(KubernetesError::Refused { status: 404, .. }) => {}
                Err(error) => return Err(error.into()),
            }
            tell(LoadBalancerNews::Deleted(object.clone()));
        }
        let begun = Instant::now();
        loop {
            // Others that appear in the meantime are none of this run's.
            let is_found = |object: &LoadBalanced| found.iter().any(|other| other.path() == object.path());
            let left = match self.load_balanced().await {
                Ok(there) => there.into_iter().filter(is_found).collect(),
                Err(error) if error.is_passing() => found.clone(),
                Err(error) => return Err(error.into()),
            };
            if left.is_empty() {
                if !found.is_empty() {
                    tell(LoadBalancerNews::Gone(found.len()));
                }
                return Ok(());
            }
            if begun.elapsed() >= timeout {
                return Err(LoadBalancerError::Left { left, waited: timeout });
            }
            sleep(interval).await;
        }
    }

    async fn load_balanced(&self) -> Result<Vec<LoadBalanced>, KubernetesError> {
        let mut found = Vec::new();
        for kind in [Kind::Service, Kind::Ingress] {
            let objects: Vec<Object> = self.list(kind.lists(), &[]).await?;
            found.extend(objects.into_iter().filter(|object| object.has_load_balancer(kind)).map(|object| {
                let host = object.status.load_balancer.ingress.into_iter().find_map(|address| address.hostname);
                LoadBalanced { kind, metadata: object.metadata, host }
            }));
        }
        Ok(found)
    }
}

impl Kind {
    /// Where all of them are listed.
    fn lists(self) -> &'static str {
        match self {
            Self::Service => "/api/v1/services",
            Self::Ingress => "/apis/networking.k8s.io/v1/ingresses",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Ingress => "ingress",
        }
    }
}

impl LoadBalanced {
    /// The load balancer's name in DNS, once it has one.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    fn is_going(&self) -> bool {
        self.metadata.deletion_timestamp.is_some()
    }

    fn path(&self) -> String {
        let lists = self.kind.lists();
        let (group, plural) = lists.rsplit_once('/').unwrap_or(("", lists));
        format!("{group}/namespaces/{}/{plural}/{}", self.metadata.namespace, self.metadata.name)
    }

    /// What it waits for.
    fn why(&self) -> String {
        match (self.is_going(), self.metadata.finalizers.as_slice()) {
            (false, _) => "something has made it again: stop that first".to_owned(),
            (true, []) => "Kubernetes is deleting it".to_owned(),
            (true, finalizers) => format!("it waits for {}", finalizers.join(" and ")),
        }
    }
}

impl fmt::Display for LoadBalanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} \"{}/{}\"", self.kind.name(), self.metadata.namespace, self.metadata.name)
    }
}

fn counted(left: usize) -> String {
    if left == 1 { "1 object with a load balancer".to_owned() } else { format!("{left} objects with load balancers") }
}

fn listed(left: &[LoadBalanced]) -> String {
    let line = |object: &LoadBalanced| {
        let host = object.host().map(|host| format!(" ({host})")).unwrap_or_default();
        format!("\n  {object}{host}: {}", object.why())
    };
    left.iter().map(line).collect()
}

/// As much of a Service or an Ingress as tells of its load balancer.
#[derive(Debug, Deserialize)]
struct Object {
    metadata: Metadata,
    #[serde(default)]
    spec: Spec,
    #[serde(default)]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    #[serde(rename = "type")]
    service_type: String,
    load_balancer_class: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    load_balancer: Addresses,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Addresses {
    ingress: Vec<Address>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Address {
    hostname: Option<String>,
}

/// The ends of the names that AWS' controllers go by: the AWS Load Balancer Controller's, and EKS Auto Mode's.
const OF_AWS: [&str; 2] = ["k8s.aws", "eks.amazonaws.com"];

impl Object {
    /// A Service of another class has its load balancer from somebody else; an Ingress of another controller has none of
    /// its own, and no finalizer of AWS'.
    fn has_load_balancer(&self, kind: Kind) -> bool {
        let is_of_aws =
            |name: &str| name.split('/').next().is_some_and(|domain| OF_AWS.iter().any(|end| domain.ends_with(end)));
        match kind {
            Kind::Service => {
                self.spec.service_type == "LoadBalancer"
                    && self.spec.load_balancer_class.as_deref().is_none_or(is_of_aws)
            }
            Kind::Ingress => self.metadata.finalizers.iter().any(|finalizer| is_of_aws(finalizer)),
        }
    }
}
