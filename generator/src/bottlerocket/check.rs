//! What is wrong with the user's `bottlerocket.settings`.

use serde_json::{Map, Value as Json};

use super::kubernetes_settings::{SETTINGS, setting};
use super::value::{self, shown};
use crate::cluster_config::reader::join;
use crate::kubelet_config::ConfigProblem;
use crate::near_miss::near_miss;
use crate::values::quoted;

/// The tables below `settings`. A release of Bottlerocket may have more, so that other names are let through unless they
/// come near to one of these.
///
/// Source: Bottlerocket's settings reference, and bottlerocket-settings-sdk,
/// `bottlerocket-settings-models/settings-models`.
const TABLES: [&str; 23] = [
    "autoscaling",
    "aws",
    "boot",
    "bootstrap-commands",
    "bootstrap-containers",
    "cloudformation",
    "container-registry",
    "container-runtime",
    "container-runtime-plugins",
    "dns",
    "host-containers",
    "kernel",
    "kubelet-device-plugins",
    "kubernetes",
    "metrics",
    "motd",
    "network",
    "ntp",
    "nvidia-container-runtime",
    "oci-defaults",
    "oci-hooks",
    "pki",
    "updates",
];

/// Everything that is wrong with the settings, each at its path below `settings`, in their own order.
pub(crate) fn check(settings: &Map<String, Json>) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    for (name, value) in settings {
        if TABLES.contains(&name.as_str()) {
            continue;
        }
        let message = match (name.split_once('.'), near_miss(name, TABLES)) {
            (Some((table, rest)), _) if TABLES.contains(&table) => {
                format!("is one name with a dot in it, which is no setting; write {rest} in a mapping {table} instead")
            }
            (_, Some(near)) => format!("Bottlerocket has no settings {} here; did you mean {near}?", quoted(name)),
            _ if value.is_object() || value.is_array() || value.is_string() => continue,
            _ => format!("{} is not what Bottlerocket takes here; write a mapping", shown(value)),
        };
        problems.push(ConfigProblem { path: join("", name), message });
    }
    match settings.get("kubernetes") {
        None => {}
        Some(Json::Object(kubernetes)) => kubernetes_problems(kubernetes, &mut problems),
        Some(other) => {
            let message = format!("{} is not what Bottlerocket takes here; write a mapping", shown(other));
            problems.push(ConfigProblem { path: "kubernetes".to_owned(), message });
        }
    }
    for (name, value) in settings {
        not_in_toml(&join("", name), value, &mut problems);
    }
    problems
}

fn kubernetes_problems(kubernetes: &Map<String, Json>, problems: &mut Vec<ConfigProblem>) {
    for (name, json) in kubernetes {
        let path = join("kubernetes", name);
        let message = match setting(name).map(|known| (known.made_from, &known.shape)) {
            Some((Some(from), _)) => format!("nodestrap makes it from {from}; write that, and remove this"),
            Some((None, shape)) => {
                value::problems(&path, json, shape, problems);
                continue;
            }
            None => match near_miss(name, SETTINGS.iter().map(|known| known.name)) {
                Some(near) => format!("Bottlerocket has no setting {} here; did you mean {near}?", quoted(name)),
                None => format!("Bottlerocket has no setting {} here; remove it", quoted(name)),
            },
        };
        problems.push(ConfigProblem { path, message });
    }
}

/// TOML has no null, and whole numbers of 64 bits with a sign.
fn not_in_toml(path: &str, value: &Json, problems: &mut Vec<ConfigProblem>) {
    match value {
        Json::Null if problems.iter().all(|problem| problem.path != path) => {
            let message = "is null, which takes nothing away from Bottlerocket's defaults; write a value, or remove it";
            problems.push(ConfigProblem { path: path.to_owned(), message: message.to_owned() });
        }
        Json::Number(number) if number.as_i64().is_none() && number.is_u64() => {
            let message = format!("{number} is too large a number for TOML; write one below 2^63");
            problems.push(ConfigProblem { path: path.to_owned(), message });
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                not_in_toml(&format!("{path}[{index}]"), item, problems);
            }
        }
        Json::Object(entries) => {
            for (key, entry) in entries {
                not_in_toml(&join(path, key), entry, problems);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn messages(settings: &Json) -> String {
        let problems = check(settings.as_object().expect("an object"));
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn sound_settings_pass() {
        let sound = json!({
            "host-containers": {"control": {"enabled": false}},
            "kernel": {"sysctl": {"net.core.somaxconn": "1024"}},
            "kubernetes": {"log-level": 3, "static-pods": {"a": {"enabled": true, "manifest": "e30="}}},
            "motd": "hello",
            "some-new-table": {"key": 1},
        });
        assert_eq!(messages(&sound), "");
    }

    #[test]
    fn what_nodestrap_makes_itself_is_refused_with_where_to_write_it() {
        for (name, from) in [
            ("api-server", "status.endpoint"),
            ("cluster-certificate", "status.certificateAuthorityData"),
            ("cluster-dns-ip", "clusterDNS"),
            ("cluster-name", "metadata.name"),
            ("max-pods", "maxPodsPerNode"),
            ("node-labels", "labels"),
            ("node-taints", "taints"),
        ] {
            assert_eq!(
                messages(&json!({"kubernetes": {name: "x"}})),
                format!("kubernetes.{name}: nodestrap makes it from {from}; write that, and remove this")
            );
        }
    }

    #[test]
    fn every_wrong_setting_is_told() {
        for (settings, message) in [
            (
                json!({"kubernets": {}}),
                "kubernets: Bottlerocket has no settings \"kubernets\" here; did you mean kubernetes?",
            ),
            (
                json!({"kubernetes.log-level": 3}),
                "[\"kubernetes.log-level\"]: is one name with a dot in it, which is no setting; write log-level in a \
                 mapping kubernetes instead",
            ),
            (
                json!({"kubernetes": {"loglevel": 3}}),
                "kubernetes.loglevel: Bottlerocket has no setting \"loglevel\" here; did you mean log-level?",
            ),
            (
                json!({"kubernetes": {"bananas": 3}}),
                "kubernetes.bananas: Bottlerocket has no setting \"bananas\" here; remove it",
            ),
            (
                json!({"kubernetes": {"log-level": "3"}}),
                "kubernetes.log-level: \"3\" is not what Bottlerocket takes here; write 0 to 255",
            ),
            (json!({"kubernetes": 3}), "kubernetes: 3 is not what Bottlerocket takes here; write a mapping"),
            (
                json!({"kernel": {"lockdown": null}}),
                "kernel.lockdown: is null, which takes nothing away from Bottlerocket's defaults; write a value, or \
                 remove it",
            ),
            (
                json!({"some-new-table": {"list": [u64::MAX]}}),
                "some-new-table.list[0]: 18446744073709551615 is too large a number for TOML; write one below 2^63",
            ),
            (json!({"bananas": 1}), "bananas: 1 is not what Bottlerocket takes here; write a mapping"),
        ] {
            assert_eq!(messages(&settings), message);
        }
    }
}
