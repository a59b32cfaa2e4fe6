//! kubelet's kubeconfig: where the API server is, and which program gives the token for it.

use serde::Serialize;

use super::paths;
use crate::kubelet_config::CERTIFICATE_AUTHORITY_PATH;
use crate::kubernetes::Runtime;
use crate::node_spec::NodeSpec;

/// The text of the kubeconfig. Names in it are eksctl's.
pub(super) fn kubeconfig(spec: &NodeSpec, has_agent: bool) -> String {
    let cluster = format!("{}.{}.eksctl.io", spec.cluster.name, spec.cluster.region);
    let user = format!("kubelet@{cluster}");
    let config = Kubeconfig {
        api_version: "v1",
        clusters: [NamedCluster {
            cluster: Cluster {
                certificate_authority: CERTIFICATE_AUTHORITY_PATH,
                server: spec.cluster.endpoint.as_str(),
            },
            name: &cluster,
        }],
        contexts: [NamedContext { context: Context { cluster: &cluster, user: &user }, name: &user }],
        current_context: &user,
        kind: "Config",
        preferences: Preferences {},
        users: [NamedUser { name: &user, user: User { exec: token_program(spec, has_agent) } }],
    };
    serde_saphyr::to_string(&config).expect("texts and lists have a YAML form")
}

/// The program that prints kubelet's token.
///
/// kubelet 1.14 asks the image's `aws-iam-authenticator`, as in the article. Later ones ask the agent where the user
/// data starts it, and otherwise the image's authenticator, as the image's own kubeconfig does (amazon-eks-ami,
/// `templates/al2/runtime/kubelet-kubeconfig`).
fn token_program(spec: &NodeSpec, has_agent: bool) -> Exec<'_> {
    let (name, region) = (spec.cluster.name.as_str(), spec.cluster.region.as_str());
    let minor = spec.cluster.kubernetes;
    let api_version = minor.exec_api.as_str();
    let authenticator = "aws-iam-authenticator";
    match (minor.runtime, has_agent) {
        (Runtime::Docker, _) => Exec { api_version, args: vec!["token", "-i", name], command: authenticator },
        (Runtime::Containerd, true) => {
            Exec { api_version, args: vec!["token", "--cluster", name, "--region", region], command: paths::AGENT }
        }
        (Runtime::Containerd, false) => {
            Exec { api_version, args: vec!["token", "-i", name, "--region", region], command: authenticator }
        }
    }
}

/// Source: Kubernetes, `staging/src/k8s.io/client-go/tools/clientcmd/api/v1/types.go`, `Config`. Fields in the order of
/// their names, as eksctl writes them.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Kubeconfig<'a> {
    #[serde(rename = "apiVersion")]
    api_version: &'static str,
    clusters: [NamedCluster<'a>; 1],
    contexts: [NamedContext<'a>; 1],
    current_context: &'a str,
    kind: &'static str,
    preferences: Preferences,
    users: [NamedUser<'a>; 1],
}

#[derive(Serialize)]
struct NamedCluster<'a> {
    cluster: Cluster<'a>,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Cluster<'a> {
    certificate_authority: &'static str,
    server: &'a str,
}

#[derive(Serialize)]
struct NamedContext<'a> {
    context: Context<'a>,
    name: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    cluster: &'a str,
    user: &'a str,
}

#[derive(Serialize)]
struct Preferences {}

#[derive(Serialize)]
struct NamedUser<'a> {
    name: &'a str,
    user: User<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    exec: Exec<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exec<'a> {
    api_version: &'static str,
    args: Vec<&'a str>,
    command: &'static str,
}
