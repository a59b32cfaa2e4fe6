//! Fields of kubelet's configuration that must agree with each other, as they are once the user's part lies over the node's.
//!
//! Source: Kubernetes, `pkg/kubelet/apis/config/validation/validation.go`, `ValidateKubeletConfiguration`; for the defaults of
//! fields that the node does not set, `pkg/kubelet/apis/config/v1beta1/defaults.go`.

use serde_json::{Map, Value};

use super::check::ConfigProblem;
use super::texts;
use crate::kubernetes::Minor;

/// What does not agree in the user's part with itself or with what it lies over; each told where the user wrote it.
pub(super) fn problems(minor: &Minor, config: &Map<String, Value>) -> Vec<ConfigProblem> {
    let faults = [
        image_thresholds(config),
        image_ages(config),
        parallel_pulls(config),
        grace_periods(minor, config),
        no_enforcement_beside_none(config),
        reserved_cpus_without_cgroups(config),
    ];
    let problem = |(path, message): (&str, String)| ConfigProblem { path: path.to_owned(), message };
    faults.into_iter().flatten().map(problem).collect()
}

type Fault = Option<(&'static str, String)>;

/// Tells the fault at the first of two fields that the user set.
fn at_first(config: &Map<String, Value>, fields: [&'static str; 2], message: String) -> Fault {
    fields.into_iter().find(|field| config.contains_key(*field)).map(|field| (field, message))
}

fn image_thresholds(config: &Map<String, Value>) -> Fault {
    const HIGH: &str = "imageGCHighThresholdPercent";
    const LOW: &str = "imageGCLowThresholdPercent";
    let percent = |field: &str, default: i64| config.get(field).map_or(Some(default), Value::as_i64);
    let (high, low) = (percent(HIGH, 85)?, percent(LOW, 80)?);
    let sound = |percent| (0..=100).contains(&percent);
    let message = || format!("{LOW} is {low} and {HIGH} {high}, while the low one must be less; write both");
    if sound(high) && sound(low) && low >= high { at_first(config, [LOW, HIGH], message()) } else { None }
}

fn image_ages(config: &Map<String, Value>) -> Fault {
    const MOST: &str = "imageMaximumGCAge";
    const LEAST: &str = "imageMinimumGCAge";
    let most = config.get(MOST)?.as_str()?;
    let least = config.get(LEAST).map_or(Some("2m"), Value::as_str)?;
    let (longest, shortest) = (texts::seconds(most)?, texts::seconds(least)?);
    let message = || format!("{MOST} is {most} and {LEAST} {least}, while the first must be more; write both");
    (longest > 0.0 && longest <= shortest).then(|| (MOST, message()))
}

fn parallel_pulls(config: &Map<String, Value>) -> Fault {
    const MOST: &str = "maxParallelImagePulls";
    let pulls = config.get(MOST)?.as_i64()?;
    let serial = config.get("serializeImagePulls").and_then(Value::as_bool) == Some(true);
    let message =
        || format!("{pulls} images at once cannot be pulled while serializeImagePulls is true; remove one of the two");
    (serial && pulls > 1).then(|| (MOST, message()))
}

fn grace_periods(minor: &Minor, config: &Map<String, Value>) -> Fault {
    const TOTAL: &str = "shutdownGracePeriod";
    const CRITICAL: &str = "shutdownGracePeriodCriticalPods";
    let default = minor.shutdown_grace_period;
    let total = config.get(TOTAL).map_or(Some(default.map_or("0s", |period| period.total)), Value::as_str)?;
    let critical =
        config.get(CRITICAL).map_or(Some(default.map_or("0s", |period| period.critical_pods)), Value::as_str)?;
    let message =
        || format!("{CRITICAL} is {critical}, a part of {TOTAL}, which is {total} and must not be less; write both");
    if texts::seconds(critical)? > texts::seconds(total)? {
        at_first(config, [CRITICAL, TOTAL], message())
    } else {
        None
    }
}

fn no_enforcement_beside_none(config: &Map<String, Value>) -> Fault {
    const FIELD: &str = "enforceNodeAllocatable";
    let items = config.get(FIELD)?.as_array()?;
    let message = "none stands for no enforcement, and others stand beside it; keep none alone, or remove it";
    (items.len() > 1 && items.iter().any(|item| item == "none")).then(|| (FIELD, message.to_owned()))
}

fn reserved_cpus_without_cgroups(config: &Map<String, Value>) -> Fault {
    let cpus = config.get("reservedSystemCPUs")?.as_str()?;
    let cgroup =
        ["systemReservedCgroup", "kubeReservedCgroup"].into_iter().find(|field| config.contains_key(*field))?;
    let message =
        "kubelet does not start with both reservedSystemCPUs and a cgroup to reserve for; remove one of the two";
    (!cpus.is_empty()).then(|| (cgroup, message.to_owned()))
}

#[cfg(test)]
mod tests;
