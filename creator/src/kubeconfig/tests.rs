//! Whole files before and after.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::{Value, json};

use super::*;

fn cluster() -> ClusterName {
    "beautiful-badger".parse().expect("a name")
}

fn region() -> Region {
    "ap-northeast-1".parse().expect("a region")
}

fn entries() -> ClusterEntries {
    ClusterEntries {
        names: EntryNames::new(&cluster(), &region()),
        user: "alice".into(),
        server: "https://7950C8F5.sk1.ap-northeast-1.eks.amazonaws.com".into(),
        certificate_authority: "LS0tLS1CRUdJTg==".into(),
        token_command: TokenCommand::nodestrap("nodestrap", &cluster(), &region()),
    }
}

/// A directory and a kubeconfig in it.
fn ground(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("config");
    fs::write(&path, text).expect("written");
    (directory, path)
}

fn read(path: &Path) -> Value {
    crate::yaml::read(&fs::read_to_string(path).expect("read")).expect("YAML")
}

fn names_in(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(directory)
        .expect("listed")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("plain"))
        .collect();
    names.sort();
    names
}

/// What a user of other clusters has: entries that nodestrap knows nothing of, fields of no known kubeconfig, odd values.
const OTHERS: &str = "\
apiVersion: v1
kind: Config
preferences: {colors: true}
clusters:
- name: minikube
  cluster:
    server: https://192.168.49.2:8443
    certificate-authority: /home/me/.minikube/ca.crt
    extensions:
    - name: cluster_info
      extension: {last-update: 'Mon, 23 Nov 2026 10:00:00 UTC', version: '1.30'}
users:
- name: minikube
  user: {client-certificate: /home/me/c.crt, password: '0123', x-unknown: [yes, 1e3, 0o17, null, 2026-11-23]}
contexts:
- name: minikube
  context: {cluster: minikube, user: minikube, namespace: web}
current-context: minikube
x-tool: {order: [z, a], z: 1, a: 2}
";

#[test]
fn a_new_file_has_eksctl_s_names_and_is_for_its_user_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(".kube/config");
    merge(&path, &entries(), true).expect("merged");
    let document = read(&path);
    assert_eq!(document["clusters"][0]["name"], "beautiful-badger.ap-northeast-1.eksctl.io");
    assert_eq!(document["contexts"][0]["name"], "alice@beautiful-badger.ap-northeast-1.eksctl.io");
    assert_eq!(document["current-context"], "alice@beautiful-badger.ap-northeast-1.eksctl.io");
    assert_eq!(
        document["users"][0]["user"]["exec"]["args"],
        json!(["token", "--cluster", "beautiful-badger", "--region", "ap-northeast-1"])
    );
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().expect("a parent"))), (0o600, 0o700));
    assert_eq!(names_in(path.parent().expect("a parent")), ["config"]);
}

#[test]
fn everything_that_stood_there_stays_in_its_order() {
    let (_directory, path) = ground(OTHERS);
    let before = read(&path);
    merge(&path, &entries(), false).expect("merged");
    let after = read(&path);
    let keys = |value: &Value| value.as_object().expect("a mapping").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&after), keys(&before));
    for list in ["clusters", "users", "contexts"] {
        assert_eq!(after[list][0].to_string(), before[list][0].to_string());
        assert_eq!(after[list].as_array().map(Vec::len), Some(2));
    }
    for field in ["preferences", "current-context", "x-tool"] {
        assert_eq!(after[field].to_string(), before[field].to_string());
    }
}

#[test]
fn removing_gives_back_what_was_there() {
    let (_directory, path) = ground(OTHERS);
    let before = read(&path);
    merge(&path, &entries(), true).expect("merged");
    assert!(remove(&path, &entries().names).expect("removed"));
    let mut after = read(&path);
    // kubectl's word for no current context; which one it was before is not known any more.
    assert_eq!(after["current-context"], "");
    after["current-context"] = before["current-context"].clone();
    assert_eq!(after.to_string(), before.to_string());
    assert!(!remove(&path, &entries().names).expect("nothing to do"));
}

#[test]
fn removing_leaves_users_that_other_contexts_have() {
    let (_directory, path) = ground("");
    merge(&path, &entries(), false).expect("merged");
    let mut document = read(&path);
    let user = entries().context();
    let contexts = document["contexts"].as_array_mut().expect("a list");
    contexts.push(json!({"name": "mine", "context": {"cluster": "elsewhere", "user": user}}));
    contexts.push(json!({"name": "short", "context": {"cluster": entries().names.cluster, "user": "other"}}));
    document["current-context"] = "short".into();
    fs::write(&path, crate::yaml::write(&document)).expect("written");
    assert!(remove(&path, &entries().names).expect("removed"));
    let after = read(&path);
    assert_eq!(after["contexts"], json!([{"name": "mine", "context": {"cluster": "elsewhere", "user": user}}]));
    assert_eq!(after["users"][0]["name"], user);
    assert_eq!((&after["clusters"], &after["current-context"]), (&json!([]), &json!("")));
}

#[test]
fn a_second_merge_renews_its_own_entries_and_keeps_what_the_user_added_to_them() {
    let (_directory, path) = ground("");
    merge(&path, &entries(), true).expect("merged");
    let mut document = read(&path);
    document["contexts"][0]["context"]["namespace"] = "web".into();
    document["clusters"][0]["cluster"]["proxy-url"] = "http://proxy:3128".into();
    document["clusters"][0]["cluster"]["insecure-skip-tls-verify"] = true.into();
    document["users"][0]["user"]["token"] = "old".into();
    document["users"][0]["user"]["exec"]["env"] = json!([
        {"name": "AWS_PROFILE", "value": "mine"},
        {"name": "AWS_STS_REGIONAL_ENDPOINTS", "value": "legacy"},
    ]);
    fs::write(&path, crate::yaml::write(&document)).expect("written");
    let renewed = ClusterEntries {
        server: "https://new.example".into(),
        token_command: TokenCommand::aws_cli(&cluster(), &region()),
        ..entries()
    };
    merge(&path, &renewed, true).expect("merged");
    let after = read(&path);
    assert_eq!(after["contexts"][0]["context"]["namespace"], "web");
    let held = &after["clusters"][0]["cluster"];
    assert_eq!((&held["server"], &held["proxy-url"]), (&json!("https://new.example"), &json!("http://proxy:3128")));
    assert!(held.get("insecure-skip-tls-verify").is_none());
    let user = &after["users"][0]["user"];
    assert!(user.get("token").is_none());
    assert_eq!(user["exec"]["command"], "aws");
    assert_eq!(
        user["exec"]["env"],
        json!([
            {"name": "AWS_PROFILE", "value": "mine"},
            {"name": "AWS_STS_REGIONAL_ENDPOINTS", "value": "regional"},
        ])
    );
    for list in ["clusters", "users", "contexts"] {
        assert_eq!(after[list].as_array().map(Vec::len), Some(1), "{list}");
    }
}

#[test]
fn a_merge_that_changes_nothing_writes_nothing() {
    let (_directory, path) = ground(OTHERS);
    merge(&path, &entries(), true).expect("merged");
    let before = fs::metadata(&path).expect("there");
    merge(&path, &entries(), true).expect("merged");
    let after = fs::metadata(&path).expect("there");
    assert_eq!(std::os::unix::fs::MetadataExt::ino(&before), std::os::unix::fs::MetadataExt::ino(&after));
}

#[test]
fn links_are_followed_and_the_old_mode_stays() {
    let (directory, path) = ground(OTHERS);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    fs::create_dir(directory.path().join("links")).expect("made");
    let (near, far) = (directory.path().join("near"), directory.path().join("links/far"));
    symlink("../config", &far).expect("linked");
    symlink("links/far", &near).expect("linked");
    merge(&near, &entries(), true).expect("merged");
    assert_eq!(read(&path)["current-context"], entries().context());
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&near).expect("there").is_symlink());
    assert_eq!(names_in(directory.path()), ["config", "links", "near"]);
}

#[test]
fn a_link_to_a_file_that_is_not_there_makes_that_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let link = directory.path().join("link");
    symlink("dotfiles/kube", &link).expect("linked");
    merge(&link, &entries(), true).expect("merged");
    assert!(directory.path().join("dotfiles/kube").is_file());
}

#[test]
fn a_broken_file_is_refused_with_its_place_and_left_alone() {
    const MEND: &str = "nothing was written: mend the file, or pass --kubeconfig with another";
    for (text, said) in [
        ("clusters: [\n", "line 1, column 11: unclosed bracket '['; "),
        ("a: 1\na: 2\n", "line 2, column 1: "),
        ("[]\n", "line 1: a kubeconfig is a mapping; "),
        ("apiVersion: v2\n", "apiVersion: a kubeconfig has \"v1\" here; "),
        ("kind: ClusterConfig\n", "kind: a kubeconfig has \"Config\" here; "),
        ("users: {}\n", "users: a list belongs here; "),
        ("contexts: [{name: a}, {context: {}}]\n", "contexts[1]: an entry is a mapping with a name; "),
        ("clusters: [{name: a, cluster: b}]\n", "clusters[0].cluster: a mapping belongs here; "),
    ] {
        let (directory, path) = ground(text);
        let error = merge(&path, &entries(), true).expect_err(text).to_string();
        assert!(error.starts_with(&format!("{}, {said}", path.display())), "{error}");
        assert!(error.ends_with(MEND), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("read"), text);
        assert_eq!(names_in(directory.path()), ["config"]);
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let error = merge(directory.path(), &entries(), true).expect_err("a directory").to_string();
    let path = directory.path().display();
    assert_eq!(
        error,
        format!("{path} is not a file, so that it cannot be replaced; pass --kubeconfig with a file's path")
    );
    symlink("b", directory.path().join("a")).expect("linked");
    symlink("a", directory.path().join("b")).expect("linked");
    let error = merge(&directory.path().join("a"), &entries(), true).expect_err("a circle").to_string();
    assert_eq!(error, format!("cannot follow {path}/a: its symbolic links go round in a circle"));
}

#[test]
fn a_deleted_cluster_is_forgotten_everywhere() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str| directory.path().join(name);
    let places = Places {
        variable: Some(std::env::join_paths([file("one"), file("absent"), file("two")]).expect("no colons")),
        home: Some(file("home")),
    };
    let own = places.own_file(&cluster()).expect("a file");
    for path in [&file("one"), &file("two"), &own] {
        merge(path, &entries(), true).expect("merged");
    }
    fs::write(file("two"), "{").expect("written");
    let (changed, errors) = forget(&places, &cluster(), &region());
    assert_eq!(changed, [file("one"), own.clone()]);
    assert!(!own.exists() && !file("absent").exists());
    assert_eq!(errors.len(), 1);
    assert!(errors[0].to_string().starts_with(&format!("{}, line ", file("two").display())), "{}", errors[0]);
}
