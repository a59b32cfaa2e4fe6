//! Requests to the Kubernetes API, and what of its answers is an error.

use std::error::Error;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Certificate, Client, Method, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::objects::{List, Status};
use super::token::encoded;
use super::{KubernetesError, Tokens};

const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);
/// As many objects as kubectl asks for at once.
const CHUNK: &str = "500";

/// A cluster's Kubernetes API.
#[derive(Debug)]
pub struct Kubernetes {
    pub(super) client: Client,
    /// Its URL, without a slash at the end.
    pub(super) server: String,
    pub(super) tokens: Tokens,
}

/// What a request carries.
pub(super) enum Body<'a> {
    Json(&'a Value),
    MergePatch(&'a Value),
}

impl Kubernetes {
    /// The API of a cluster as `DescribeCluster` tells it: its `endpoint`, and the `data` of its `certificateAuthority`.
    pub fn new(endpoint: &str, certificate_authority: &str, tokens: Tokens) -> Result<Self, KubernetesError> {
        let pem = STANDARD.decode(certificate_authority).map_err(|error| no_authority(&error))?;
        let authorities = Certificate::from_pem_bundle(&pem).map_err(|error| no_authority(&error))?;
        if authorities.is_empty() {
            return Err(no_authority(&std::io::Error::other("it has no certificate")));
        }
        let client = Client::builder()
            .tls_certs_only(authorities)
            .https_only(true)
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent(concat!("nodestrap/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| no_authority(&error))?;
        if !endpoint.starts_with("https://") {
            let problem = endpoint.to_owned();
            return Err(KubernetesError::Facts { what: "endpoint", right: "an https:// URL", problem });
        }
        Ok(Self { client, server: endpoint.trim_end_matches('/').to_owned(), tokens })
    }

    /// The version that the API server says that it is, such as `v1.32.3-eks-bcf3d70`.
    pub async fn version(&self) -> Result<String, KubernetesError> {
        #[derive(Deserialize)]
        struct Version {
            #[serde(rename = "gitVersion")]
            git_version: String,
        }
        let version: Version = self.get("/version", &[]).await?;
        Ok(version.git_version)
    }

    pub(super) async fn get<A: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<A, KubernetesError> {
        self.send(Method::GET, path, query, None).await
    }

    /// Every object of a list, however many pages it has.
    pub(super) async fn list<A: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<A>, KubernetesError> {
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let mut page_query = query.to_vec();
            page_query.push(("limit", CHUNK));
            if !next.is_empty() {
                page_query.push(("continue", &next));
            }
            let page: List<A> = self.get(path, &page_query).await?;
            items.extend(page.items);
            next = page.metadata.next.unwrap_or_default();
            if next.is_empty() {
                return Ok(items);
            }
        }
    }

    pub(super) async fn send<A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<Body<'_>>,
    ) -> Result<A, KubernetesError> {
        let asked = format!("{method} {path}");
        let token = self.tokens.get().await?;
        let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{mark}{}", self.server, query.join("&"));
        let mut request = self.client.request(method, url).bearer_auth(token.value).header(ACCEPT, "application/json");
        if let Some(body) = body {
            let (content_type, value) = match body {
                Body::Json(value) => ("application/json", value),
                Body::MergePatch(value) => ("application/merge-patch+json", value),
            };
            request = request.header(CONTENT_TYPE, content_type).body(value.to_string());
        }
        let unreachable = |error: reqwest::Error| KubernetesError::Unreachable {
            server: self.server.clone(),
            problem: causes_of(&error.without_url()),
        };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(unreachable)?;
        if !status.is_success() {
            return Err(refusal(asked, status.as_u16(), &bytes));
        }
        serde_json::from_slice(&bytes)
            .map_err(|error| KubernetesError::Answer { request: asked, problem: error.to_string() })
    }
}

fn no_authority(error: &dyn Error) -> KubernetesError {
    KubernetesError::Facts { what: "certificate authority", right: "PEM in base64", problem: causes_of(error) }
}

/// Kubernetes says why in a `Status`; a proxy before it in a page of its own.
fn refusal(request: String, status: u16, bytes: &[u8]) -> KubernetesError {
    let answer: Status = serde_json::from_slice(bytes).unwrap_or_default();
    let mut message = answer.message;
    if message.is_empty() {
        message = format!("{} bytes that are no Kubernetes status", bytes.len());
    }
    let causes = answer.details.causes.into_iter().map(|cause| cause.message).filter(|text| !text.is_empty()).collect();
    KubernetesError::Refused { request, status, message, causes }
}

/// An error's own words and those of what caused it, each once.
pub(super) fn causes_of(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !words.contains(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fake::{Fake, tokens};
    use super::*;

    fn error_of(endpoint: &str, authority: &str) -> String {
        Kubernetes::new(endpoint, authority, tokens()).expect_err("no API").to_string()
    }

    #[test]
    fn facts_that_cannot_be_used_are_told() {
        let url = "https://example.eks.amazonaws.com";
        assert_eq!(
            error_of(url, &STANDARD.encode("no PEM")),
            "the cluster's certificate authority as EKS tells it is not PEM in base64: it has no certificate"
        );
        let said = error_of(url, "???");
        assert!(
            said.starts_with("the cluster's certificate authority as EKS tells it is not PEM in base64: Invalid"),
            "{said}"
        );
    }

    #[tokio::test]
    async fn the_version_is_asked_for_with_a_token() {
        let fake = Fake::start([("GET /version", 200, json!({"gitVersion": "v1.32.3-eks-bcf3d70"}))]);
        assert_eq!(fake.kubernetes().version().await.expect("a version"), "v1.32.3-eks-bcf3d70");
        let request = &fake.end()[0];
        assert!(request.head.contains("authorization: Bearer k8s-aws-v1."), "{}", request.head);
    }

    #[tokio::test]
    async fn lists_are_read_to_their_last_page() {
        let item = |name: &str| json!({"metadata": {"name": name}});
        let fake = Fake::start([
            (
                "GET /api/v1/nodes?labelSelector=a%3Db&limit=500",
                200,
                json!({"items": [item("one")], "metadata": {"continue": "x/y="}}),
            ),
            ("GET /api/v1/nodes?labelSelector=a%3Db&limit=500&continue=x%2Fy%3D", 200, json!({"items": [item("two")]})),
        ]);
        let nodes = fake.kubernetes().nodes("a=b").await.expect("nodes");
        let names: Vec<_> = nodes.iter().map(super::super::Node::name).collect();
        assert_eq!(names, ["one", "two"]);
        fake.end();
    }

    #[tokio::test]
    async fn a_refusal_tells_kubernetes_own_words_and_a_mend() {
        let fake = Fake::start([
            ("GET /version", 401, json!({"kind": "Status", "message": "Unauthorized"})),
            ("GET /version", 403, json!({"kind": "Status", "message": "forbidden: User \"a\" cannot"})),
            ("GET /version", 502, json!("a proxy's page")),
        ]);
        let kubernetes = fake.kubernetes();
        for said in [
            "the Kubernetes API answered 401 to GET /version: Unauthorized; EKS does not know the caller: give it an access \
             entry, or use the identity that created the cluster",
            "the Kubernetes API answered 403 to GET /version: forbidden: User \"a\" cannot; give the caller's access entry a \
             policy that allows it, such as AmazonEKSClusterAdminPolicy",
            "the Kubernetes API answered 502 to GET /version: 16 bytes that are no Kubernetes status",
        ] {
            let error = kubernetes.version().await.expect_err("refused");
            assert_eq!(error.to_string(), said);
            assert!(error.is_passing());
        }
        fake.end();
    }

    #[tokio::test]
    async fn nobody_there_is_told_with_the_address() {
        let fake = Fake::start([]);
        let kubernetes = fake.kubernetes();
        let server = kubernetes.server.clone();
        drop(fake);
        let said = kubernetes.version().await.expect_err("nobody").to_string();
        assert!(said.starts_with(&format!("cannot reach the Kubernetes API at {server}: ")), "{said}");
        assert!(said.contains("Connection refused"), "{said}");
    }
}
