//! Nodes of IPv6 clusters, in every era of kubelet.

use nodestrap_generator::encode::{Compression, UserData, launch_template_data};
use nodestrap_generator::values::IpFamily;

use crate::matrix::{Case, cases};
use crate::support::text;

const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";
const TEMPLATE: &str = "/etc/eksctl/kubelet.local.env.template";

/// The cases of a family.
fn of(ip_family: IpFamily) -> impl Iterator<Item = Case> {
    cases().into_iter().filter(move |case| case.ip_family == ip_family)
}

#[test]
fn kubelet_has_the_instances_ipv6_address_and_listens_at_every_one() {
    for case in of(IpFamily::V6) {
        let bundle = case.bundle();
        let template = text(&bundle, TEMPLATE);
        assert!(template.starts_with("NODE_IP={ipv6}\n"), "{case}: {template}");
        assert!(!template.contains("local-ipv4"), "{case}: {template}");
        let kubelet: serde_json::Value = serde_saphyr::from_str(text(&bundle, KUBELET_YAML)).expect("YAML");
        assert_eq!(kubelet["address"], "::", "{case}");
        assert_eq!(kubelet["clusterDNS"], serde_json::json!(["fd30:1c53:5f8a::a"]), "{case}");
    }
}

#[test]
fn ipv4_has_no_part_in_it() {
    for case in of(IpFamily::V4) {
        let bundle = case.bundle();
        let kubelet: serde_json::Value = serde_saphyr::from_str(text(&bundle, KUBELET_YAML)).expect("YAML");
        // From 1.15 on kubelet's own is left to it.
        assert!(kubelet.get("address").is_none_or(|address| address == "0.0.0.0"), "{case}");
        let template = bundle.file(TEMPLATE).map(|file| String::from_utf8_lossy(&file.content).into_owned());
        assert!(!template.is_some_and(|template| template.contains("ipv6")), "{case}");
    }
}

#[test]
fn the_launch_template_opens_imds_over_ipv6_in_ipv6_clusters_alone() {
    for case in cases() {
        let spec = case.spec();
        let user_data = UserData::encode(&case.bundle(), Compression::Standard);
        let data: serde_json::Value = serde_json::from_str(&launch_template_data(&spec, &user_data)).expect("JSON");
        let expected = (case.ip_family == IpFamily::V6).then_some("enabled");
        assert_eq!(data["MetadataOptions"]["HttpProtocolIpv6"].as_str(), expected, "{case}");
    }
}
