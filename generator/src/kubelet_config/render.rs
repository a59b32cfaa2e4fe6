//! The text of kubelet's configuration file.

use serde_json::{Map, Value};

/// The configuration as YAML, keys sorted at every depth, so that the same configuration gives the same bytes.
///
/// A text that any YAML reader could take for something else, such as `yes` or `0644`, is quoted; kubelet reads YAML 1.1.
pub fn render(config: &Map<String, Value>) -> String {
    let mut config = Value::Object(config.clone());
    config.sort_all_objects();
    to_yaml(&config)
}

fn to_yaml(value: &Value) -> String {
    serde_saphyr::to_string(value).expect("JSON has nothing that YAML lacks")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubelet_config::{NodeFacts, configuration};
    use crate::kubernetes::{MINORS, minor};
    use crate::node_spec::AmiFamily;
    use crate::values::IpFamily;

    #[test]
    fn every_minors_configuration_reads_back_as_it_was() {
        let dns = ["fd00::a".parse().expect("an address")];
        // Texts that YAML 1.1 or 1.2 readers take for numbers, booleans or null where they stand bare.
        let odd =
            ["yes", "n", "0644", "1:30", "1e3", ".5", "1_000", "0x1F", "~", "null", "", "-", "a: b", "#x", "2m0s"];
        let extra = json!({"allowedUnsafeSysctls": odd, "featureGates": {"Foo": true, "on": false}});
        for minor in &MINORS {
            let node = NodeFacts { minor, family: AmiFamily::Custom, ip_family: IpFamily::V6, cluster_dns: &dns };
            let config = configuration(&node, extra.as_object().expect("an object"));
            let read: Value = serde_saphyr::from_str(&render(&config)).expect("the YAML is sound");
            assert_eq!(read, Value::Object(config), "{minor}");
        }
    }

    #[test]
    fn keys_are_sorted_whatever_order_they_came_in() {
        let sorted = r"apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxOpenFiles: 1
syncFrequency: 1m0s
webhook:
  a: 1
  b:
  - c: 1
    d: 2
";
        let config = json!({
            "webhook": {"b": [{"d": 2, "c": 1}], "a": 1},
            "syncFrequency": "1m0s",
            "kind": "KubeletConfiguration",
            "maxOpenFiles": 1,
            "apiVersion": "kubelet.config.k8s.io/v1beta1",
        });
        assert_eq!(render(config.as_object().expect("an object")), sorted);
    }

    #[test]
    fn the_file_of_kubelet_1_14_is_the_articles() {
        let dns = ["10.100.0.10".parse().expect("an address")];
        let minor = minor(14).expect("1.14");
        let node = NodeFacts { minor, family: AmiFamily::AmazonLinux2, ip_family: IpFamily::V4, cluster_dns: &dns };
        let text = render(&configuration(&node, &Map::new()));
        assert_eq!(
            text,
            r#"address: "0.0.0.0"
apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 2m0s
    enabled: true
  x509:
    clientCAFile: /etc/eksctl/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 5m0s
    cacheUnauthorizedTTL: 30s
cgroupDriver: cgroupfs
clusterDNS:
- "10.100.0.10"
clusterDomain: cluster.local
featureGates:
  RotateKubeletServerCertificate: true
kind: KubeletConfiguration
serverTLSBootstrap: true
"#
        );
    }
}
