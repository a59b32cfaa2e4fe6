//! The double, asked over TLS with nothing but its own certificate authority.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};

use super::token::{GOOD_URL, header_of};
use super::*;

/// Sends a request with a token that EKS takes; gives status and body.
fn ask(kubernetes: &KubernetesDouble, line: &str, content_type: &str, body: &str) -> (u16, Value) {
    exchange(kubernetes, &header_of(GOOD_URL), line, content_type, body)
}

fn exchange(kubernetes: &KubernetesDouble, bearer: &str, line: &str, content_type: &str, body: &str) -> (u16, Value) {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(kubernetes.authority().as_bytes()).expect("PEM")).expect("an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    let url = kubernetes.url();
    let stream = TcpStream::connect(url.trim_start_matches("https://")).expect("connected");
    let mut stream = StreamOwned::new(connection, stream);
    let length = body.len();
    write!(
        stream,
        "{line} HTTP/1.1\r\nAuthorization: {bearer}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("sent");
    stream.conn.send_close_notify();
    let mut answer = Vec::new();
    // The double closes without a farewell.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).expect("UTF-8");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, serde_json::from_str(answer.split_once("\r\n\r\n").expect("a body").1).expect("JSON"))
}

fn get(kubernetes: &KubernetesDouble, path: &str) -> (u16, Value) {
    ask(kubernetes, &format!("GET {path}"), "", "")
}

fn names(list: &Value) -> Vec<&str> {
    list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["metadata"]["name"].as_str().expect("a name"))
        .collect()
}

const NODES: &str = "/api/v1/nodes?labelSelector=alpha.eksctl.io%2Fnodegroup-name%3Dworkers";

#[test]
fn nodes_join_and_become_ready_in_their_time() {
    let kubernetes = KubernetesDouble::builder()
        .node(Node::of_group("workers", "a").ready_after(2))
        .node(Node::of_group("workers", "b").appears_after(1).never_ready())
        .node(Node::of_group("others", "c"))
        .start()
        .expect("started");
    let seen: Vec<Vec<(String, String)>> = (0..3)
        .map(|_| {
            let (_, list) = get(&kubernetes, NODES);
            let node = |node: &Value| {
                (node["metadata"]["name"].to_string(), node["status"]["conditions"][0]["status"].to_string())
            };
            list["items"].as_array().expect("items").iter().map(node).collect()
        })
        .collect();
    let node = |name: &str, status: &str| (format!("{name:?}"), format!("{status:?}"));
    assert_eq!(
        seen,
        [
            vec![node("a", "False")],
            vec![node("a", "False"), node("b", "False")],
            vec![node("a", "True"), node("b", "False")],
        ]
    );
    kubernetes.finish();
}

#[test]
fn lists_come_in_pages() {
    let builder = ["a", "b", "c"]
        .into_iter()
        .fold(KubernetesDouble::builder().page(2), |builder, name| builder.node(Node::of_group("workers", name)));
    let kubernetes = builder.start().expect("started");
    let (_, first) = get(&kubernetes, NODES);
    assert_eq!((names(&first), &first["metadata"]["continue"]), (vec!["a", "b"], &json!("2")));
    let (_, second) = get(&kubernetes, &format!("{NODES}&continue=2"));
    assert_eq!((names(&second), &second["metadata"]["continue"]), (vec!["c"], &json!("")));
    kubernetes.finish();
}

#[test]
fn a_budget_keeps_a_pod_until_it_lets_go() {
    let kubernetes = KubernetesDouble::builder()
        .node(Node::of_group("workers", "a"))
        .pod(Pod::on("a", "web", "front").kept_for(1))
        .pod(Pod::on("a", "kube-system", "aws-node").of_daemon_set())
        .start()
        .expect("started");
    let (_, pods) = get(&kubernetes, "/api/v1/pods?fieldSelector=spec.nodeName%3Da");
    assert_eq!(names(&pods), ["front", "aws-node"]);
    let eviction =
        json!({ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": "front" } }).to_string();
    let evict = || ask(&kubernetes, "POST /api/v1/namespaces/web/pods/front/eviction", "application/json", &eviction);
    let (status, said) = evict();
    assert_eq!(status, 429);
    assert_eq!(said["message"], "Cannot evict pod as it would violate the pod's disruption budget.");
    assert_eq!(evict().0, 201);
    assert_eq!(evict().0, 404);
    assert_eq!(kubernetes.pods(), ["kube-system/aws-node"]);
    kubernetes.finish();
}

#[test]
fn a_node_is_cordoned_by_a_patch() {
    let kubernetes = KubernetesDouble::builder().node(Node::of_group("workers", "a")).start().expect("started");
    let patch = r#"{"spec":{"unschedulable":true}}"#;
    assert_eq!(ask(&kubernetes, "PATCH /api/v1/nodes/a", "application/json", patch).0, 415);
    assert_eq!(ask(&kubernetes, "PATCH /api/v1/nodes/a", "application/merge-patch+json", patch).0, 200);
    assert_eq!(kubernetes.cordoned(), ["a"]);
    kubernetes.finish();
}

#[test]
fn a_config_map_is_not_written_over_a_change_of_somebody_else() {
    let kubernetes = KubernetesDouble::builder().aws_auth("[]").conflicts(1).start().expect("started");
    let path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    let put = || {
        let (_, mut object) = get(&kubernetes, path);
        object["data"]["mapRoles"] = json!("- rolearn: r");
        ask(&kubernetes, &format!("PUT {path}"), "application/json", &object.to_string()).0
    };
    assert_eq!([put(), put()], [409, 200]);
    assert_eq!(kubernetes.config_map("kube-system", "aws-auth"), json!({ "mapRoles": "- rolearn: r" }));
    kubernetes.finish();
}

#[test]
fn a_new_cluster_is_not_ready_at_once() {
    let kubernetes = KubernetesDouble::builder().unauthorized_for(1).unavailable_for(1).start().expect("started");
    let seen: Vec<u16> = (0..3).map(|_| get(&kubernetes, "/version").0).collect();
    assert_eq!(seen, [401, 503, 200]);
    kubernetes.finish();
}

#[test]
fn what_the_test_did_not_provide_for_is_told() {
    let kubernetes = KubernetesDouble::builder().start().expect("started");
    assert_eq!(get(&kubernetes, "/api/v1/secrets").0, 400);
    assert_eq!(get(&kubernetes, "/api/v1/nodes?watch=true").0, 400);
    assert_eq!(exchange(&kubernetes, "Bearer other", "GET /version", "", "").0, 401);
    assert_eq!(
        kubernetes.unexpected(),
        [
            "GET /api/v1/secrets: the double has no GET /api/v1/secrets",
            "GET /api/v1/nodes: the double does not act on watch",
            "GET /version: no bearer token that begins with k8s-aws-v1.",
        ]
    );
}
