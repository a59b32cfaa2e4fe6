//! Several `NodeConfig`s as the one that nodeadm makes of them.
//!
//! Source: amazon-eks-ami, `nodeadm/internal/api/merge.go`: each is laid over those before it; maps are merged at every depth,
//! lists and scalars replaced, kubelet's flags added, the tables of containerd's configuration merged.

use serde_json::{Map, Value};

/// Lays a later `spec` over an earlier one.
pub(crate) fn lay_over(spec: &mut Map<String, Value>, mut later: Map<String, Value>) {
    let mut flags = take_flags(spec);
    flags.extend(take_flags(&mut later));
    let config = containerd_config(spec, &later);
    // An empty text of the later says nothing.
    without_empty(&mut later);
    merge(spec, later);
    for (section, name, value) in [
        ("kubelet", "flags", (!flags.is_empty()).then_some(Value::Array(flags))),
        ("containerd", "config", config.map(Value::String)),
    ] {
        let Some(value) = value else { continue };
        let section = spec.entry(section).or_insert_with(|| Value::Object(Map::new()));
        if let Some(section) = section.as_object_mut() {
            section.insert(name.to_owned(), value);
        }
    }
}

fn take_flags(spec: &mut Map<String, Value>) -> Vec<Value> {
    match spec.get_mut("kubelet").and_then(|kubelet| kubelet.get_mut("flags")) {
        Some(Value::Array(flags)) => std::mem::take(flags),
        _ => Vec::new(),
    }
}

/// The tables of both texts; `None` where not both have some.
fn containerd_config(spec: &Map<String, Value>, later: &Map<String, Value>) -> Option<String> {
    let table = |spec: &Map<String, Value>| {
        let text = spec.get("containerd")?.get("config")?.as_str().filter(|text| !text.is_empty())?;
        toml::from_str::<toml::Table>(text).ok()
    };
    let mut config = table(spec)?;
    merge_tables(&mut config, table(later)?);
    toml::to_string(&config).ok()
}

fn merge_tables(below: &mut toml::Table, above: toml::Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge_tables(below, above),
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

fn merge(below: &mut Map<String, Value>, above: Map<String, Value>) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Object(below)), Value::Object(above)) => merge(below, above),
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

fn without_empty(fields: &mut Map<String, Value>) {
    fields.retain(|name, value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        // In kubelet's configuration they say something to kubelet.
        Value::Object(inner) if name != "config" => {
            without_empty(inner);
            true
        }
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(specs: &[Value]) -> Value {
        let mut all = Map::new();
        for spec in specs {
            lay_over(&mut all, spec.as_object().expect("a mapping").clone());
        }
        Value::Object(all)
    }

    #[test]
    fn maps_are_merged_lists_replaced_and_flags_added() {
        let first = json!({
            "kubelet": {"flags": ["--v=2"], "config": {"evictionHard": {"a": "1"}, "clusterDNS": ["x", "y"], "b": 1}},
            "instance": {"localStorage": {"strategy": "RAID0"}},
        });
        let second = json!({
            "kubelet": {"flags": ["--v=4"], "config": {"evictionHard": {"c": "2"}, "clusterDNS": ["z"], "b": null}},
            "instance": {"localStorage": {"strategy": "", "mountPath": "/a"}},
        });
        assert_eq!(
            merged(&[first, second]),
            json!({
                "kubelet": {
                    "flags": ["--v=2", "--v=4"],
                    "config": {"evictionHard": {"a": "1", "c": "2"}, "clusterDNS": ["z"], "b": null},
                },
                "instance": {"localStorage": {"strategy": "RAID0", "mountPath": "/a"}},
            })
        );
    }

    #[test]
    fn tables_of_containerd_are_merged() {
        let spec = |config: &str| json!({"containerd": {"config": config}});
        let both = merged(&[spec("[a]\nb = 1\nc = [1, 2]\n"), spec("[a]\nc = [3]\n[d]\n")]);
        assert_eq!(both, spec("[a]\nb = 1\nc = [3]\n\n[d]\n"));
        assert_eq!(merged(&[spec("[a]\n"), spec("")]), spec("[a]\n"));
        assert_eq!(merged(&[spec("[a\n"), spec("[b]\n")]), spec("[b]\n"));
    }
}
