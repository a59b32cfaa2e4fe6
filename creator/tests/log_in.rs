//! The whole way of a login: `nodestrap utils write-kubeconfig` writes, kubectl reads it and runs `nodestrap token`, and an
//! API server that admits who brings a token as EKS takes it answers.

use std::path::Path;
use std::process::{Command, Output};

use nodestrap_tests::aws_double::{AwsDouble, Cluster, Fault, Rule, Service};
use nodestrap_tests::kubernetes_double::KubernetesDouble;
use serde_json::Value;

const NODESTRAP: &str = env!("CARGO_BIN_EXE_nodestrap");

/// Runs a program with nothing but the double's environment, and nodestrap in `PATH`.
fn run(program: &str, arguments: &[&str], home: &Path, aws: &AwsDouble) -> Output {
    let own = Path::new(NODESTRAP).parent().expect("a directory").display();
    let mut command = Command::new(program);
    command.args(arguments).env_clear().envs(aws.environment());
    command.env("HOME", home).env("PATH", format!("{own}:/usr/bin:/bin")).output().expect("it starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn kubectl_logs_in_with_what_nodestrap_wrote() {
    let home = tempfile::tempdir().expect("a directory");
    let kubernetes = KubernetesDouble::builder().start().expect("a port");
    let cluster = Cluster::active("badger", "1.32").kubernetes(&kubernetes.url(), kubernetes.authority());
    let aws = AwsDouble::builder("ap-northeast-1").cluster(cluster).start().expect("a port");

    let written = run(NODESTRAP, &["utils", "write-kubeconfig", "--cluster", "badger"], home.path(), &aws);
    assert!(written.status.success(), "{}", told(&written));
    let file = home.path().join(".kube/config");
    assert!(told(&written).trim_end().ends_with(&format!("[✔]  saved kubeconfig as {:?}", file.display().to_string())));

    // Any question would do; this one is answered without a discovery of the API before it.
    let answer = run("kubectl", &["get", "--raw", "/version"], home.path(), &aws);
    assert!(answer.status.success(), "{}", told(&answer));
    let version: Value = serde_json::from_slice(&answer.stdout).expect("JSON");
    assert_eq!(version["gitVersion"], "v1.32.3-eks-bcf3d70");
    kubernetes.finish();
    aws.finish();
}

#[test]
fn a_token_for_a_role_is_the_role_s() {
    let home = tempfile::tempdir().expect("a directory");
    let aws =
        AwsDouble::builder("ap-northeast-1").rule(Rule::on_all(Service::Sts, Fault::Denied)).start().expect("a port");
    let role = "arn:aws:iam::111122223333:role/ops";
    let refused = run(NODESTRAP, &["token", "--cluster", "badger", "--role-arn", role], home.path(), &aws);
    assert_eq!(refused.status.code(), Some(1));
    assert!(refused.stdout.is_empty());
    let said = told(&refused);
    assert!(said.contains(&format!("the role {role} cannot be assumed: ")), "{said}");
    assert!(said.contains("is not authorized to perform: sts:AssumeRole"), "{said}");
}

#[test]
fn without_credentials_the_user_is_told_where_they_come_from() {
    let home = tempfile::tempdir().expect("a directory");
    let refused = Command::new(NODESTRAP)
        .args(["token", "--cluster", "badger", "--region", "ap-northeast-1"])
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .expect("it starts");
    assert_eq!(refused.status.code(), Some(1));
    let said = told(&refused);
    assert!(
        said.contains("no AWS credentials: give --profile or AWS_PROFILE, log in with 'aws sso login', or set"),
        "{said}"
    );
}
