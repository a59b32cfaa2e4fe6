//! A node group's nodes: which there are, and the wait until enough of them are ready.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::time::{Instant, sleep};

use super::api::Body;
use super::{Kubernetes, KubernetesError, Node};

/// The longest between two questions, however often they fail.
const SLOWEST: Duration = Duration::from_mins(1);

/// The label selector of a node group's nodes; managed or not, they carry eksctl's label.
pub fn selector_of(node_group: &str) -> String {
    format!("alpha.eksctl.io/nodegroup-name={node_group}")
}

/// What a wait for nodes tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeNews {
    /// So many nodes have joined.
    Count(usize),
    /// A node is ready.
    Ready(String),
    /// A node is not ready.
    NotReady(String),
    /// The wait for so many begins.
    Waiting(usize),
    /// How many are ready, and how many are there, at each question.
    Progress {
        /// Ready ones.
        ready: usize,
        /// All.
        joined: usize,
    },
}

impl NodeNews {
    /// The line that eksctl has for it; progress has none.
    pub fn told(&self, node_group: &str) -> Option<String> {
        Some(match self {
            Self::Count(count) => format!("nodegroup \"{node_group}\" has {count} node(s)"),
            Self::Ready(node) => format!("node \"{node}\" is ready"),
            Self::NotReady(node) => format!("node \"{node}\" is not ready"),
            Self::Waiting(wanted) => {
                format!("waiting for at least {wanted} node(s) to become ready in \"{node_group}\"")
            }
            Self::Progress { .. } => return None,
        })
    }
}

/// Why there are not enough ready nodes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NodesError {
    /// The time is up.
    #[error("{}", .0)]
    TooFew(Unready),
    /// The API will not give an answer, whenever it is asked.
    #[error("{0}")]
    Kubernetes(#[from] KubernetesError),
}

/// How it stood when the time was up.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.told())]
pub struct Unready {
    /// The node group.
    pub node_group: String,
    /// How many nodes were waited for.
    pub wanted: usize,
    /// How many were ready.
    pub ready: usize,
    /// Those that have joined but are not ready, and why.
    pub not_ready: Vec<(String, String)>,
    /// Why the last question had no answer, where it had none.
    pub unanswered: Option<KubernetesError>,
    /// How long it was waited.
    pub waited: Duration,
}

impl Unready {
    fn told(&self) -> String {
        let Self { node_group, wanted, ready, .. } = self;
        let minutes = self.waited.as_secs().div_ceil(60);
        let mut text = format!("{ready} of {wanted} nodes of \"{node_group}\" became ready in {minutes} minutes");
        if let Some(error) = &self.unanswered {
            text = format!("{text}; {error}");
        } else if self.ready + self.not_ready.len() == 0 {
            text.push_str("; no node has joined the cluster");
        }
        for (name, why) in &self.not_ready {
            text = format!("{text}\nnode \"{name}\" is not ready: {why}");
        }
        text
    }
}

impl Kubernetes {
    /// The nodes that a label selector finds.
    pub async fn nodes(&self, selector: &str) -> Result<Vec<Node>, KubernetesError> {
        self.list("/api/v1/nodes", &[("labelSelector", selector)]).await
    }

    /// Waits until at least `wanted` nodes of a node group are ready, and gives all of its nodes. The first question comes at
    /// once, the others `interval` apart, and further apart while they fail.
    pub async fn wait_for_nodes(
        &self,
        node_group: &str,
        wanted: usize,
        interval: Duration,
        timeout: Duration,
        mut tell: impl FnMut(NodeNews),
    ) -> Result<Vec<Node>, NodesError> {
        let begun = Instant::now();
        let selector = selector_of(node_group);
        let (mut pause, mut is_waiting) = (interval, false);
        let mut last = Vec::new();
        loop {
            let answer = self.nodes(&selector).await;
            let unanswered = match answer {
                Ok(nodes) => {
                    pause = interval;
                    let ready = nodes.iter().filter(|node| node.is_ready()).count();
                    tell(NodeNews::Progress { ready, joined: nodes.len() });
                    if ready >= wanted || !is_waiting {
                        tell_all(&nodes, &mut tell);
                    }
                    if ready >= wanted {
                        return Ok(nodes);
                    }
                    last = nodes;
                    None
                }
                Err(error) if error.is_passing() => {
                    pause = (pause * 2).min(SLOWEST.max(interval));
                    Some(error)
                }
                Err(error) => return Err(error.into()),
            };
            if !is_waiting {
                is_waiting = true;
                tell(NodeNews::Waiting(wanted));
            }
            let left = timeout.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(NodesError::TooFew(unready(node_group, wanted, &last, unanswered, timeout)));
            }
            sleep(pause.min(left)).await;
        }
    }

    /// Keeps new pods from a node.
    pub async fn cordon(&self, node: &str) -> Result<(), KubernetesError> {
        let cordoned = json!({"spec": {"unschedulable": true}});
        let path = format!("/api/v1/nodes/{node}");
        self.send::<Value>(Method::PATCH, &path, &[], Some(Body::MergePatch(&cordoned))).await.map(drop)
    }
}

fn tell_all(nodes: &[Node], tell: &mut impl FnMut(NodeNews)) {
    tell(NodeNews::Count(nodes.len()));
    for node in nodes {
        let name = node.name().to_owned();
        tell(if node.is_ready() { NodeNews::Ready(name) } else { NodeNews::NotReady(name) });
    }
}

fn unready(
    node_group: &str,
    wanted: usize,
    nodes: &[Node],
    unanswered: Option<KubernetesError>,
    timeout: Duration,
) -> Unready {
    let not_ready = nodes.iter().filter(|node| !node.is_ready());
    Unready {
        node_group: node_group.to_owned(),
        wanted,
        ready: nodes.iter().filter(|node| node.is_ready()).count(),
        not_ready: not_ready.map(|node| (node.name().to_owned(), node.why_not_ready())).collect(),
        unanswered,
        waited: timeout,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fake::Fake;
    use super::*;

    const ASKED: &str = "GET /api/v1/nodes?labelSelector=alpha.eksctl.io%2Fnodegroup-name%3Dng&limit=500";
    const SHORT: Duration = Duration::from_millis(2);

    fn node(name: &str, ready: &str) -> Value {
        let condition = json!({"type": "Ready", "status": ready, "reason": "KubeletNotReady", "message": "cni plugin not initialized"});
        json!({"metadata": {"name": name}, "status": {"conditions": [condition]}})
    }

    fn nodes(nodes: &[Value]) -> Value {
        json!({ "items": nodes })
    }

    #[tokio::test]
    async fn the_first_success_ends_the_wait() {
        let fake = Fake::start([
            (ASKED, 200, nodes(&[])),
            (ASKED, 401, json!({"message": "Unauthorized"})),
            (ASKED, 200, nodes(&[node("a", "False"), node("b", "True")])),
            (ASKED, 200, nodes(&[node("a", "True"), node("b", "True"), node("c", "False")])),
        ]);
        let mut news = Vec::new();
        let tell = |one: NodeNews| news.extend(one.told("ng"));
        let found =
            fake.kubernetes().wait_for_nodes("ng", 2, SHORT, Duration::from_secs(9), tell).await.expect("nodes");
        assert_eq!(found.len(), 3);
        assert_eq!(
            news,
            [
                r#"nodegroup "ng" has 0 node(s)"#,
                r#"waiting for at least 2 node(s) to become ready in "ng""#,
                r#"nodegroup "ng" has 3 node(s)"#,
                r#"node "a" is ready"#,
                r#"node "b" is ready"#,
                r#"node "c" is not ready"#,
            ]
        );
        assert_eq!(fake.end().len(), 4);
    }

    #[tokio::test]
    async fn time_that_is_up_is_told_with_kubelet_s_words() {
        let fake = Fake::start([(ASKED, 200, nodes(&[node("a", "False"), node("b", "True")]))]);
        let error = fake.kubernetes().wait_for_nodes("ng", 2, SHORT, Duration::ZERO, |_| {}).await.expect_err("time");
        assert_eq!(
            error.to_string(),
            "1 of 2 nodes of \"ng\" became ready in 0 minutes\n\
             node \"a\" is not ready: KubeletNotReady: cni plugin not initialized"
        );
        fake.end();
    }

    #[tokio::test]
    async fn nodes_that_never_joined_are_told_as_such() {
        let fake = Fake::start([(ASKED, 200, nodes(&[]))]);
        let error = fake.kubernetes().wait_for_nodes("ng", 2, SHORT, Duration::ZERO, |_| {}).await.expect_err("time");
        assert_eq!(
            error.to_string(),
            "0 of 2 nodes of \"ng\" became ready in 0 minutes; no node has joined the cluster"
        );
        fake.end();
    }

    #[tokio::test]
    async fn an_api_that_stays_silent_is_told_with_its_last_words() {
        let fake = Fake::start([(ASKED, 503, json!({"message": "starting"}))]);
        let error = fake.kubernetes().wait_for_nodes("ng", 1, SHORT, Duration::ZERO, |_| {}).await.expect_err("time");
        assert_eq!(
            error.to_string(),
            "0 of 1 nodes of \"ng\" became ready in 0 minutes; the Kubernetes API answered 503 to GET /api/v1/nodes: starting"
        );
        fake.end();
    }

    #[tokio::test]
    async fn a_cordon_is_one_patch() {
        let fake = Fake::start([("PATCH /api/v1/nodes/a", 200, json!({}))]);
        fake.kubernetes().cordon("a").await.expect("cordoned");
        let request = &fake.end()[0];
        assert!(request.head.contains("content-type: application/merge-patch+json"), "{}", request.head);
        assert_eq!(request.body, r#"{"spec":{"unschedulable":true}}"#);
    }
}
