//! The program that gives kubelet its token, and how its kubeconfig asks for it.

use nodestrap_generator::kubernetes::Runtime;
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::values::TokenProgram;
use serde_json::{Value, json};

use crate::matrix::cases;
use crate::support::{article_at, bundle_of, text};

/// How the kubeconfig of these nodes asks for a token.
fn exec(spec: &NodeSpec) -> Value {
    let config: Value =
        serde_saphyr::from_str(text(&bundle_of(spec), "/etc/eksctl/kubeconfig.yaml")).expect("sound YAML");
    config["users"][0]["user"]["exec"].clone()
}

const NAME: &str = "hilarious-hideout-1578729265";

#[test]
fn the_agent_is_asked_with_containerd_and_the_images_authenticator_with_docker() {
    for case in cases() {
        let expected = match case.minor.runtime {
            Runtime::Docker => json!({
                "apiVersion": "client.authentication.k8s.io/v1alpha1",
                "command": "aws-iam-authenticator",
                "args": ["token", "-i", NAME],
            }),
            Runtime::Containerd => json!({
                "apiVersion": "client.authentication.k8s.io/v1beta1",
                "command": "/usr/local/bin/nodestrap-agent",
                "args": ["token", "--cluster", NAME, "--region", "ap-northeast-1"],
            }),
        };
        assert_eq!(exec(&case.spec()), expected, "{case}");
    }
}

#[test]
fn the_user_may_choose_and_the_minor_keeps_its_api() {
    let region = ["--region", "ap-northeast-1"];
    let words = |first: &[&str], with_region: bool| {
        let region = if with_region { &region[..] } else { &[] };
        Value::from([first, region].concat())
    };
    for version in ["1.14", "1.23", "1.24"] {
        let docker = version != "1.24";
        let api = if docker { "client.authentication.k8s.io/v1alpha1" } else { "client.authentication.k8s.io/v1beta1" };
        for (program, command, args) in [
            (TokenProgram::Agent, "/usr/local/bin/nodestrap-agent", words(&["token", "--cluster", NAME], true)),
            (TokenProgram::AwsIamAuthenticator, "aws-iam-authenticator", words(&["token", "-i", NAME], !docker)),
            (TokenProgram::AwsCli, "aws", words(&["eks", "get-token", "--cluster-name", NAME], true)),
        ] {
            let mut spec = article_at(version);
            spec.own.token.program = Some(program);
            let expected = json!({"apiVersion": api, "command": command, "args": args});
            assert_eq!(exec(&spec), expected, "{version} {program}");
        }
    }
}
