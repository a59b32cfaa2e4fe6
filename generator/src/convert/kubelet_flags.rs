//! kubelet's flags as fields of its configuration, of `maxPodsPerNode`, `labels` and `taints`.
//!
//! Source: Kubernetes, `cmd/kubelet/app/options/options.go`, `AddFlags` and `AddKubeletConfigFlags`. A flag wins over the
//! file as a whole: a map in a flag replaces the file's, while `kubeletExtraConfig` is merged into nodestrap's.

use serde_json::{Map, Value, json};

use super::node::Node;
use super::shell::Unknowns;
use crate::values::quoted;

/// How a flag's text becomes a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Integer,
    Boolean,
    /// `a,b`.
    List,
    /// `name=text,…`.
    Texts,
    /// `name=true,…`, each over the file's.
    Gates,
    /// `signal<quantity,…`.
    Thresholds,
}

/// Flags, their fields, and the fields' shapes.
#[rustfmt::skip]
const FIELDS: [(&str, &str, Shape); 68] = [
    ("allowed-unsafe-sysctls", "allowedUnsafeSysctls", Shape::List),
    ("cgroup-driver", "cgroupDriver", Shape::Text),
    ("cgroup-root", "cgroupRoot", Shape::Text),
    ("cgroups-per-qos", "cgroupsPerQOS", Shape::Boolean),
    ("container-log-max-files", "containerLogMaxFiles", Shape::Integer),
    ("container-log-max-size", "containerLogMaxSize", Shape::Text),
    ("contention-profiling", "enableContentionProfiling", Shape::Boolean),
    ("cpu-cfs-quota", "cpuCFSQuota", Shape::Boolean),
    ("cpu-cfs-quota-period", "cpuCFSQuotaPeriod", Shape::Text),
    ("cpu-manager-policy", "cpuManagerPolicy", Shape::Text),
    ("cpu-manager-policy-options", "cpuManagerPolicyOptions", Shape::Texts),
    ("cpu-manager-reconcile-period", "cpuManagerReconcilePeriod", Shape::Text),
    ("enable-controller-attach-detach", "enableControllerAttachDetach", Shape::Boolean),
    ("enable-debugging-handlers", "enableDebuggingHandlers", Shape::Boolean),
    ("enforce-node-allocatable", "enforceNodeAllocatable", Shape::List),
    ("event-burst", "eventBurst", Shape::Integer),
    ("event-qps", "eventRecordQPS", Shape::Integer),
    ("eviction-hard", "evictionHard", Shape::Thresholds),
    ("eviction-max-pod-grace-period", "evictionMaxPodGracePeriod", Shape::Integer),
    ("eviction-minimum-reclaim", "evictionMinimumReclaim", Shape::Texts),
    ("eviction-pressure-transition-period", "evictionPressureTransitionPeriod", Shape::Text),
    ("eviction-soft", "evictionSoft", Shape::Thresholds),
    ("eviction-soft-grace-period", "evictionSoftGracePeriod", Shape::Texts),
    ("fail-swap-on", "failSwapOn", Shape::Boolean),
    ("feature-gates", "featureGates", Shape::Gates),
    ("file-check-frequency", "fileCheckFrequency", Shape::Text),
    ("hairpin-mode", "hairpinMode", Shape::Text),
    ("healthz-bind-address", "healthzBindAddress", Shape::Text),
    ("healthz-port", "healthzPort", Shape::Integer),
    ("image-gc-high-threshold", "imageGCHighThresholdPercent", Shape::Integer),
    ("image-gc-low-threshold", "imageGCLowThresholdPercent", Shape::Integer),
    ("kube-api-burst", "kubeAPIBurst", Shape::Integer),
    ("kube-api-content-type", "contentType", Shape::Text),
    ("kube-api-qps", "kubeAPIQPS", Shape::Integer),
    ("kube-reserved", "kubeReserved", Shape::Texts),
    ("kube-reserved-cgroup", "kubeReservedCgroup", Shape::Text),
    ("kubelet-cgroups", "kubeletCgroups", Shape::Text),
    ("make-iptables-util-chains", "makeIPTablesUtilChains", Shape::Boolean),
    ("max-open-files", "maxOpenFiles", Shape::Integer),
    ("memory-manager-policy", "memoryManagerPolicy", Shape::Text),
    ("minimum-image-ttl-duration", "imageMinimumGCAge", Shape::Text),
    ("node-status-max-images", "nodeStatusMaxImages", Shape::Integer),
    ("node-status-update-frequency", "nodeStatusUpdateFrequency", Shape::Text),
    ("oom-score-adj", "oomScoreAdj", Shape::Integer),
    ("pod-manifest-path", "staticPodPath", Shape::Text),
    ("pod-max-pids", "podPidsLimit", Shape::Integer),
    ("pods-per-core", "podsPerCore", Shape::Integer),
    ("protect-kernel-defaults", "protectKernelDefaults", Shape::Boolean),
    ("read-only-port", "readOnlyPort", Shape::Integer),
    ("registry-burst", "registryBurst", Shape::Integer),
    ("registry-qps", "registryPullQPS", Shape::Integer),
    ("reserved-cpus", "reservedSystemCPUs", Shape::Text),
    ("resolv-conf", "resolvConf", Shape::Text),
    ("rotate-certificates", "rotateCertificates", Shape::Boolean),
    ("runtime-request-timeout", "runtimeRequestTimeout", Shape::Text),
    ("seccomp-default", "seccompDefault", Shape::Boolean),
    ("serialize-image-pulls", "serializeImagePulls", Shape::Boolean),
    ("streaming-connection-idle-timeout", "streamingConnectionIdleTimeout", Shape::Text),
    ("sync-frequency", "syncFrequency", Shape::Text),
    ("system-cgroups", "systemCgroups", Shape::Text),
    ("system-reserved", "systemReserved", Shape::Texts),
    ("system-reserved-cgroup", "systemReservedCgroup", Shape::Text),
    ("tls-cipher-suites", "tlsCipherSuites", Shape::List),
    ("tls-min-version", "tlsMinVersion", Shape::Text),
    ("topology-manager-policy", "topologyManagerPolicy", Shape::Text),
    ("topology-manager-scope", "topologyManagerScope", Shape::Text),
    ("volume-plugin-dir", "volumePluginDir", Shape::Text),
    ("volume-stats-agg-period", "volumeStatsAggPeriod", Shape::Text),
];

/// The field of kubelet's configuration that a flag takes the place of; the flag's name is without dashes.
pub(crate) fn field_of(flag: &str) -> Option<&'static str> {
    const ELSEWHERE: [(&str, &str); 3] =
        [("cluster-dns", "clusterDNS"), ("max-pods", "maxPods"), ("register-with-taints", "registerWithTaints")];
    let found = FIELDS.iter().find(|(name, ..)| *name == flag).map(|(_, field, _)| *field);
    found.or_else(|| ELSEWHERE.iter().find(|(name, _)| *name == flag).map(|(_, field)| *field))
}

/// Flags that nodestrap gives as well, with the one value that says the same.
const SAME: [(&str, &str); 8] = [
    ("cloud-provider", "external"),
    ("cluster-domain", "cluster.local"),
    ("container-runtime", "remote"),
    ("container-runtime-endpoint", "unix:///run/containerd/containerd.sock"),
    ("image-credential-provider-bin-dir", "/etc/eks/image-credential-provider"),
    ("register-node", "true"),
    ("rotate-server-certificates", "true"),
    ("anonymous-auth", "false"),
];

/// Thresholds that the images and nodestrap set alike, and that a flag takes away where it does not name them.
const HARD_THRESHOLDS: [&str; 3] = ["memory.available", "nodefs.available", "nodefs.inodesFree"];

/// What to say of arguments that systemd could not split.
pub(super) const OPEN_QUOTE: &str =
    "a quote is opened in it and never closed, so that kubelet would get none of it: close it";

/// Reads kubelet's arguments, in their order.
pub(super) fn read(words: &[String], place: &str, unknowns: &Unknowns, node: &mut Node) {
    let mut reader = Reader { place, unknowns, node };
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix('-').map(|flag| flag.trim_start_matches('-')) else {
            let message = format!("{} is no flag, and kubelet would stop: remove it", quoted(&unknowns.shown(word)));
            reader.node.findings.lost(place, message);
            continue;
        };
        match flag.split_once('=') {
            Some((name, value)) => reader.flag(name, value),
            None if is_boolean(flag) => reader.flag(flag, "true"),
            None => {
                if let Some(value) = words.next_if(|next| !next.starts_with("--")) {
                    reader.flag(flag, value);
                } else {
                    let message = format!("--{} has no value, and kubelet would stop: write one", unknowns.shown(flag));
                    reader.node.findings.lost(place, message);
                }
            }
        }
    }
}

/// Whether a flag may stand without a value.
fn is_boolean(name: &str) -> bool {
    matches!(name, "register-node" | "rotate-server-certificates" | "anonymous-auth")
        || FIELDS.iter().any(|(flag, _, shape)| *flag == name && *shape == Shape::Boolean)
}

struct Reader<'a> {
    place: &'a str,
    unknowns: &'a Unknowns,
    node: &'a mut Node,
}

impl Reader<'_> {
    fn lost(&mut self, name: &str, message: impl Into<String>) {
        self.node.findings.lost(format!("{}: --{name}", self.place), message);
    }

    fn flag(&mut self, name: &str, value: &str) {
        let place = format!("{}: --{name}", self.place);
        if name == "node-labels" {
            return self.node.take_labels(value, &place, |label| self.unknowns.shown(label));
        }
        if Unknowns::are_in(value) || Unknowns::are_in(name) {
            let shown = self.unknowns.shown(&format!("--{name}={value}"));
            let message = format!("{} is known on the node alone: write what it stands for", quoted(&shown));
            return self.node.findings.lost(self.place, message);
        }
        match name {
            "register-with-taints" => self.node.take_taints(value, &place),
            "max-pods" => match value.parse() {
                Ok(pods) => self.node.max_pods = Some(pods),
                Err(_) => self.lost(name, format!("{} is not a number of pods: write maxPodsPerNode", quoted(value))),
            },
            "cluster-dns" => self.node.cluster_dns = value.split(',').map(str::to_owned).collect(),
            "v" => match value.parse::<u32>() {
                Ok(verbosity) => {
                    let logging = json!({"verbosity": verbosity});
                    self.node.kubelet.insert("logging".to_owned(), logging);
                }
                Err(_) => self.lost(name, "is not a number: write kubeletExtraConfig.logging.verbosity"),
            },
            "pod-infra-container-image" => self.node.own.containerd.sandbox_image = Some(value.to_owned()),
            "image-credential-provider-bin-dir" if !is_same(name, value) => {
                let program = format!("{}/ecr-credential-provider", value.trim_end_matches('/'));
                self.node.own.containerd.image_credential_provider = Some(program);
            }
            _ if is_same(name, value) => {}
            _ => match FIELDS.iter().find(|(flag, ..)| *flag == name) {
                Some((_, field, shape)) => self.field(name, field, *shape, value),
                None => self.lost(name, no_equivalent(name)),
            },
        }
    }

    fn field(&mut self, name: &str, field: &str, shape: Shape, text: &str) {
        let Some(value) = shape.value(text) else {
            let message = format!("{} is not what the flag takes: write kubeletExtraConfig.{field}", quoted(text));
            return self.lost(name, message);
        };
        if field == "kubeReserved" {
            self.node.own.reserves_nothing = true;
        }
        if shape == Shape::Gates {
            let gates = self.node.kubelet.entry(field).or_insert_with(|| json!({}));
            if let (Some(gates), Value::Object(more)) = (gates.as_object_mut(), value) {
                gates.extend(more);
            }
            return;
        }
        self.node.kubelet.insert(field.to_owned(), value);
        if field == "evictionHard" {
            self.keep_thresholds_away();
        }
    }

    /// Thresholds that the flag's map does not name were off; 0% says so where maps are merged.
    ///
    /// Source: Kubernetes, `pkg/kubelet/eviction/helpers.go`, `parseThresholdStatement`.
    fn keep_thresholds_away(&mut self) {
        let Some(Value::Object(thresholds)) = self.node.kubelet.get_mut("evictionHard") else { return };
        for signal in HARD_THRESHOLDS {
            thresholds.entry(signal).or_insert_with(|| json!("0%"));
        }
    }
}

/// Whether nodestrap gives the flag the same value.
fn is_same(name: &str, value: &str) -> bool {
    SAME.contains(&(name, value))
}

/// What to do with a flag that has no field.
fn no_equivalent(name: &str) -> String {
    match name {
        "hostname-override" | "node-ip" | "provider-id" => {
            "is what the agent finds out on each node; nodestrap.nodeName chooses between the two names that a node can have"
                .to_owned()
        }
        "config" | "config-dir" | "kubeconfig" | "bootstrap-kubeconfig" | "image-credential-provider-config" => {
            "names a file that nodestrap writes itself: write what it says of kubelet into kubeletExtraConfig".to_owned()
        }
        "root-dir" => "has no equivalent: nodestrap.localStorage moves kubelet's state to another disk".to_owned(),
        _ => "has no equivalent: write the field of KubeletConfiguration into kubeletExtraConfig, if there is one".to_owned(),
    }
}

impl Shape {
    /// The flag's text as the field's value; `None` where it is none.
    fn value(self, text: &str) -> Option<Value> {
        let pairs = |sign: char| -> Option<Vec<(String, String)>> {
            let items = text.split(',').filter(|item| !item.trim().is_empty());
            items
                .map(|item| {
                    item.split_once(sign).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                })
                .collect()
        };
        let texts = |pairs: Vec<(String, String)>| {
            Value::Object(pairs.into_iter().map(|(name, value)| (name, Value::from(value))).collect())
        };
        match self {
            Self::Text => Some(Value::from(text)),
            Self::Integer => text.parse::<i64>().ok().map(Value::from),
            Self::Boolean => boolean(text).map(Value::from),
            Self::List => Some(text.split(',').filter(|item| !item.is_empty()).map(Value::from).collect()),
            Self::Texts => pairs('=').map(texts),
            Self::Thresholds => pairs('<').map(texts),
            Self::Gates => {
                let gates = pairs('=')?.into_iter().map(|(name, value)| Some((name, Value::from(boolean(&value)?))));
                gates.collect::<Option<Map<String, Value>>>().map(Value::Object)
            }
        }
    }
}

/// A boolean as Go reads it (`strconv.ParseBool`).
fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
