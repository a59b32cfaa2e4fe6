//! The kubeconfig as kubectl sees it.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::entries;
use nodestrap_creator::kubeconfig::merge;
use serde_json::Value;

const OTHERS: &str = "\
apiVersion: v1
kind: Config
clusters:
- name: minikube
  cluster: {server: 'https://192.168.49.2:8443', insecure-skip-tls-verify: true}
users:
- name: minikube
  user: {token: secret}
contexts:
- name: minikube
  context: {cluster: minikube, user: minikube, namespace: web}
current-context: minikube
";

fn kubectl(kubeconfig: &Path, arguments: &[&str]) -> Output {
    let output = Command::new("kubectl")
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("KUBECONFIG", kubeconfig)
        // It keeps what servers say there.
        .env("HOME", kubeconfig.parent().expect("a directory"))
        .output()
        .expect("kubectl is there: run tests/lab/install-packages");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn kubectl_reads_what_was_merged_and_what_stood_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("config");
    fs::write(&path, OTHERS).expect("written");
    let view = |path: &Path| -> Value {
        serde_json::from_slice(&kubectl(path, &["config", "view", "--raw", "--output", "json"]).stdout).expect("JSON")
    };
    let before = view(&path);
    merge(&path, &entries(), true).expect("merged");
    let after = view(&path);
    let named = |document: &Value, list: &str, name: &str| {
        document[list].as_array().expect("a list").iter().find(|entry| entry["name"] == name).cloned()
    };
    for list in ["clusters", "users", "contexts"] {
        assert_eq!(named(&after, list, "minikube"), named(&before, list, "minikube"));
    }
    let name = "alice@beautiful-badger.ap-northeast-1.eksctl.io";
    assert_eq!(after["current-context"], name);
    let exec = &named(&after, "users", name).expect("the user")["user"]["exec"];
    assert_eq!(exec["command"], "nodestrap");
    assert_eq!(exec["apiVersion"], "client.authentication.k8s.io/v1beta1");
    // kubectl writes it in its turn, and the merge still finds its own.
    kubectl(&path, &["config", "set-context", name, "--namespace", "web"]);
    merge(&path, &entries(), true).expect("merged");
    let again = view(&path);
    assert_eq!(named(&again, "contexts", name).expect("the context")["context"]["namespace"], "web");
    assert_eq!(again["users"].as_array().map(Vec::len), Some(2));
}
