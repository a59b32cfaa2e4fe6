//! From `kubeletExtraConfig` to kubelet's flags, which are what `Start-EKSBootstrap.ps1` takes of it.
//!
//! The script writes kubelet's configuration itself and starts kubelet at once, so that nothing could be merged into that
//! file in between. The flags are those that Karpenter gives to Windows nodes (`pkg/providers/amifamily/bootstrap`).

use serde_json::{Map, Value as Json};

use crate::kubelet_config::ConfigProblem;

/// A field that has a flag.
struct Flag {
    field: &'static str,
    name: &'static str,
    /// What stands between a key and its value, where the field is a map.
    separator: &'static str,
}

/// The fields that have a flag, in the order of the flags. Source: Kubernetes, `cmd/kubelet/app/options/options.go`,
/// `AddKubeletConfigFlags`.
const FLAGS: [Flag; 10] = [
    Flag { field: "evictionHard", name: "eviction-hard", separator: "<" },
    Flag { field: "evictionMaxPodGracePeriod", name: "eviction-max-pod-grace-period", separator: "" },
    Flag { field: "evictionMinimumReclaim", name: "eviction-minimum-reclaim", separator: "=" },
    Flag { field: "evictionSoft", name: "eviction-soft", separator: "<" },
    Flag { field: "evictionSoftGracePeriod", name: "eviction-soft-grace-period", separator: "=" },
    Flag { field: "imageGCHighThresholdPercent", name: "image-gc-high-threshold", separator: "" },
    Flag { field: "imageGCLowThresholdPercent", name: "image-gc-low-threshold", separator: "" },
    Flag { field: "kubeReserved", name: "kube-reserved", separator: "=" },
    Flag { field: "podsPerCore", name: "pods-per-core", separator: "" },
    Flag { field: "systemReserved", name: "system-reserved", separator: "=" },
];

/// The flags for the fields of `config`, which kubelet itself would take, in the order of their names.
///
/// # Errors
/// Every field that has no flag here.
pub(crate) fn flags(config: &Map<String, Json>) -> Result<Vec<String>, Vec<ConfigProblem>> {
    // The node group's own addresses, which are the same, are given to the script.
    let is_known = |field: &str| field == "clusterDNS" || FLAGS.iter().any(|flag| flag.field == field);
    let problems: Vec<ConfigProblem> = config
        .keys()
        .filter(|field| !is_known(field))
        .map(|field| {
            let known = FLAGS.map(|flag| flag.field).join(", ");
            let message =
                format!("Windows nodes get kubelet's settings as flags, and this has none; there are {known}");
            ConfigProblem { path: field.clone(), message }
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let flag = |known: &Flag| {
        let value = match config.get(known.field)? {
            Json::Object(entries) => pairs(entries, known.separator),
            scalar => text(scalar),
        };
        Some(format!("--{}={value}", known.name))
    };
    Ok(FLAGS.iter().filter_map(flag).collect())
}

/// The entries of a map in the order of their keys.
fn pairs(entries: &Map<String, Json>, separator: &str) -> String {
    let mut pairs: Vec<String> =
        entries.iter().map(|(key, value)| format!("{key}{separator}{}", text(value))).collect();
    pairs.sort();
    pairs.join(",")
}

fn text(scalar: &Json) -> String {
    scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_become_flags_in_the_order_of_names() {
        let config = json!({
            "systemReserved": {"memory": "1Gi", "cpu": "100m"},
            "clusterDNS": ["10.100.0.10"],
            "evictionHard": {"memory.available": "500Mi"},
            "evictionSoft": {"memory.available": "1Gi"},
            "evictionSoftGracePeriod": {"memory.available": "90s"},
            "imageGCHighThresholdPercent": 80,
        });
        assert_eq!(
            flags(config.as_object().expect("an object")),
            Ok([
                "--eviction-hard=memory.available<500Mi",
                "--eviction-soft=memory.available<1Gi",
                "--eviction-soft-grace-period=memory.available=90s",
                "--image-gc-high-threshold=80",
                "--system-reserved=cpu=100m,memory=1Gi",
            ]
            .map(str::to_owned)
            .to_vec())
        );
    }

    #[test]
    fn flags_are_kubelets() {
        assert!(FLAGS.is_sorted_by(|one, next| one.name < next.name));
    }

    #[test]
    fn a_field_without_a_flag_is_refused() {
        let config = json!({"cpuManagerPolicy": "static"});
        let problems = flags(config.as_object().expect("an object")).expect_err("no flag");
        assert_eq!(
            problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "cpuManagerPolicy: Windows nodes get kubelet's settings as flags, and this has none; there are evictionHard, \
              evictionMaxPodGracePeriod, evictionMinimumReclaim, evictionSoft, evictionSoftGracePeriod, \
              imageGCHighThresholdPercent, imageGCLowThresholdPercent, kubeReserved, podsPerCore, systemReserved"
            ]
        );
    }
}
