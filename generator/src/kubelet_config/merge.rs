//! Lays the user's kubelet configuration over the node's.

use serde_json::{Map, Value};

use super::defaults::{self, NodeFacts};

/// The whole configuration of a node: what its Kubernetes minor and family start from, and the user's part laid over it.
///
/// Objects are merged key by key, at every depth; lists and scalars of the user's stand in place of the node's. So
/// a feature gate of the user's leaves the others on, and a cluster DNS of the user's is the only one. No key can be
/// removed: [`check`](super::check) refuses null, with which kubelet would do as if the key were not there.
pub fn configuration(node: &NodeFacts<'_>, extra: &Map<String, Value>) -> Map<String, Value> {
    let mut config = defaults::base(node);
    // kubelet does not start with both a list of reserved CPUs and a cgroup to reserve for (its
    // ValidateKubeletConfiguration); bootstrap.sh of amazon-eks-ami drops the cgroups for the same reason.
    if extra.contains_key("reservedSystemCPUs") {
        config.retain(|name, _| name != "kubeReservedCgroup" && name != "systemReservedCgroup");
    }
    merge(&mut config, extra);
    config
}

fn merge(config: &mut Map<String, Value>, extra: &Map<String, Value>) {
    for (key, value) in extra {
        match (config.get_mut(key), value) {
            (Some(Value::Object(config)), Value::Object(extra)) => merge(config, extra),
            _ => {
                config.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubernetes::minor;
    use crate::node_spec::AmiFamily;
    use crate::values::IpFamily;

    fn merged(number: u32, extra: &Value) -> Map<String, Value> {
        let dns = ["10.100.0.10".parse().expect("an address")];
        let node = NodeFacts {
            minor: minor(number).expect("supported"),
            family: AmiFamily::AmazonLinux2,
            ip_family: IpFamily::V4,
            cluster_dns: &dns,
        };
        configuration(&node, extra.as_object().expect("an object"))
    }

    #[test]
    fn objects_are_merged_at_every_depth() {
        let config = merged(
            33,
            &json!({
                "featureGates": {"Foo": true},
                "evictionHard": {"memory.available": "5%"},
                "memorySwap": {"swapBehavior": "LimitedSwap"},
            }),
        );
        assert_eq!(config["featureGates"], json!({"DynamicResourceAllocation": true, "Foo": true}));
        let thresholds = json!({"memory.available": "5%", "nodefs.available": "10%", "nodefs.inodesFree": "5%"});
        assert_eq!(config["evictionHard"], thresholds);
        assert_eq!(config["memorySwap"], json!({"swapBehavior": "LimitedSwap"}));
        let mut deep = json!({"a": {"b": {"c": 1, "d": 2}, "e": 3}}).as_object().expect("an object").clone();
        merge(&mut deep, json!({"a": {"b": {"c": 4}}}).as_object().expect("an object"));
        assert_eq!(Value::Object(deep), json!({"a": {"b": {"c": 4, "d": 2}, "e": 3}}));
    }

    #[test]
    fn lists_and_scalars_are_replaced() {
        let config = merged(32, &json!({"clusterDNS": ["169.254.20.10"], "serializeImagePulls": true}));
        assert_eq!(config["clusterDNS"], json!(["169.254.20.10"]));
        assert_eq!(config["serializeImagePulls"], json!(true));
    }

    #[test]
    fn reserved_cpus_take_the_reserved_cgroups_away() {
        let groups = |config: &Map<String, Value>| {
            (config.contains_key("kubeReservedCgroup"), config.contains_key("systemReservedCgroup"))
        };
        assert_eq!(groups(&merged(32, &json!({}))), (true, true));
        let config = merged(32, &json!({"reservedSystemCPUs": "0-1"}));
        assert_eq!(groups(&config), (false, false));
        assert_eq!(config["reservedSystemCPUs"], json!("0-1"));
    }
}
