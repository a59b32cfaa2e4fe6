//! Nodes of IPv6 clusters, in every era of kubelet.

use nodestrap_generator::kubernetes::MINORS;

use crate::support::{ARTICLE, bundle_of, spec, text};

const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";
const TEMPLATE: &str = "/etc/eksctl/kubelet.local.env.template";

/// The article's cluster with IPv6 and another version of Kubernetes.
fn ipv6(version: &str) -> String {
    let network = "kubernetesNetworkConfig:\n  ipFamily: IPv6\n  serviceIPv6CIDR: fd30:1c53:5f8a::/108\n";
    let (before, rest) = ARTICLE.split_once("kubernetesNetworkConfig:\n").expect("the article has a network");
    let after = rest.split_once('\n').expect("its one line").1;
    format!("{before}{network}{after}").replace("\"1.14\"", &format!("\"{version}\""))
}

#[test]
fn kubelet_has_the_instances_ipv6_address_and_listens_at_every_one() {
    for minor in &MINORS {
        let bundle = bundle_of(&spec(&ipv6(&minor.to_string())));
        let template = text(&bundle, TEMPLATE);
        assert!(template.starts_with("NODE_IP={ipv6}\n"), "{minor}: {template}");
        assert!(!template.contains("local-ipv4"), "{minor}: {template}");
        let kubelet: serde_json::Value = serde_saphyr::from_str(text(&bundle, KUBELET_YAML)).expect("YAML");
        assert_eq!(kubelet["address"], "::", "{minor}");
        assert_eq!(kubelet["clusterDNS"], serde_json::json!(["fd30:1c53:5f8a::a"]), "{minor}");
    }
}

#[test]
fn ipv4_has_no_part_in_it() {
    for minor in &MINORS {
        let bundle = bundle_of(&crate::support::article_at(&minor.to_string()));
        let kubelet: serde_json::Value = serde_saphyr::from_str(text(&bundle, KUBELET_YAML)).expect("YAML");
        assert_eq!(kubelet["address"], "0.0.0.0", "{minor}");
        let template = bundle.file(TEMPLATE).map(|file| String::from_utf8_lossy(&file.content).into_owned());
        assert!(!template.is_some_and(|template| template.contains("ipv6")), "{minor}");
    }
}
