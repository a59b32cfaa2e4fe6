//! kubelet's kubeconfig: where the API server is, and which program gives the token for it.

use serde::Serialize;

use super::file::File;
use super::paths;
use crate::kubelet_config::CERTIFICATE_AUTHORITY_PATH;
use crate::kubernetes::{NodeDefaults, Runtime};
use crate::node_spec::{ApiServer, NodeSpec};
use crate::values::TokenProgram;

/// The kubeconfig. The names in it mean nothing to kubelet: with the article's defaults they are eksctl's, else those of
/// EKS' own images (amazon-eks-ami, `templates/al2/runtime/kubelet-kubeconfig`), which are shorter.
///
/// On a local cluster it is the one with which kubelet asks for its first certificate: from then on kubelet needs no token,
/// and so neither STS nor the region, from which an Outpost may be cut off (amazon-eks-ami,
/// `templates/al2/runtime/bootstrap.sh`, `--enable-local-outpost`).
pub(super) fn kubeconfig(spec: &NodeSpec, api_server: &ApiServer, has_agent: bool) -> File {
    let path = match spec.cluster.local_id {
        Some(_) => paths::BOOTSTRAP_KUBECONFIG,
        None => paths::KUBECONFIG,
    };
    let (cluster, user, preferences) = match spec.cluster.kubernetes.defaults {
        NodeDefaults::Eksctl => {
            let cluster = format!("{}.{}.eksctl.io", spec.cluster.name, spec.cluster.region);
            let user = format!("kubelet@{cluster}");
            (cluster, user, Some(Preferences {}))
        }
        NodeDefaults::EksAmi => ("kubernetes".to_owned(), "kubelet".to_owned(), None),
    };
    let config = Kubeconfig {
        api_version: "v1",
        clusters: [NamedCluster {
            cluster: Cluster {
                certificate_authority: CERTIFICATE_AUTHORITY_PATH,
                server: api_server.endpoint.as_str(),
            },
            name: &cluster,
        }],
        contexts: [NamedContext { context: Context { cluster: &cluster, user: &user }, name: &user }],
        current_context: &user,
        kind: "Config",
        preferences,
        users: [NamedUser { name: &user, user: User { exec: token_program(spec, has_agent) } }],
    };
    File::text(path, serde_saphyr::to_string(&config).expect("texts and lists have a YAML form"))
}

/// The program that prints kubelet's token.
///
/// A local cluster knows its nodes' tokens by its ID, every other cluster by its name. Not every authenticator on the
/// images of the Docker era takes a region; as in the article, they are not told one.
fn token_program(spec: &NodeSpec, has_agent: bool) -> Exec<'_> {
    let (cluster, region) = (&spec.cluster, spec.cluster.region.as_str());
    let name = cluster.local_id.as_ref().map_or(cluster.name.as_str(), |id| id.as_str());
    let (command, args) = match spec.own.token.program(cluster.kubernetes, has_agent) {
        TokenProgram::Agent => (paths::AGENT, vec!["token", "--cluster", name, "--region", region]),
        TokenProgram::AwsCli => ("aws", vec!["eks", "get-token", "--cluster-name", name, "--region", region]),
        TokenProgram::AwsIamAuthenticator if cluster.kubernetes.runtime == Runtime::Docker => {
            ("aws-iam-authenticator", vec!["token", "-i", name])
        }
        TokenProgram::AwsIamAuthenticator => ("aws-iam-authenticator", vec!["token", "-i", name, "--region", region]),
    };
    Exec { api_version: cluster.kubernetes.exec_api.as_str(), args, command }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    preferences: Option<Preferences>,
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
