//! kubelet's configuration on every node, before the user's part.

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use crate::kubernetes::{Minor, NodeDefaults, Runtime, RuntimeEndpoint};
use crate::node_spec::{AmiFamily, NodeSpec};
use crate::values::IpFamily;

/// Where the node keeps the cluster's certificate authority.
pub const CERTIFICATE_AUTHORITY_PATH: &str = "/etc/eksctl/ca.crt";

/// Where containerd listens.
pub const CONTAINERD_SOCKET: &str = "unix:///run/containerd/containerd.sock";

/// The facts of a node group that decide what its configuration starts from.
#[derive(Clone, Copy, Debug)]
pub struct NodeFacts<'a> {
    /// The Kubernetes minor.
    pub minor: &'static Minor,
    /// The AMI family.
    pub family: AmiFamily,
    /// The IP family of the cluster's pods and services.
    pub ip_family: IpFamily,
    /// The cluster DNS addresses.
    pub cluster_dns: &'a [IpAddr],
}

impl<'a> NodeFacts<'a> {
    /// The facts of a node group.
    pub fn of(spec: &'a NodeSpec) -> Self {
        let NodeSpec { cluster, family, cluster_dns, .. } = spec;
        Self { minor: cluster.kubernetes, family: *family, ip_family: cluster.ip_family, cluster_dns }
    }
}

/// The configuration that nodes start from.
pub(super) fn base(node: &NodeFacts<'_>) -> Map<String, Value> {
    let mut config = joined_to_eks(node.cluster_dns);
    config.extend(of_minor(node.minor));
    match node.minor.defaults {
        NodeDefaults::Eksctl => spell_out(node.ip_family, &mut config),
        NodeDefaults::EksAmi => config.extend(hardened(node)),
    }
    config
}

/// What a node of any minor needs to join, and what auditors look for in the file (CIS benchmarks for EKS, "Worker Node
/// Configuration") although kubelet does it by itself.
///
/// Source: eksctl 0.12.0, `pkg/nodebootstrap/assets/kubelet.yaml`.
fn joined_to_eks(cluster_dns: &[IpAddr]) -> Map<String, Value> {
    object(json!({
        "kind": "KubeletConfiguration",
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "authentication": {
            "anonymous": {"enabled": false},
            "x509": {"clientCAFile": CERTIFICATE_AUTHORITY_PATH},
        },
        "authorization": {"mode": "Webhook"},
        "clusterDNS": cluster_dns,
        "clusterDomain": "cluster.local",
        "serverTLSBootstrap": true,
    }))
}

/// What eksctl wrote beside that, and kubelet takes without being told: Kubernetes, `pkg/kubelet/apis/config/v1beta1/defaults.go`,
/// the same from 1.14 to 1.36.
fn spell_out(ip_family: IpFamily, config: &mut Map<String, Value>) {
    config.insert("address".to_owned(), json!(every_address(ip_family)));
    config["authentication"]["webhook"] = json!({"enabled": true, "cacheTTL": "2m0s"});
    config["authorization"]["webhook"] = json!({"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"});
}

/// The address at which kubelet listens: every one of the node's.
///
/// Go listens on both families with either; the images of EKS have 0.0.0.0 on nodes of IPv6 clusters as well.
fn every_address(ip_family: IpFamily) -> &'static str {
    match ip_family {
        IpFamily::V4 => "0.0.0.0",
        IpFamily::V6 => "::",
    }
}

/// The columns of the minor's row that are fields here.
fn of_minor(minor: &Minor) -> Map<String, Value> {
    let gates: Map<String, Value> = minor.feature_gates.iter().map(|gate| ((*gate).to_owned(), json!(true))).collect();
    let mut config = object(json!({"cgroupDriver": minor.cgroup_driver.as_str()}));
    if !gates.is_empty() {
        config.extend(object(json!({"featureGates": gates})));
    }
    if minor.reserved_cgroups {
        config.extend(object(json!({"kubeReservedCgroup": "/runtime", "systemReservedCgroup": "/system"})));
    }
    if minor.runtime_endpoint == RuntimeEndpoint::Field {
        config.extend(object(json!({"containerRuntimeEndpoint": CONTAINERD_SOCKET})));
    }
    if let Some(limits) = minor.api_limits {
        config.extend(object(json!({"kubeAPIQPS": limits.qps, "kubeAPIBurst": limits.burst})));
    }
    if let Some(period) = minor.shutdown_grace_period {
        config.extend(object(json!({
            "shutdownGracePeriod": period.total,
            "shutdownGracePeriodCriticalPods": period.critical_pods,
        })));
    }
    config
}

/// What EKS' own images add in every minor.
///
/// Source: amazon-eks-ami, the last Amazon Linux 2 release: `templates/al2/runtime/kubelet-config.json` and
/// `bootstrap.sh`. Left out: `maxPods`, `kubeReserved` and `providerID`, which differ from node to node; and what kubelet
/// takes without being told, which user data has no room for (see [`spell_out`]; `cgroupRoot` is `/` by itself).
fn hardened(node: &NodeFacts<'_>) -> Map<String, Value> {
    let mut config = object(json!({
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%"},
        "readOnlyPort": 0,
        "serializeImagePulls": false,
        "tlsCipherSuites": [
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
        ],
    }));
    // EKS' images set kubelet's sysctls when they are built. Elsewhere kubelet has to be let do it: with this field it
    // would not start on a kernel that has other values (Kubernetes, `pkg/kubelet/cm/container_manager_linux.go`).
    if matches!(node.family, AmiFamily::AmazonLinux2 | AmiFamily::AmazonLinux2023) {
        config.extend(object(json!({"protectKernelDefaults": true})));
    }
    if node.ip_family == IpFamily::V6 {
        config.extend(object(json!({"address": every_address(node.ip_family)})));
    }
    // dockershim alone reads it.
    if node.minor.runtime == Runtime::Docker {
        config.extend(object(json!({"hairpinMode": "hairpin-veth"})));
    }
    config
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubelet_config::check::check_own;
    use crate::kubernetes::{MINORS, minor};

    fn of(minor: &'static Minor, family: AmiFamily) -> Map<String, Value> {
        let cluster_dns = &["10.100.0.10".parse().expect("an address")];
        base(&NodeFacts { minor, family, ip_family: IpFamily::V4, cluster_dns })
    }

    #[test]
    fn every_minors_base_lies_inside_its_fields() {
        for minor in &MINORS {
            let mut config = of(minor, AmiFamily::AmazonLinux2);
            // The two fields that make a file a kubelet configuration are in no field list.
            config.retain(|name, _| name != "kind" && name != "apiVersion");
            assert!(config.len() > 7, "{minor}");
            assert_eq!(check_own(minor, &config), [], "{minor}");
        }
    }

    #[test]
    fn kubelet_1_14_gets_what_eksctl_0_12_gave_it() {
        let expected = json!({
            "kind": "KubeletConfiguration",
            "apiVersion": "kubelet.config.k8s.io/v1beta1",
            "address": "0.0.0.0",
            "clusterDomain": "cluster.local",
            "clusterDNS": ["10.100.0.10"],
            "authentication": {
                "anonymous": {"enabled": false},
                "webhook": {"cacheTTL": "2m0s", "enabled": true},
                "x509": {"clientCAFile": "/etc/eksctl/ca.crt"},
            },
            "authorization": {
                "mode": "Webhook",
                "webhook": {"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"},
            },
            "serverTLSBootstrap": true,
            "cgroupDriver": "cgroupfs",
            "featureGates": {"RotateKubeletServerCertificate": true},
        });
        assert_eq!(Value::Object(of(minor(14).expect("1.14"), AmiFamily::AmazonLinux2)), expected);
    }

    #[test]
    fn columns_of_the_row_are_fields() {
        for minor in &MINORS {
            let config = of(minor, AmiFamily::AmazonLinux2);
            assert_eq!(config["cgroupDriver"], minor.cgroup_driver.as_str(), "{minor}");
            assert_eq!(config.contains_key("kubeReservedCgroup"), minor.reserved_cgroups, "{minor}");
            let gates = config.get("featureGates").and_then(Value::as_object);
            let gates: Vec<&String> = gates.map_or_else(Vec::new, |gates| gates.keys().collect());
            assert_eq!(gates, minor.feature_gates, "{minor}");
            assert_eq!(config.get("kubeAPIQPS"), minor.api_limits.map(|limits| json!(limits.qps)).as_ref(), "{minor}");
            let period = minor.shutdown_grace_period.map(|period| json!(period.total));
            assert_eq!(config.get("shutdownGracePeriod"), period.as_ref(), "{minor}");
        }
    }

    #[test]
    fn kernel_defaults_are_protected_where_the_image_sets_them() {
        let protects = |family| {
            let config = of(minor(30).expect("1.30"), family);
            config.get("protectKernelDefaults").cloned()
        };
        assert_eq!(protects(AmiFamily::AmazonLinux2), Some(json!(true)));
        assert_eq!(protects(AmiFamily::Custom), None);
    }
}
