//! Bytes in the place of what nodes boot from today: what `convert` reads.

use nodestrap_generator::convert::{ConvertOptions, Source, convert};
use serde_json::Value;

/// A conversion is YAML with the `ClusterConfig`'s head and one node group, whatever the input's texts hold; findings and
/// refusals are one line each.
pub fn conversion(input: &[u8]) {
    for source in [None].into_iter().chain(Source::ALL.map(Some)) {
        match convert(input, &ConvertOptions { source, ..ConvertOptions::default() }) {
            Ok(conversion) => {
                for finding in &conversion.findings {
                    let line = finding.to_string();
                    assert!(!line.contains(['\n', '\0', '\u{1b}']), "{line:?}");
                }
                let text = &conversion.cluster_config;
                let config: Value = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
                assert_eq!(config["kind"], "ClusterConfig", "{text}");
                let keys = ["apiVersion", "kind", "metadata", "kubernetesNetworkConfig", "status", "nodeGroups"];
                let object = config.as_object().expect("a mapping");
                assert!(object.keys().all(|key| keys.contains(&key.as_str())), "{text}");
                assert_eq!(config["nodeGroups"].as_array().map(Vec::len), Some(1), "{text}");
            }
            Err(error) => {
                let message = error.to_string();
                assert!(!message.contains(['\n', '\0', '\u{1b}']), "{message:?}");
            }
        }
    }
}
