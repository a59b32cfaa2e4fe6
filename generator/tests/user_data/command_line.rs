//! kubelet's command line and its variables, for every Kubernetes minor.

use std::collections::{BTreeMap, BTreeSet};

use nodestrap_agent::{boot, template};
use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::kubernetes::Runtime;

use crate::matrix::cases;
use crate::support::{article_at, article_with, bundle_of, spec, text};

const DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";

/// The flags of kubelet's command line, by name.
fn flags(bundle: &Bundle) -> BTreeMap<String, String> {
    let drop_in = text(bundle, DROP_IN);
    let command = drop_in.split_once("ExecStart=/usr/bin/kubelet ").expect("a command line").1;
    let words = command.split_whitespace().filter(|word| *word != "\\");
    let flag = |word: &str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    words.map(|word| flag(word).unwrap_or_else(|| panic!("{word} is not --name=value"))).collect()
}

/// The names in `text` between `open` and `}`.
fn names<'a>(text: &'a str, open: &str) -> BTreeSet<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The variables that an environment file, or its template, sets.
fn variables(text: &str) -> BTreeSet<&str> {
    text.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect()
}

/// What the agent is to write on nodes of a bundle.
fn local_env(bundle: &Bundle) -> String {
    let path = format!("/{}", boot::TEMPLATE.to_str().expect("ASCII"));
    let bytes = bundle.file(&path).map_or(template::DEFAULT, |file| &file.content);
    String::from_utf8(bytes.to_vec()).expect("ASCII")
}

#[test]
fn every_variable_of_the_command_line_is_set_by_a_file_that_it_reads() {
    for case in cases() {
        let bundle = case.bundle();
        let local_env = local_env(&bundle);
        let mut set = variables(&local_env);
        set.extend(variables(text(&bundle, "/etc/eksctl/metadata.env")));
        set.extend(variables(text(&bundle, "/etc/eksctl/kubelet.env")));
        let used = names(text(&bundle, DROP_IN), "${");
        assert!(used.len() > 4 && used.is_subset(&set), "{case} uses {used:?} of {set:?}");
    }
}

#[test]
fn nothing_is_asked_of_imds_that_this_kubelet_does_not_use() {
    // The article's node writes its type down although nothing reads it.
    let article = BTreeSet::from(["INSTANCE_TYPE"]);
    for case in cases() {
        let bundle = case.bundle();
        let local_env = local_env(&bundle);
        let used = names(text(&bundle, DROP_IN), "${");
        let unused: BTreeSet<&str> = variables(&local_env).difference(&used).copied().collect();
        assert_eq!(unused, article, "{case}");
    }
}

#[test]
fn flags_come_and_go_with_the_minor() {
    for case in cases() {
        let minor = case.minor;
        let flags = flags(&case.bundle());
        let get = |name: &str| flags.get(name).map(String::as_str);
        let docker = minor.runtime == Runtime::Docker;
        assert_eq!(get("--allow-privileged"), (minor.minor == 14).then_some("true"), "{case}");
        assert_eq!(get("--network-plugin"), docker.then_some("cni"), "{case}");
        let runtime = match minor.minor {
            14..=23 => Some("docker"),
            24..=26 => Some("remote"),
            _ => None,
        };
        assert_eq!(get("--container-runtime"), runtime, "{case}");
        let socket = (24..27).contains(&minor.minor).then_some("unix:///run/containerd/containerd.sock");
        assert_eq!(get("--container-runtime-endpoint"), socket, "{case}");
        assert_eq!(get("--cloud-provider"), Some(if minor.minor < 26 { "aws" } else { "external" }), "{case}");
        let external = minor.minor >= 26;
        assert_eq!(get("--hostname-override"), external.then_some("${NODE_NAME}"), "{case}");
        assert_eq!(get("--provider-id"), external.then_some("${PROVIDER_ID}"), "{case}");
        assert_eq!(get("--image-credential-provider-config").is_some(), !docker, "{case}");
        assert_eq!(get("--pod-infra-container-image").is_some(), minor.minor < 35, "{case}");
        let reserves = minor.minor > 14 || case.own_settings;
        assert_eq!(get("--kube-reserved"), reserves.then_some("${KUBE_RESERVED}"), "{case}");
        assert_eq!(get("--max-pods"), Some("${MAX_PODS}"), "{case}");
    }
}

#[test]
fn kubelet_waits_for_the_agent_unless_a_command_takes_its_place() {
    let requires = "[Unit]\nRequires=nodestrap-agent.service\n\n[Service]\n";
    for version in ["1.14", "1.30"] {
        assert!(text(&bundle_of(&article_at(version)), DROP_IN).starts_with(requires), "{version}");
        let mut spec = article_at(version);
        spec.override_bootstrap_command = Some("/etc/eks/bootstrap.sh demo".to_owned());
        assert!(text(&bundle_of(&spec), DROP_IN).starts_with("[Service]\n"), "{version}");
    }
}

#[test]
fn the_pause_image_is_the_regions_and_the_architectures() {
    let article = include_str!("../../../examples/article.yaml");
    let image = |text: &str| flags(&bundle_of(&spec(text)))["--pod-infra-container-image"].clone();
    let own = "${AWS_EKS_ECR_ACCOUNT}.dkr.ecr.${AWS_DEFAULT_REGION}";
    assert_eq!(image(article), format!("{own}.amazonaws.com/eks/pause-amd64:3.1"));
    let china = article.replace("ap-northeast-1", "cn-north-1");
    assert_eq!(image(&china), format!("{own}.amazonaws.com.cn/eks/pause-amd64:3.1"));
    let unknown = article.replace("ap-northeast-1", "eu-west-9");
    assert_eq!(image(&unknown), "${AWS_EKS_ECR_ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/eks/pause-amd64:3.1");
    assert_eq!(image(&article.replace("m5.large", "m6g.large")), format!("{own}.amazonaws.com/eks/pause-arm64:3.1"));
    let later = article.replace("\"1.14\"", "\"1.30\"").replace("ap-northeast-1", "eu-west-9");
    assert_eq!(image(&later), "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/pause:3.5");
}

#[test]
fn reserves_go_into_the_flag_and_into_the_articles_file() {
    let extra = "kubeletExtraConfig: {kubeReserved: {cpu: 100m}}";
    let docker = bundle_of(&article_with(extra));
    assert!(text(&docker, "/etc/eksctl/kubelet.yaml").contains("kubeReserved:\n  cpu: 100m\n"));
    let mut spec = article_at("1.30");
    spec.kubelet_extra_config = article_with(extra).kubelet_extra_config;
    let containerd = bundle_of(&spec);
    assert!(!text(&containerd, "/etc/eksctl/kubelet.yaml").contains("kubeReserved:"));
    let line = "KUBE_RESERVED=cpu=100m,ephemeral-storage=1Gi,memory={memory-reserved}Mi";
    assert!(local_env(&containerd).lines().any(|found| found == line));
}
