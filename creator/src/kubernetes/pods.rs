//! Pods on a node: which of them have to go, and the request that they do.

use reqwest::Method;
use serde_json::{Value, json};

use super::api::Body;
use super::objects::Pod;
use super::{Kubernetes, KubernetesError};

/// What became of the request that a pod goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Going {
    /// It will.
    Granted,
    /// It is gone already.
    Gone,
    /// A disruption budget keeps it; in Kubernetes' words.
    Kept(String),
}

impl Kubernetes {
    /// The pods that a drain has to move: all but those that come back by themselves (of a `DaemonSet`, or of a file on the
    /// node) and those that have ended.
    pub(super) async fn pods_to_move(&self, node: &str) -> Result<Vec<Pod>, KubernetesError> {
        let selector = format!("spec.nodeName={node}");
        let pods: Vec<Pod> = self.list("/api/v1/pods", &[("fieldSelector", &selector)]).await?;
        Ok(pods.into_iter().filter(Pod::has_to_move).collect())
    }

    /// Asks a pod to go: by eviction, which heeds disruption budgets, or by deletion, which does not.
    pub(super) async fn ask_to_go(&self, pod: &Pod, by_deletion: bool) -> Result<Going, KubernetesError> {
        let (name, namespace) = (&pod.metadata.name, &pod.metadata.namespace);
        let path = format!("/api/v1/namespaces/{namespace}/pods/{name}");
        let answer = if by_deletion {
            self.send::<Value>(Method::DELETE, &path, &[], None).await
        } else {
            let eviction = json!({
                "apiVersion": "policy/v1",
                "kind": "Eviction",
                "metadata": {"name": name, "namespace": namespace},
            });
            self.send::<Value>(Method::POST, &format!("{path}/eviction"), &[], Some(Body::Json(&eviction))).await
        };
        match answer {
            Ok(_) => Ok(Going::Granted),
            Err(KubernetesError::Refused { status: 404, .. }) => Ok(Going::Gone),
            // 429 for one budget in the way; 500 for a pod that several budgets speak of.
            Err(KubernetesError::Refused { status: 429 | 500, message, causes, .. }) if !by_deletion => {
                Ok(Going::Kept(if causes.is_empty() { message } else { causes.join("; ") }))
            }
            Err(error) => Err(error),
        }
    }
}

impl Pod {
    fn has_to_move(&self) -> bool {
        let of_daemon_set =
            self.metadata.owner_references.iter().any(|owner| owner.controller && owner.kind == "DaemonSet");
        let is_mirror = self.metadata.annotations.contains_key("kubernetes.io/config.mirror");
        let has_ended = matches!(self.status.phase.as_str(), "Succeeded" | "Failed");
        !(of_daemon_set || is_mirror || has_ended)
    }

    pub(super) fn is_going(&self) -> bool {
        self.metadata.deletion_timestamp.is_some()
    }

    /// `namespace/name`.
    pub(super) fn full_name(&self) -> String {
        format!("{}/{}", self.metadata.namespace, self.metadata.name)
    }
}
