//! What eksctl writes on Amazon Linux 2: its own bootstrap up to 0.50, files for the image's bootstrap.sh since.
//!
//! Sources: eksctl 0.12.0 and 0.44.0, `pkg/nodebootstrap/userdata_al2.go` and `assets/`; eksctl of 2026,
//! `pkg/nodebootstrap/al2.go`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::error::ConvertError;
use super::node::Node;
use super::{bootstrap, kubelet_config};
use crate::inspect::{Report, Tree};
use crate::simulate::environment;

/// The file that all of them write: labels, taints, and since 0.50 the cluster.
pub(super) const KUBELET_ENV: &str = "/etc/eksctl/kubelet.env";

const METADATA_ENV: &str = "/etc/eksctl/metadata.env";
const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";
const KUBELET_EXTRA: &str = "/etc/eksctl/kubelet-extra.json";
const CERTIFICATE_AUTHORITY: &str = "/etc/eksctl/ca.crt";

/// Every file of eksctl's; those of scripts are below `/var/lib/cloud`.
const FILES: [&str; 9] = [
    KUBELET_ENV,
    METADATA_ENV,
    KUBELET_YAML,
    KUBELET_EXTRA,
    CERTIFICATE_AUTHORITY,
    "/etc/eksctl/kubeconfig.yaml",
    "/etc/eksctl/max_pods.map",
    "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf",
    "/etc/docker/daemon.json",
];

/// Reads eksctl's files.
pub(super) fn read(report: &Report) -> Result<Node, ConvertError> {
    let mut node = Node::new("AmazonLinux2");
    let kubelet = variables(report, KUBELET_ENV).ok_or(ConvertError::NoEksctlFile(KUBELET_ENV))?;
    if let Some(metadata) = variables(report, METADATA_ENV) {
        read_own_bootstrap(report, &metadata, &mut node)?;
    } else {
        read_image_bootstrap(report, &kubelet, &mut node)?;
    }
    let value = |name: &str| kubelet.get(name).filter(|value| !value.is_empty());
    if let Some(labels) = value("NODE_LABELS") {
        node.take_labels(labels, &format!("{KUBELET_ENV}: NODE_LABELS"), str::to_owned);
    }
    if let Some(taints) = value("NODE_TAINTS") {
        node.take_taints(taints, &format!("{KUBELET_ENV}: NODE_TAINTS"));
    }
    if let Some(pods) = value("MAX_PODS") {
        match pods.parse() {
            Ok(pods) => node.max_pods = Some(pods),
            Err(_) => node.findings.lost(format!("{KUBELET_ENV}: MAX_PODS"), "is not a number: write maxPodsPerNode"),
        }
    }
    for run in bootstrap::runs(report) {
        let is_own = ["/bootstrap.al2.sh", "/bootstrap.helper.sh", "/bootstrap.legacy.al2.sh"]
            .iter()
            .any(|script| run.text.trim().ends_with(script));
        // Scripts below /var/lib/cloud/scripts/per-instance are run by name too, as 0.12.0 has it.
        if !is_own && !run.place.starts_with("bootstrap.") && !run.text.contains("/etc/eksctl/kubelet.env") {
            bootstrap::keep(&run, &mut node);
        }
    }
    node.tell_of_other_parts(report, &FILES);
    Ok(node)
}

/// The variables of a file on the node.
fn variables(report: &Report, path: &str) -> Option<BTreeMap<String, String>> {
    let file = report.file(path)?;
    Some(environment::variables(&String::from_utf8_lossy(&file.content)).collect())
}

/// A document on the node.
fn document(report: &Report, path: &'static str) -> Result<Map<String, Value>, ConvertError> {
    let Some(file) = report.file(path) else { return Ok(Map::new()) };
    match Tree::read_yaml(&String::from_utf8_lossy(&file.content), path)?.into_json() {
        Value::Object(document) => Ok(document),
        Value::Null => Ok(Map::new()),
        _ => Err(ConvertError::EksctlFile {
            path,
            message: "is no mapping, and kubelet would not read it: mend it".to_owned(),
        }),
    }
}

/// Up to 0.50: the cluster in a file of its own, kubelet's configuration whole.
fn read_own_bootstrap(
    report: &Report,
    metadata: &BTreeMap<String, String>,
    node: &mut Node,
) -> Result<(), ConvertError> {
    let value = |name: &str| metadata.get(name).filter(|value| !value.is_empty()).cloned();
    node.cluster_name = value("AWS_EKS_CLUSTER_NAME");
    node.region = value("AWS_DEFAULT_REGION");
    node.endpoint = value("AWS_EKS_ENDPOINT");
    if let Some(file) = report.file(CERTIFICATE_AUTHORITY) {
        node.certificate_authority = Some(BASE64_STANDARD.encode(&file.content));
    }
    let config = document(report, KUBELET_YAML)?;
    let config = config.into_iter().filter(|(field, value)| !is_eksctls_own(field, value)).collect();
    kubelet_config::apply(config, KUBELET_YAML, node);
    let message = "eksctl wrote every setting of kubelet's itself; nodestrap writes those of EKS' images from Kubernetes 1.15 \
                   on, among them thresholds of eviction and what is set aside for kubelet: docs/moving-over.md";
    node.findings.differs(KUBELET_YAML, message);
    Ok(())
}

/// Whether a field stands as eksctl wrote it on every node, and nodestrap still does.
fn is_eksctls_own(field: &str, value: &Value) -> bool {
    match field {
        "authentication" => {
            *value
                == json!({
                    "anonymous": {"enabled": false},
                    "webhook": {"cacheTTL": "2m0s", "enabled": true},
                    "x509": {"clientCAFile": CERTIFICATE_AUTHORITY},
                })
        }
        "authorization" => {
            *value
                == json!({
                    "mode": "Webhook",
                    "webhook": {"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"},
                })
        }
        // The runtime's, which follows from the Kubernetes version.
        "cgroupDriver" => true,
        "featureGates" => *value == json!({"RotateKubeletServerCertificate": true}),
        _ => false,
    }
}

/// Since 0.50: all in one file, the user's part of kubelet's configuration in another.
fn read_image_bootstrap(
    report: &Report,
    kubelet: &BTreeMap<String, String>,
    node: &mut Node,
) -> Result<(), ConvertError> {
    let value = |name: &str| kubelet.get(name).filter(|value| !value.is_empty()).cloned();
    node.cluster_name = value("CLUSTER_NAME");
    node.endpoint = value("API_SERVER_URL");
    node.certificate_authority = value("B64_CLUSTER_CA");
    node.take_region_from_endpoint();
    node.cluster_id = value("CLUSTER_ID").filter(|_| value("ENABLE_LOCAL_OUTPOST").as_deref() == Some("true"));
    node.container_runtime = value("CONTAINER_RUNTIME");
    node.cluster_dns = value("CLUSTER_DNS").into_iter().collect();
    node.is_ipv6 = node.cluster_dns.first().map(|address| address.contains(':'));
    node.reserves_by_type = true;
    kubelet_config::apply(document(report, KUBELET_EXTRA)?, KUBELET_EXTRA, node);
    Ok(())
}
