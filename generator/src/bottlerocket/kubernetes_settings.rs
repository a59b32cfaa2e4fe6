//! The settings below `settings.kubernetes`: their values, and which field of kubelet's configuration each stands for.
//!
//! Sources: bottlerocket-settings-sdk, `bottlerocket-settings-models/settings-extensions/kubernetes/src/lib.rs`
//! (`KubernetesSettingsV1`); bottlerocket-core-kit, `packages/kubernetes-1.31/kubelet-config` for the fields.

use super::value::Shape;

/// A setting.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its name below `settings.kubernetes`.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) shape: Shape,
    /// The field of `KubeletConfiguration` that Bottlerocket makes from it as it is.
    pub(super) kubelet_field: Option<&'static str>,
    /// What of the node group, or of the cluster, nodestrap makes it from; the user may not set it a second time.
    pub(super) made_from: Option<&'static str>,
}

/// The signals that Bottlerocket takes: fewer than kubelet's.
const SIGNALS: &[&str] = &[
    "imagefs.available",
    "imagefs.inodesFree",
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "pid.available",
];

/// What may be reserved: as kubelet's, without process identifiers.
const RESOURCES: &[&str] = &["cpu", "ephemeral-storage", "memory"];

/// A 32-bit number, which Bottlerocket holds many settings in.
const NUMBER: Shape = Shape::Integer(i32::MIN as i64, i32::MAX as i64);

const fn plain(name: &'static str, shape: Shape) -> Setting {
    Setting { name, shape, kubelet_field: None, made_from: None }
}

const fn kubelet(name: &'static str, field: &'static str, shape: Shape) -> Setting {
    Setting { name, shape, kubelet_field: Some(field), made_from: None }
}

const fn made(name: &'static str, from: &'static str) -> Setting {
    Setting { name, shape: Shape::Any, kubelet_field: None, made_from: Some(from) }
}

/// Every setting, in the order of the names.
pub(super) static SETTINGS: [Setting; 59] = [
    kubelet("allowed-unsafe-sysctls", "allowedUnsafeSysctls", Shape::Texts),
    made("api-server", "status.endpoint"),
    plain("authentication-mode", Shape::OneOf(&["aws", "tls"])),
    plain("bootstrap-token", Shape::Text),
    plain("cloud-provider", Shape::OneOf(&["", "aws", "external"])),
    made("cluster-certificate", "status.certificateAuthorityData"),
    made("cluster-dns-ip", "clusterDNS"),
    plain("cluster-domain", Shape::Text),
    made("cluster-name", "metadata.name"),
    kubelet("container-log-max-files", "containerLogMaxFiles", NUMBER),
    kubelet("container-log-max-size", "containerLogMaxSize", Shape::Quantity),
    kubelet("container-log-max-workers", "containerLogMaxWorkers", NUMBER),
    kubelet("container-log-monitor-interval", "containerLogMonitorInterval", Shape::Duration),
    kubelet("cpu-cfs-quota-enforced", "cpuCFSQuota", Shape::Boolean),
    kubelet("cpu-manager-policy", "cpuManagerPolicy", Shape::OneOf(&["none", "static"])),
    plain("cpu-manager-policy-options", Shape::Texts),
    kubelet("cpu-manager-reconcile-period", "cpuManagerReconcilePeriod", Shape::Duration),
    plain("credential-providers", Shape::Any),
    plain("device-ownership-from-security-context", Shape::Boolean),
    kubelet("event-burst", "eventBurst", NUMBER),
    kubelet("event-qps", "eventRecordQPS", NUMBER),
    kubelet("eviction-hard", "evictionHard", Shape::Table(SIGNALS, &Shape::Threshold)),
    kubelet("eviction-max-pod-grace-period", "evictionMaxPodGracePeriod", Shape::Integer(0, i32::MAX as i64)),
    kubelet("eviction-soft", "evictionSoft", Shape::Table(SIGNALS, &Shape::Threshold)),
    kubelet("eviction-soft-grace-period", "evictionSoftGracePeriod", Shape::Table(SIGNALS, &Shape::Duration)),
    plain("hostname-override", Shape::Text),
    plain("hostname-override-source", Shape::OneOf(&["private-dns-name", "instance-id"])),
    kubelet("image-gc-high-threshold-percent", "imageGCHighThresholdPercent", Shape::Integer(0, 100)),
    kubelet("image-gc-low-threshold-percent", "imageGCLowThresholdPercent", Shape::Integer(0, 100)),
    kubelet("kube-api-burst", "kubeAPIBurst", NUMBER),
    kubelet("kube-api-qps", "kubeAPIQPS", NUMBER),
    kubelet("kube-reserved", "kubeReserved", Shape::Table(RESOURCES, &Shape::Quantity)),
    plain("log-level", Shape::Integer(0, 255)),
    made("max-pods", "maxPodsPerNode"),
    kubelet("memory-manager-policy", "memoryManagerPolicy", Shape::OneOf(&["None", "Static"])),
    plain("memory-manager-reserved-memory", Shape::Any),
    plain("memory-swap-behavior", Shape::Text),
    plain("node-ip", Shape::Text),
    made("node-labels", "labels"),
    made("node-taints", "taints"),
    plain("pod-infra-container-image", Shape::Text),
    kubelet("pod-pids-limit", "podPidsLimit", Shape::Integer(i64::MIN, i64::MAX)),
    plain("provider-id", Shape::Text),
    kubelet("registry-burst", "registryBurst", NUMBER),
    kubelet("registry-qps", "registryPullQPS", NUMBER),
    kubelet("reserved-cpus", "reservedSystemCPUs", Shape::Text),
    kubelet("seccomp-default", "seccompDefault", Shape::Boolean),
    plain("server-certificate", Shape::Text),
    plain("server-key", Shape::Text),
    plain("server-tls-bootstrap", Shape::Boolean),
    kubelet("shutdown-grace-period", "shutdownGracePeriod", Shape::Duration),
    kubelet("shutdown-grace-period-for-critical-pods", "shutdownGracePeriodCriticalPods", Shape::Duration),
    kubelet("single-process-oom-kill", "singleProcessOOMKill", Shape::Boolean),
    plain("standalone-mode", Shape::Boolean),
    plain("static-pods", Shape::Any),
    plain("static-pods-enabled", Shape::Boolean),
    kubelet("system-reserved", "systemReserved", Shape::Table(RESOURCES, &Shape::Quantity)),
    kubelet(
        "topology-manager-policy",
        "topologyManagerPolicy",
        Shape::OneOf(&["none", "restricted", "best-effort", "single-numa-node"]),
    ),
    kubelet("topology-manager-scope", "topologyManagerScope", Shape::OneOf(&["container", "pod"])),
];

/// The setting of this name.
pub(super) fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The setting that a field of kubelet's configuration is made from.
pub(super) fn of_kubelet_field(field: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.kubelet_field == Some(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubelet_config::fields;
    use crate::kubernetes::MINORS;

    #[test]
    fn names_stand_in_order_and_once() {
        assert!(SETTINGS.is_sorted_by(|one, next| one.name < next.name));
    }

    #[test]
    fn each_kubelet_field_is_one_of_kubelets() {
        for field in SETTINGS.iter().filter_map(|setting| setting.kubelet_field) {
            assert!(MINORS.iter().any(|minor| fields(minor).contains_key(field)), "{field}");
        }
    }
}
