//! kubelet's configuration on every node, before the user's part.

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use crate::kubernetes::{Minor, Runtime};
use crate::values::IpFamily;

/// Where the node keeps the cluster's certificate authority.
pub const CERTIFICATE_AUTHORITY_PATH: &str = "/etc/eksctl/ca.crt";

/// The configuration that this minor starts from.
pub(super) fn base(minor: &Minor, ip_family: IpFamily, cluster_dns: &[IpAddr]) -> Map<String, Value> {
    let mut config = joined_to_eks(ip_family, cluster_dns);
    match minor.runtime {
        Runtime::Docker => config.extend(object(json!({"cgroupDriver": "cgroupfs"}))),
        Runtime::Containerd => config.extend(hardened(minor)),
    }
    config
}

/// What a node of any minor needs to join.
///
/// Source: eksctl 0.12.0, `pkg/nodebootstrap/assets/kubelet.yaml`.
fn joined_to_eks(ip_family: IpFamily, cluster_dns: &[IpAddr]) -> Map<String, Value> {
    object(json!({
        "kind": "KubeletConfiguration",
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "address": every_address(ip_family),
        "authentication": {
            "anonymous": {"enabled": false},
            "webhook": {"enabled": true, "cacheTTL": "2m0s"},
            "x509": {"clientCAFile": CERTIFICATE_AUTHORITY_PATH},
        },
        "authorization": {
            "mode": "Webhook",
            "webhook": {"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"},
        },
        "clusterDNS": cluster_dns,
        "clusterDomain": "cluster.local",
        "featureGates": {"RotateKubeletServerCertificate": true},
        "serverTLSBootstrap": true,
    }))
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

/// What Amazon Linux 2 with containerd adds.
///
/// Source: amazon-eks-ami, the last Amazon Linux 2 release: `templates/al2/runtime/kubelet-config.json` and
/// `bootstrap.sh`. Left out: `maxPods`, `kubeReserved` and `providerID`, which differ from node to node, and the
/// feature gate `KubeletCredentialProviders`, which is on by itself in every minor that has containerd here.
fn hardened(minor: &Minor) -> Map<String, Value> {
    let mut config = object(json!({
        "cgroupDriver": "systemd",
        "cgroupRoot": "/",
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%"},
        "hairpinMode": "hairpin-veth",
        "kubeReservedCgroup": "/runtime",
        "protectKernelDefaults": true,
        "readOnlyPort": 0,
        "serializeImagePulls": false,
        "systemReservedCgroup": "/system",
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
    // Twice kubelet's own limits of the time, which 1.27 raised far above these.
    if (22..27).contains(&minor.minor) {
        config.extend(object(json!({"kubeAPIQPS": 10, "kubeAPIBurst": 20})));
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

    fn dns() -> [IpAddr; 1] {
        ["10.100.0.10".parse().expect("an address")]
    }

    #[test]
    fn every_minors_base_lies_inside_its_fields() {
        for minor in &MINORS {
            let mut config = base(minor, IpFamily::V4, &dns());
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
        assert_eq!(Value::Object(base(minor(14).expect("1.14"), IpFamily::V4, &dns())), expected);
    }

    #[test]
    fn api_limits_are_raised_until_kubelet_raises_them_itself() {
        for minor in MINORS.iter().filter(|minor| minor.runtime == Runtime::Containerd) {
            let config = base(minor, IpFamily::V4, &dns());
            let raised = minor.minor < 27;
            assert_eq!(config.get("kubeAPIQPS"), raised.then(|| json!(10)).as_ref(), "{minor}");
            assert_eq!(config.get("kubeAPIBurst"), raised.then(|| json!(20)).as_ref(), "{minor}");
            assert_eq!(config.get("cgroupDriver"), Some(&json!("systemd")), "{minor}");
        }
    }
}
