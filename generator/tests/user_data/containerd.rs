//! containerd's configuration, its sandbox image and kubelet's credential providers, on every node that runs containerd.

use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::kubernetes::{ContainerdVersion, CredentialProviderApi, Runtime};
use nodestrap_generator::node_spec::{AmiFamily, ContainerdFlags, FlagInputs, NodeSpec};
use serde_json::{Value, json};

use crate::matrix::{Case, cases};
use crate::support::{ARTICLE, bundle_of, paths, spec_with, text};

const CONFIG: &str = "/etc/containerd/config.toml";
const DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";
const KUBELET_UNIT: &str = "/etc/systemd/system/kubelet.service";
const PROVIDERS: &str = "/etc/eksctl/credential-providers.json";
const PULL_SCRIPT: &str = "/etc/eksctl/pull-sandbox-image.sh";
const PULL_UNIT: &str = "/etc/systemd/system/sandbox-image.service";

fn with_containerd() -> impl Iterator<Item = Case> {
    cases().into_iter().filter(|case| case.minor.runtime == Runtime::Containerd)
}

/// Node groups of Kubernetes 1.32 with containerd's settings from flags: Amazon Linux 2, and an image of the user's own.
fn set(region: &str, containerd: &ContainerdFlags) -> [NodeSpec; 2] {
    ["AmazonLinux2", "Custom"].map(|family| {
        let flags = FlagInputs {
            ami_family: Some(family.to_owned()),
            image: Some("ami-0123abcd".to_owned()),
            kubernetes_version: Some("1.32".to_owned()),
            region: Some(region.to_owned()),
            containerd: containerd.clone(),
            ..FlagInputs::default()
        };
        spec_with(crate::support::ARTICLE, &flags)
    })
}

fn toml(bundle: &Bundle) -> Value {
    let table: toml::Table = text(bundle, CONFIG).parse().expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

/// kubelet's value for a flag.
fn kubelets<'a>(bundle: &'a Bundle, flag: &str) -> Option<&'a str> {
    let words = text(bundle, DROP_IN).split_whitespace();
    words.into_iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='))
}

/// The image that containerd's configuration names.
fn sandbox_image(config: &Value) -> &Value {
    match config["version"].as_i64() {
        Some(2) => &config["plugins"]["io.containerd.grpc.v1.cri"]["sandbox_image"],
        _ => &config["plugins"]["io.containerd.cri.v1.images"]["pinned_images"]["sandbox"],
    }
}

#[test]
fn the_configuration_has_the_version_of_the_image_s_containerd() {
    for case in with_containerd() {
        let config = toml(&case.bundle());
        let expected = match (case.family, case.minor.containerd_version) {
            (AmiFamily::AmazonLinux2, _) | (_, ContainerdVersion::V1) => 2,
            (_, ContainerdVersion::V2) => 3,
        };
        assert_eq!(config["version"], expected, "{case}");
        let plugins: Vec<&String> = config["plugins"].as_object().expect("a table").keys().collect();
        let known = match expected {
            2 => vec!["io.containerd.grpc.v1.cri"],
            _ => vec!["io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"],
        };
        assert_eq!(plugins, known, "{case}");
    }
}

#[test]
fn kubelet_keeps_the_image_that_containerd_starts_pods_with() {
    for case in with_containerd() {
        let bundle = case.bundle();
        let config = toml(&bundle);
        let image = sandbox_image(&config).as_str().expect("a text");
        assert!(image.starts_with("602401143452.dkr.ecr.ap-northeast-1.amazonaws.com/eks/pause:"), "{case}: {image}");
        let flag = kubelets(&bundle, "--pod-infra-container-image");
        assert_eq!(flag, case.minor.pause_image_flag.then_some(image), "{case}");
    }
}

#[test]
fn version_3_says_what_version_2_does() {
    let flags = |version: &str| ContainerdFlags { version: Some(version.to_owned()), ..ContainerdFlags::default() };
    for (v2, v3) in set("eu-west-1", &flags("1")).iter().zip(&set("eu-west-1", &flags("2"))) {
        let (v2, v3) = (toml(&bundle_of(v2)), toml(&bundle_of(v3)));
        assert_eq!((&v2["version"], &v3["version"]), (&json!(2), &json!(3)));
        let cri = &v2["plugins"]["io.containerd.grpc.v1.cri"];
        let images = &v3["plugins"]["io.containerd.cri.v1.images"];
        let runtime = &v3["plugins"]["io.containerd.cri.v1.runtime"];
        assert_eq!(v2["imports"], v3["imports"]);
        assert_eq!(cri["registry"], images["registry"]);
        assert_eq!(cri["sandbox_image"], images["pinned_images"]["sandbox"]);
        assert_eq!(cri["containerd"]["discard_unpacked_layers"], images["discard_unpacked_layers"]);
        assert_eq!(cri["containerd"]["runtimes"], runtime["containerd"]["runtimes"]);
    }
}

#[test]
fn the_sandbox_image_is_pulled_by_the_images_script_or_by_one_that_rides() {
    for case in with_containerd() {
        let bundle = case.bundle();
        let unit = text(&bundle, PULL_UNIT);
        let own = case.family != AmiFamily::AmazonLinux2;
        let script = if own { PULL_SCRIPT } else { "/etc/eks/containerd/pull-sandbox-image.sh" };
        assert!(unit.ends_with(&format!("\nExecStart={script}\n")), "{case}:\n{unit}");
        assert_eq!(unit.contains("ConditionPathExists="), !own, "{case}: one that is to be there must not be left out");
        let rides = bundle.file(PULL_SCRIPT).map(|file| file.mode);
        assert_eq!(rides, own.then_some(0o755), "{case}");
    }
}

#[test]
fn the_pull_script_asks_by_the_minors_api_for_the_configured_image() {
    for case in with_containerd().filter(|case| case.family != AmiFamily::AmazonLinux2) {
        let bundle = case.bundle();
        let script = text(&bundle, PULL_SCRIPT);
        let config = toml(&bundle);
        let image = sandbox_image(&config).as_str().expect("a text");
        assert!(script.starts_with(&format!("#!/bin/sh\nimage={image}\n")), "{case}:\n{script}");
        let api = case.minor.credential_provider_api.map(CredentialProviderApi::as_str).expect("containerd has one");
        let request = format!("credentialprovider.kubelet.k8s.io/{api}\",\"image\":\"{image}\"");
        assert!(script.contains(&request), "{case}:\n{script}");
    }
}

#[test]
fn credential_providers_are_the_images_or_ride() {
    for case in with_containerd() {
        let bundle = case.bundle();
        let own = case.family != AmiFamily::AmazonLinux2;
        let config = if own { PROVIDERS } else { "/etc/eks/image-credential-provider/config.json" };
        assert_eq!(kubelets(&bundle, "--image-credential-provider-config"), Some(config), "{case}");
        let directory = "/etc/eks/image-credential-provider";
        assert_eq!(kubelets(&bundle, "--image-credential-provider-bin-dir"), Some(directory), "{case}");
        assert_eq!(bundle.file(PROVIDERS).is_some(), own, "{case}");
        if own {
            let providers: Value = serde_json::from_str(text(&bundle, PROVIDERS)).expect("JSON");
            let api = if case.minor.minor < 27 { "v1alpha1" } else { "v1" };
            assert_eq!(providers["apiVersion"], format!("kubelet.config.k8s.io/{api}"), "{case}");
            let provider = &providers["providers"][0];
            assert_eq!(provider["name"], "ecr-credential-provider", "{case}");
            assert_eq!(provider["apiVersion"], format!("credentialprovider.kubelet.k8s.io/{api}"), "{case}");
        }
    }
}

/// Whether kubelet would ask the provider about an image: a host matches where each part of it does.
fn matches(pattern: &str, host: &str) -> bool {
    let (pattern, host): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), host.split('.').collect());
    pattern.len() == host.len() && pattern.iter().zip(host).all(|(pattern, part)| *pattern == "*" || *pattern == part)
}

#[test]
fn registries_of_every_partition_have_a_provider() {
    for region in [
        "eu-west-1",
        "cn-north-1",
        "us-gov-west-1",
        "us-iso-east-1",
        "us-isob-east-1",
        "eu-isoe-west-1",
        "us-isof-south-1",
        "eusc-de-east-1",
    ] {
        let [_, custom] = set(region, &ContainerdFlags::default());
        let bundle = bundle_of(&custom);
        let providers: Value = serde_json::from_str(text(&bundle, PROVIDERS)).expect("JSON");
        let patterns = providers["providers"][0]["matchImages"].as_array().expect("a list");
        let ecr = custom.cluster.region.ecr_account();
        for host in [ecr.registry()].into_iter().chain(ecr.fips_registry()) {
            let matching = patterns.iter().filter_map(Value::as_str).filter(|pattern| matches(pattern, &host)).count();
            assert_eq!(matching, 1, "{host}");
        }
    }
}

#[test]
fn a_sandbox_image_that_asks_for_no_credentials_is_left_to_containerd() {
    let image = "localhost/kubernetes/pause:latest";
    let flags = ContainerdFlags { sandbox_image: Some(image.to_owned()), ..ContainerdFlags::default() };
    for spec in set("eu-west-1", &flags) {
        let bundle = bundle_of(&spec);
        assert_eq!(*sandbox_image(&toml(&bundle)), json!(image));
        assert_eq!(kubelets(&bundle, "--pod-infra-container-image"), Some(image));
        assert!(!paths(&bundle).iter().any(|path| [PULL_SCRIPT, PULL_UNIT].contains(path)), "{:?}", paths(&bundle));
        let unit = text(&bundle, KUBELET_UNIT);
        assert!(unit.contains("\nWants=containerd.service\nAfter=containerd.service\n"), "{unit}");
    }
}

#[test]
fn fips_endpoints_serve_where_they_are_asked_for() {
    let flags = ContainerdFlags { fips_registry: true, ..ContainerdFlags::default() };
    for spec in set("us-gov-west-1", &flags) {
        let bundle = bundle_of(&spec);
        let image = "013241004608.dkr.ecr-fips.us-gov-west-1.amazonaws.com/eks/pause:3.5";
        assert_eq!(*sandbox_image(&toml(&bundle)), json!(image));
        assert_eq!(kubelets(&bundle, "--pod-infra-container-image"), Some(image));
    }
}

#[test]
fn a_provider_elsewhere_is_named_wherever_it_is_asked() {
    let path = "/opt/ecr/provider";
    let flags = ContainerdFlags { image_credential_provider: Some(path.to_owned()), ..ContainerdFlags::default() };
    let [amazon_linux, custom] = set("eu-west-1", &flags).map(|spec| bundle_of(&spec));
    for bundle in [&amazon_linux, &custom] {
        assert_eq!(kubelets(bundle, "--image-credential-provider-config"), Some(PROVIDERS));
        assert_eq!(kubelets(bundle, "--image-credential-provider-bin-dir"), Some("/opt/ecr"));
        let providers: Value = serde_json::from_str(text(bundle, PROVIDERS)).expect("JSON");
        assert_eq!(providers["providers"][0]["name"], "provider");
    }
    assert!(text(&custom, PULL_SCRIPT).contains(&format!("\nprovider={path}\n")));
}

#[test]
fn containerd_2_on_amazon_linux_2_has_a_script_that_reads_version_3() {
    let flags = ContainerdFlags { version: Some("2".to_owned()), ..ContainerdFlags::default() };
    let [amazon_linux, _] = set("eu-west-1", &flags);
    assert!(text(&bundle_of(&amazon_linux), PULL_UNIT).contains(PULL_SCRIPT));
}

#[test]
fn containerd_has_kubelets_cgroup_driver() {
    let flags = FlagInputs { kubernetes_version: Some("1.30".to_owned()), ..FlagInputs::default() };
    for (driver, systemd) in [("systemd", true), ("cgroupfs", false)] {
        for (version, plugin) in [("1", "io.containerd.grpc.v1.cri"), ("2", "io.containerd.cri.v1.runtime")] {
            let lines = format!(
                "    kubeletExtraConfig: {{cgroupDriver: {driver}}}\n    nodestrap: {{containerd: {{version: \"{version}\"}}}}\n"
            );
            let config = toml(&bundle_of(&spec_with(&(ARTICLE.to_owned() + &lines), &flags)));
            let options = &config["plugins"][plugin]["containerd"]["runtimes"]["runc"]["options"];
            assert_eq!(options["SystemdCgroup"], systemd, "{driver}, {version}");
        }
    }
}
