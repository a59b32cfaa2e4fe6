//! Words and ranges that kubelet takes in single fields of its configuration.
//!
//! Source, where no other is named: Kubernetes, `pkg/kubelet/apis/config/validation/validation.go`,
//! `ValidateKubeletConfiguration`, with which kubelet does not start on anything else. Words that came to a field with a later
//! minor are taken in each, so that nothing is refused that a kubelet takes.

use serde_json::Value;

use super::check::ConfigProblem;
use super::{path, texts};
use crate::near_miss::near_miss;
use crate::values::quoted;

/// What a field is limited to.
#[derive(Debug)]
pub(crate) enum Limit {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A list of these words.
    ListOfWords(&'static [&'static str]),
    /// A whole number, from and to.
    Range(i64, i64),
    /// A duration in seconds, from and to; 0 is taken besides, where the last says so.
    Seconds(f64, f64, bool),
    /// A number above 0, up to 1.
    Share,
    /// A list of CPUs, such as `0-3,8`.
    Cpus,
    /// An absolute path of ASCII characters, without `.`, `..` or an empty part.
    CleanPath,
}

const LARGEST: i64 = i32::MAX as i64;
const FOREVER: f64 = f64::MAX;
const PORT: Limit = Limit::Range(0, 65_535);
const NOT_NEGATIVE: Limit = Limit::Range(0, LARGEST);

/// Fields by path, at the top level or one below it.
static LIMITS: [(&str, Limit); 47] = [
    // Kubernetes, `pkg/kubelet/cm/container_manager_linux.go` and `cmd/kubelet/app/server.go`.
    ("cgroupDriver", Limit::Words(&["cgroupfs", "systemd"])),
    ("configMapAndSecretChangeDetectionStrategy", Limit::Words(&["Cache", "Get", "Watch"])),
    ("containerLogMaxFiles", Limit::Range(2, LARGEST)),
    ("containerLogMaxWorkers", Limit::Range(1, LARGEST)),
    ("containerLogMonitorInterval", Limit::Seconds(3.0, FOREVER, false)),
    ("cpuCFSQuotaPeriod", Limit::Seconds(0.001, 1.0, false)),
    // Kubernetes, `pkg/kubelet/cm/cpumanager/cpu_manager.go`.
    ("cpuManagerPolicy", Limit::Words(&["none", "static"])),
    ("crashLoopBackOff.maxContainerRestartPeriod", Limit::Seconds(1.0, 300.0, false)),
    (
        "enforceNodeAllocatable",
        Limit::ListOfWords(&[
            "kube-reserved",
            "kube-reserved-compressible",
            "none",
            "pods",
            "system-reserved",
            "system-reserved-compressible",
        ]),
    ),
    ("eventBurst", NOT_NEGATIVE),
    ("eventRecordQPS", NOT_NEGATIVE),
    ("hairpinMode", Limit::Words(&["hairpin-veth", "none", "promiscuous-bridge"])),
    ("healthzPort", PORT),
    ("imageGCHighThresholdPercent", Limit::Range(0, 100)),
    ("imageGCLowThresholdPercent", Limit::Range(0, 100)),
    ("imageMaximumGCAge", Limit::Seconds(0.0, FOREVER, true)),
    ("imageMinimumGCAge", Limit::Seconds(0.0, FOREVER, true)),
    (
        "imagePullCredentialsVerificationPolicy",
        Limit::Words(&["AlwaysVerify", "NeverVerify", "NeverVerifyAllowlistedImages", "NeverVerifyPreloadedImages"]),
    ),
    ("iptablesDropBit", Limit::Range(0, 31)),
    ("iptablesMasqueradeBit", Limit::Range(0, 31)),
    ("kubeAPIBurst", NOT_NEGATIVE),
    ("kubeAPIQPS", NOT_NEGATIVE),
    // Kubernetes, `staging/src/k8s.io/component-base/logs/api/v1/options.go`.
    ("logging.format", Limit::Words(&["json", "text"])),
    ("maxOpenFiles", Limit::Range(0, i64::MAX)),
    ("maxParallelImagePulls", Limit::Range(1, LARGEST)),
    // Kubernetes, `pkg/kubelet/cm/memorymanager/memory_manager.go`.
    ("memoryManagerPolicy", Limit::Words(&["None", "Static"])),
    ("memoryReservationPolicy", Limit::Words(&["None", "TieredReservation"])),
    ("memorySwap.swapBehavior", Limit::Words(&["LimitedSwap", "NoSwap", "UnlimitedSwap"])),
    ("memoryThrottlingFactor", Limit::Share),
    ("nodeLeaseDurationSeconds", Limit::Range(1, LARGEST)),
    ("nodeStatusMaxImages", Limit::Range(-1, LARGEST)),
    ("oomScoreAdj", Limit::Range(-1000, 1000)),
    ("podLogsDir", Limit::CleanPath),
    ("podsPerCore", NOT_NEGATIVE),
    ("port", Limit::Range(1, 65_535)),
    ("readOnlyPort", PORT),
    ("registryBurst", NOT_NEGATIVE),
    ("registryPullQPS", NOT_NEGATIVE),
    ("reservedSystemCPUs", Limit::Cpus),
    ("shutdownGracePeriod", Limit::Seconds(1.0, FOREVER, true)),
    ("shutdownGracePeriodCriticalPods", Limit::Seconds(1.0, FOREVER, true)),
    // Go, `crypto/tls/cipher_suites.go`, by Kubernetes' `component-base/cli/flag/ciphersuites_flag.go`.
    (
        "tlsCipherSuites",
        Limit::ListOfWords(&[
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_RC4_128_SHA",
        ]),
    ),
    // Kubernetes, as above, `versions`.
    ("tlsMinVersion", Limit::Words(&["VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"])),
    ("topologyManagerPolicy", Limit::Words(&["best-effort", "none", "restricted", "single-numa-node"])),
    ("topologyManagerScope", Limit::Words(&["container", "pod"])),
    // Kubernetes, `pkg/kubelet/cm/cgroup_manager_linux.go`: none stands for no limit.
    ("podPidsLimit", Limit::Range(-1, i64::MAX)),
    ("evictionMaxPodGracePeriod", Limit::Range(0, LARGEST)),
];

/// The limit of a field, by its path.
pub(crate) fn limit(path: &str) -> Option<&'static Limit> {
    LIMITS.iter().find(|(limited, _)| *limited == path).map(|(_, limit)| limit)
}

/// What is beyond the limits of a top-level field, or of a field inside of it. Its types are right.
pub(super) fn problems(name: &str, value: &Value) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    let mut check = |path: &str, value: &Value| {
        if let Some(limit) = limit(path) {
            problems.extend(beyond(path, value, limit));
        }
    };
    check(name, value);
    for (key, inner) in value.as_object().into_iter().flatten() {
        check(&path::key(name, key), inner);
    }
    problems
}

/// What is beyond the limit in a value at `path`.
fn beyond(path: &str, value: &Value, limit: &Limit) -> Vec<ConfigProblem> {
    let one = |fault: Option<String>| {
        let problem = |message| ConfigProblem { path: path.to_owned(), message };
        fault.map(problem).into_iter().collect()
    };
    match (limit, value) {
        (Limit::Words(words), Value::String(text)) => one(unknown_word(text, words)),
        (Limit::ListOfWords(words), Value::Array(items)) => {
            let problem = |(index, item): (usize, &Value)| {
                let message = unknown_word(item.as_str()?, words)?;
                Some(ConfigProblem { path: path::item(path, index), message })
            };
            items.iter().enumerate().filter_map(problem).collect()
        }
        (Limit::Range(least, most), Value::Number(number)) => {
            let inside = number.as_i64().is_some_and(|number| (*least..=*most).contains(&number));
            one((!inside)
                .then(|| format!("{number} is out of range for kubelet; write a number {}", range(*least, *most))))
        }
        (Limit::Seconds(least, most, or_zero), Value::String(text)) => {
            let inside = |seconds: f64| (*least..=*most).contains(&seconds) || *or_zero && seconds == 0.0;
            let fault = texts::seconds(text).filter(|seconds| !inside(*seconds));
            one(fault.map(|_| {
                format!(
                    "{} is out of range for kubelet; write a duration {}",
                    quoted(text),
                    seconds(*least, *most, *or_zero)
                )
            }))
        }
        (Limit::Share, Value::Number(number)) => {
            let inside = number.as_f64().is_some_and(|share| share > 0.0 && share <= 1.0);
            one((!inside).then(|| format!("{number} is out of range for kubelet; write a number above 0 and up to 1")))
        }
        (Limit::Cpus, Value::String(text)) => {
            one((!is_cpu_list(text))
                .then(|| format!("{} is not a list of CPUs, which looks like \"0-3,8\"", quoted(text))))
        }
        (Limit::CleanPath, Value::String(text)) => one((!is_clean_path(text)).then(|| {
            format!(
                "{} is not an absolute path in ASCII without \".\" and \"..\", which looks like \"/var/log/pods\"",
                quoted(text)
            )
        })),
        _ => Vec::new(),
    }
}

fn unknown_word(text: &str, words: &[&str]) -> Option<String> {
    if words.contains(&text) {
        return None;
    }
    let mend = match near_miss(text, words.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("it knows {}", words.join(", ")),
    };
    Some(format!("kubelet does not know {} here; {mend}", quoted(text)))
}

/// The range in words; the ends of Go's integers are no limits of a field's own.
fn range(least: i64, most: i64) -> String {
    if most >= LARGEST { format!("of {least} or more") } else { format!("from {least} to {most}") }
}

fn seconds(least: f64, most: f64, or_zero: bool) -> String {
    match (least, most) {
        (0.0, _) => "of 0 or more".to_owned(),
        (_, FOREVER) if or_zero => format!("of 0, or of {least}s or more"),
        (_, FOREVER) => format!("of {least}s or more"),
        _ => format!("from {least}s to {most}s"),
    }
}

/// Source: Kubernetes, `k8s.io/utils/cpuset`, `Parse`; empty stands for none.
fn is_cpu_list(text: &str) -> bool {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let is_part = |part: &str| match part.split_once('-') {
        None => number(part).is_some(),
        Some((first, last)) => matches!((number(first), number(last)), (Some(first), Some(last)) if first <= last),
    };
    text.is_empty() || text.split(',').all(is_part)
}

fn is_clean_path(text: &str) -> bool {
    let clean = |part: &str| !matches!(part, "" | "." | "..");
    text == "/" || text.is_ascii() && text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(clean))
}

#[cfg(test)]
mod tests;
