//! From `kubeletExtraConfig` to the settings that stand for its fields.

use serde_json::{Map, Value as Json};

use super::kubernetes_settings::of_kubelet_field;
use super::value::{self, Shape};
use crate::kubelet_config::ConfigProblem;

/// The settings below `settings.kubernetes` for the fields of `config`, which kubelet itself would take.
///
/// # Errors
/// Every field that has no setting, and every value that the setting does not take.
pub(crate) fn from_kubelet_config(config: &Map<String, Json>) -> Result<Map<String, Json>, Vec<ConfigProblem>> {
    let mut settings = Map::new();
    let mut problems = Vec::new();
    for (field, json) in config {
        // The node group's own addresses, which are the same, are rendered.
        if field == "clusterDNS" {
            continue;
        }
        match converted(field, json, &mut problems) {
            Some((name, json)) => drop(settings.insert(name.to_owned(), json)),
            None => problems.push(ConfigProblem { path: field.clone(), message: no_setting(field) }),
        }
    }
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// The name and value of the setting for a field; `None` where Bottlerocket has none.
fn converted(field: &str, json: &Json, problems: &mut Vec<ConfigProblem>) -> Option<(&'static str, Json)> {
    if field == "cpuManagerPolicyOptions" {
        return Some(("cpu-manager-policy-options", policy_options(field, json, problems)));
    }
    let setting = of_kubelet_field(field)?;
    let json = match json {
        // kubelet reads these words whatever their case, Bottlerocket in its own.
        Json::String(text) => match setting.shape {
            Shape::OneOf(words) => {
                let own = words.iter().find(|word| word.eq_ignore_ascii_case(text));
                Json::from(own.map_or(text.as_str(), |word| *word))
            }
            _ => json.clone(),
        },
        _ => json.clone(),
    };
    value::problems(field, &json, &setting.shape, problems);
    Some((setting.name, json))
}

/// The names of the options that are on.
fn policy_options(field: &str, json: &Json, problems: &mut Vec<ConfigProblem>) -> Json {
    /// Source: bottlerocket-settings-sdk, `KubernetesCPUManagerPolicyOption`.
    const OPTION: &str = "full-pcpus-only";
    let entries = json.as_object().into_iter().flatten();
    let mut options = Vec::new();
    for (name, is_on) in entries {
        match (name.as_str(), is_on.as_str()) {
            (OPTION, Some("true")) => options.push(Json::from(OPTION)),
            (OPTION, Some("false")) => {}
            _ => {
                let message = format!("Bottlerocket takes one option alone; write {OPTION}: \"true\"");
                problems.push(ConfigProblem { path: crate::cluster_config::reader::join(field, name), message });
            }
        }
    }
    Json::Array(options)
}

/// What to do about a field that no setting stands for as it is.
fn no_setting(field: &str) -> String {
    let nearest = match field {
        "reservedMemory" => "memory-manager-reserved-memory",
        "memorySwap" => "memory-swap-behavior",
        "tlsCertFile" => "server-certificate",
        "tlsPrivateKeyFile" => "server-key",
        "staticPodPath" | "staticPodURL" => "static-pods",
        "logging" => "log-level",
        _ => return "Bottlerocket has no setting for it; remove it, or take another AMI family".to_owned(),
    };
    format!("Bottlerocket has it in a form of its own; write bottlerocket.settings.kubernetes.{nearest} instead")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(config: &Json) -> Result<Json, String> {
        let settings = from_kubelet_config(config.as_object().expect("an object"));
        settings
            .map(Json::Object)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn fields_become_the_settings_that_stand_for_them() {
        assert_eq!(
            settings(&json!({
                "clusterDNS": ["10.100.0.10"],
                "cpuManagerPolicy": "Static",
                "cpuManagerPolicyOptions": {"full-pcpus-only": "true"},
                "eventRecordQPS": 10,
                "evictionHard": {"memory.available": "5%", "nodefs.available": "1Gi"},
                "kubeReserved": {"cpu": "80m", "ephemeral-storage": "1Gi"},
                "memoryManagerPolicy": "none",
                "shutdownGracePeriod": "1m30s",
            })),
            Ok(json!({
                "cpu-manager-policy": "static",
                "cpu-manager-policy-options": ["full-pcpus-only"],
                "event-qps": 10,
                "eviction-hard": {"memory.available": "5%", "nodefs.available": "1Gi"},
                "kube-reserved": {"cpu": "80m", "ephemeral-storage": "1Gi"},
                "memory-manager-policy": "None",
                "shutdown-grace-period": "1m30s",
            }))
        );
    }

    #[test]
    fn what_has_no_setting_or_another_form_is_refused() {
        for (config, message) in [
            (
                json!({"podsPerCore": 10}),
                "podsPerCore: Bottlerocket has no setting for it; remove it, or take another AMI family",
            ),
            (
                json!({"memorySwap": {"swapBehavior": "NoSwap"}}),
                "memorySwap: Bottlerocket has it in a form of its own; write \
                 bottlerocket.settings.kubernetes.memory-swap-behavior instead",
            ),
            (
                json!({"kubeReserved": {"pid": "1000"}}),
                "kubeReserved.pid: Bottlerocket does not know \"pid\" here; it knows cpu, ephemeral-storage, memory",
            ),
            (
                json!({"evictionHard": {"memory.available": "100%"}}),
                "evictionHard[\"memory.available\"]: \"100%\" is not what Bottlerocket takes here; write an amount such \
                 as \"100Mi\", or a percentage from \"0%\" to below \"100%\"",
            ),
            (
                json!({"shutdownGracePeriod": "90000000us"}),
                "shutdownGracePeriod: \"90000000us\" is not what Bottlerocket takes here; write hours, minutes, seconds \
                 and milliseconds in this order, such as \"1h30m\" or \"90s\"",
            ),
            (
                json!({"cpuManagerPolicyOptions": {"align-by-socket": "true"}}),
                "cpuManagerPolicyOptions.align-by-socket: Bottlerocket takes one option alone; write full-pcpus-only: \
                 \"true\"",
            ),
        ] {
            assert_eq!(settings(&config), Err(message.to_owned()));
        }
    }
}
