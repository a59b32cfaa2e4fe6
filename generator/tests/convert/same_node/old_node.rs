//! What kubelet took on the old nodes, as tables.

use serde_json::{Value, json};

use super::laid_over;

/// `kubelet-config.json` of the image, and what bootstrap.sh adds to it and to the command line on an m5.large.
pub(super) fn bootstrap_sh() -> Value {
    json!({
        "address": "0.0.0.0",
        "authentication": {
            "anonymous": {"enabled": false},
            "webhook": {"cacheTTL": "2m0s", "enabled": true},
            "x509": {"clientCAFile": "/etc/kubernetes/pki/ca.crt"},
        },
        "authorization": {
            "mode": "Webhook",
            "webhook": {"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"},
        },
        "clusterDomain": "cluster.local",
        "hairpinMode": "hairpin-veth",
        "readOnlyPort": 0,
        "cgroupDriver": "systemd",
        "cgroupRoot": "/",
        "featureGates": {"RotateKubeletServerCertificate": true},
        "protectKernelDefaults": true,
        "serializeImagePulls": false,
        "serverTLSBootstrap": true,
        "tlsCipherSuites": CIPHER_SUITES,
        "clusterDNS": ["10.100.0.10"],
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%"},
        "kubeReserved": {"cpu": "70m", "ephemeral-storage": "1Gi", "memory": "574Mi"},
        "maxPods": 29,
        "providerID": "aws:///eu-west-1a/i-0123456789abcdef0",
        "systemReservedCgroup": "/system",
        "kubeReservedCgroup": "/runtime",
        "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
        "--cloud-provider": "external",
        "--config": "/etc/kubernetes/kubelet/kubelet-config.json",
        "--hostname-override": "ip-192-0-2-10.eu-west-1.compute.internal",
        "--image-credential-provider-bin-dir": "/etc/eks/image-credential-provider",
        "--image-credential-provider-config": "/etc/eks/image-credential-provider/config.json",
        "--kubeconfig": "/var/lib/kubelet/kubeconfig",
        "--node-ip": "192.0.2.10",
        "--pod-infra-container-image": "602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.5",
        "logging": {"verbosity": 2},
    })
}

/// The suites that kubelet may use, in the order of their names.
const CIPHER_SUITES: [&str; 8] = [
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
];

/// What nodeadm has otherwise than bootstrap.sh, on an m5.large with Kubernetes 1.32.
pub(super) fn nodeadm() -> Value {
    laid_over(
        bootstrap_sh(),
        json!({
            "--config": "/etc/kubernetes/kubelet/config.json",
            "--config-dir": "/etc/kubernetes/kubelet/config.json.d",
            "--pod-infra-container-image": null,
            "--runtime-cgroups": "/runtime.slice/containerd.service",
        }),
    )
}

/// What eksctl 0.12.0 gave a node of Kubernetes 1.14: `10-eksclt.al2.conf` and `kubelet.yaml` of its
/// `pkg/nodebootstrap/assets`, and the user's part.
pub(super) fn eksctl_0_12() -> Value {
    json!({
        "address": "0.0.0.0",
        "authentication": {
            "anonymous": {"enabled": false},
            "webhook": {"cacheTTL": "2m0s", "enabled": true},
            "x509": {"clientCAFile": "/etc/eksctl/ca.crt"},
        },
        "authorization": {
            "mode": "Webhook",
            "webhook": {"cacheAuthorizedTTL": "5m0s", "cacheUnauthorizedTTL": "30s"},
        },
        "cgroupDriver": "cgroupfs",
        "clusterDNS": ["10.100.0.10"],
        "clusterDomain": "cluster.local",
        "featureGates": {"RotateKubeletServerCertificate": true},
        "imageGCHighThresholdPercent": 75,
        "imageGCLowThresholdPercent": 70,
        "serverTLSBootstrap": true,
        "maxPods": 20,
        "registerWithTaints": "dedicated=gpu:NoSchedule",
        "label alpha.eksctl.io/cluster-name": "demo",
        "label alpha.eksctl.io/nodegroup-name": "workers",
        "label alpha.eksctl.io/instance-id": "i-0123456789abcdef0",
        "label team": "batch",
        "--allow-privileged": "true",
        "--cloud-provider": "aws",
        "--cni-bin-dir": "/opt/cni/bin",
        "--cni-conf-dir": "/etc/cni/net.d",
        "--config": "/etc/eksctl/kubelet.yaml",
        "--container-runtime": "docker",
        "--kubeconfig": "/etc/eksctl/kubeconfig.yaml",
        "--network-plugin": "cni",
        "--node-ip": "192.0.2.10",
        "--pod-infra-container-image": "602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause-amd64:3.1",
        "--register-node": "true",
    })
}
