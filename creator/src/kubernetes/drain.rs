//! Empties a node group's nodes before they go: cordons all of them, then has their pods move until none is left.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use thiserror::Error;
use tokio::time::{Instant, sleep};

use super::objects::Pod;
use super::pods::Going;
use super::{Kubernetes, KubernetesError, selector_of};

/// How to empty nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrainOptions {
    /// Whether pods are deleted, which no disruption budget can stop: eksctl's `--disable-eviction`.
    pub disable_eviction: bool,
    /// Between two looks at what is left.
    pub interval: Duration,
    /// How long pods may take to go.
    pub timeout: Duration,
}

/// What a drain tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrainNews {
    /// A node takes no new pods.
    Cordoned(String),
    /// A pod was asked to go, `namespace/name`.
    Evicted(String),
    /// A disruption budget keeps a pod, for the first time.
    Blocked(StuckPod),
    /// All pods are gone from so many nodes.
    Drained(usize),
}

impl fmt::Display for DrainNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cordoned(node) => write!(f, "cordon node \"{node}\""),
            Self::Evicted(pod) => write!(f, "pod \"{pod}\" was asked to go"),
            Self::Blocked(StuckPod { pod, node, why }) => {
                write!(f, "pod \"{pod}\" cannot go from node \"{node}\" yet: {why}; it is asked again")
            }
            Self::Drained(nodes) => write!(f, "drained {nodes} node(s)"),
        }
    }
}

/// A pod that has not gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StuckPod {
    /// `namespace/name`.
    pub pod: String,
    /// The node that it is on.
    pub node: String,
    /// What keeps it.
    pub why: String,
}

/// Why nodes are not empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DrainError {
    /// Pods stayed.
    #[error(
        "{} of \"{node_group}\" did not go in {} minutes:{}\nlet the disruption budgets allow it (more replicas, or a smaller \
         minAvailable) and delete again, which resumes; or pass --disable-eviction, which deletes the pods in spite of them",
        counted(pods.len()), waited.as_secs().div_ceil(60), listed(pods)
    )]
    Stuck {
        /// The node group.
        node_group: String,
        /// Each of them.
        pods: Vec<StuckPod>,
        /// How long it was waited.
        waited: Duration,
    },
    /// The API gave no answer.
    #[error("{0}")]
    Kubernetes(#[from] KubernetesError),
}

fn counted(pods: usize) -> String {
    format!("{pods} pod{}", if pods == 1 { "" } else { "s" })
}

fn listed(pods: &[StuckPod]) -> String {
    let lines: Vec<_> = pods.iter().map(|StuckPod { pod, node, why }| format!("\n  {pod} on {node}: {why}")).collect();
    lines.concat()
}

impl Kubernetes {
    /// Empties a node group's nodes. Pods of `DaemonSets` and of files on the nodes stay; pods that a disruption budget keeps
    /// are asked again until the time is up. Failures that may pass are tried again as long.
    pub async fn drain(
        &self,
        node_group: &str,
        options: DrainOptions,
        mut tell: impl FnMut(DrainNews),
    ) -> Result<(), DrainError> {
        let begun = Instant::now();
        let nodes = self.nodes(&selector_of(node_group)).await?;
        for node in nodes.iter().filter(|node| !node.is_cordoned()) {
            self.cordon(node.name()).await?;
            tell(DrainNews::Cordoned(node.name().to_owned()));
        }
        let mut stuck = BTreeMap::new();
        loop {
            let mut left = Vec::new();
            let mut failure = None;
            for node in &nodes {
                match self.pods_to_move(node.name()).await {
                    Ok(pods) => left.extend(pods.into_iter().map(|pod| (node.name(), pod))),
                    Err(error) if error.is_passing() => failure = Some(error),
                    Err(error) => return Err(error.into()),
                }
            }
            if left.is_empty() && failure.is_none() {
                tell(DrainNews::Drained(nodes.len()));
                return Ok(());
            }
            for (node, pod) in left.iter().filter(|(_, pod)| !pod.is_going()) {
                self.have_go(node, pod, options.disable_eviction, &mut stuck, &mut tell).await?;
            }
            let time_left = options.timeout.saturating_sub(begun.elapsed());
            if time_left.is_zero() {
                return Err(match failure {
                    Some(error) => error.into(),
                    None => still_there(node_group, &left, &stuck, options.timeout),
                });
            }
            sleep(options.interval.min(time_left)).await;
        }
    }

    async fn have_go(
        &self,
        node: &str,
        pod: &Pod,
        by_deletion: bool,
        stuck: &mut BTreeMap<String, String>,
        tell: &mut impl FnMut(DrainNews),
    ) -> Result<(), DrainError> {
        let name = pod.full_name();
        match self.ask_to_go(pod, by_deletion).await {
            Ok(Going::Granted) => {
                stuck.remove(&name);
                tell(DrainNews::Evicted(name));
            }
            Ok(Going::Gone) => {}
            Ok(Going::Kept(why)) => {
                if stuck.insert(name.clone(), why.clone()).is_none() {
                    tell(DrainNews::Blocked(StuckPod { pod: name, node: node.to_owned(), why }));
                }
            }
            Err(error) if error.is_passing() => {
                stuck.insert(name, error.to_string());
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

fn still_there(
    node_group: &str,
    left: &[(&str, Pod)],
    stuck: &BTreeMap<String, String>,
    waited: Duration,
) -> DrainError {
    let pods = left.iter().map(|(node, pod)| {
        let name = pod.full_name();
        let why = stuck.get(&name).cloned().unwrap_or_else(|| "it was asked to go and has not ended yet".to_owned());
        StuckPod { pod: name, node: (*node).to_owned(), why }
    });
    DrainError::Stuck { node_group: node_group.to_owned(), pods: pods.collect(), waited }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fake::Fake;
    use super::*;

    const NODES: &str = "GET /api/v1/nodes?labelSelector=alpha.eksctl.io%2Fnodegroup-name%3Dng&limit=500";
    const PODS: &str = "GET /api/v1/pods?fieldSelector=spec.nodeName%3Da&limit=500";
    const EVICT: &str = "POST /api/v1/namespaces/web/pods/front/eviction";

    fn node(is_cordoned: bool) -> Value {
        json!({"items": [{"metadata": {"name": "a"}, "spec": {"unschedulable": is_cordoned}}]})
    }

    fn pod(name: &str) -> Value {
        json!({"metadata": {"name": name, "namespace": "web"}, "status": {"phase": "Running"}})
    }

    fn pods(pods: &[Value]) -> Value {
        json!({ "items": pods })
    }

    fn blocked() -> Value {
        let cause = json!({"reason": "DisruptionBudget", "message": "The disruption budget front needs 2 healthy pods and has 2 currently"});
        json!({"message": "Cannot evict pod as it would violate the pod's disruption budget.", "details": {"causes": [cause]}})
    }

    fn options() -> DrainOptions {
        DrainOptions { disable_eviction: false, interval: Duration::from_millis(2), timeout: Duration::from_secs(9) }
    }

    #[tokio::test]
    async fn pods_that_come_back_by_themselves_stay_and_all_others_go() {
        let mut of_daemon_set = pod("aws-node");
        of_daemon_set["metadata"]["ownerReferences"] = json!([{"kind": "DaemonSet", "controller": true}]);
        let mut mirror = pod("static");
        mirror["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "x"});
        let mut ended = pod("job");
        ended["status"]["phase"] = "Succeeded".into();
        let mut going = pod("going");
        going["metadata"]["deletionTimestamp"] = "2026-11-23T00:00:00Z".into();
        let fake = Fake::start([
            (NODES, 200, node(false)),
            ("PATCH /api/v1/nodes/a", 200, json!({})),
            (PODS, 200, pods(&[of_daemon_set.clone(), mirror, ended, going, pod("front")])),
            (EVICT, 201, json!({})),
            (PODS, 200, pods(&[of_daemon_set])),
        ]);
        let mut news = Vec::new();
        fake.kubernetes().drain("ng", options(), |one| news.push(one)).await.expect("drained");
        assert_eq!(
            news,
            [DrainNews::Cordoned("a".into()), DrainNews::Evicted("web/front".into()), DrainNews::Drained(1)]
        );
        let eviction: Value = serde_json::from_str(&fake.end()[3].body).expect("JSON");
        assert_eq!(
            eviction,
            json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "front", "namespace": "web"}})
        );
    }

    #[tokio::test]
    async fn a_pod_that_a_budget_keeps_is_asked_again_and_told_once() {
        let fake = Fake::start([
            (NODES, 200, node(true)),
            (PODS, 200, pods(&[pod("front")])),
            (EVICT, 429, blocked()),
            (PODS, 503, json!({"message": "later"})),
            (PODS, 200, pods(&[pod("front")])),
            (EVICT, 429, blocked()),
            (PODS, 200, pods(&[pod("front")])),
            (EVICT, 201, json!({})),
            (PODS, 200, pods(&[])),
        ]);
        let mut news = Vec::new();
        fake.kubernetes().drain("ng", options(), |one| news.push(one)).await.expect("drained");
        let told: Vec<_> = news.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "pod \"web/front\" cannot go from node \"a\" yet: The disruption budget front needs 2 healthy pods and has 2 \
                 currently; it is asked again",
                "pod \"web/front\" was asked to go",
                "drained 1 node(s)",
            ]
        );
        fake.end();
    }

    #[tokio::test]
    async fn what_is_left_when_the_time_is_up_is_named_with_its_budget() {
        let mut slow = pod("slow");
        slow["metadata"]["deletionTimestamp"] = "2026-11-23T00:00:00Z".into();
        let fake =
            Fake::start([(NODES, 200, node(true)), (PODS, 200, pods(&[pod("front"), slow])), (EVICT, 429, blocked())]);
        let options = DrainOptions { timeout: Duration::ZERO, ..options() };
        let error = fake.kubernetes().drain("ng", options, |_| {}).await.expect_err("stuck");
        assert_eq!(
            error.to_string(),
            "2 pods of \"ng\" did not go in 0 minutes:\n  \
             web/front on a: The disruption budget front needs 2 healthy pods and has 2 currently\n  \
             web/slow on a: it was asked to go and has not ended yet\n\
             let the disruption budgets allow it (more replicas, or a smaller minAvailable) and delete again, which resumes; or \
             pass --disable-eviction, which deletes the pods in spite of them"
        );
        fake.end();
    }

    #[tokio::test]
    async fn without_eviction_pods_are_deleted() {
        let fake = Fake::start([
            (NODES, 200, node(true)),
            (PODS, 200, pods(&[pod("front")])),
            ("DELETE /api/v1/namespaces/web/pods/front", 200, json!({})),
            (PODS, 200, pods(&[])),
        ]);
        let options = DrainOptions { disable_eviction: true, ..options() };
        fake.kubernetes().drain("ng", options, |_| {}).await.expect("drained");
        fake.end();
    }
}
