//! Facts from flags: alone, and over a file's.

use base64::Engine as _;
use nodestrap_generator::node_spec::{Architecture, Architectures, FlagInputs, NamedText, Reading, read};
use nodestrap_generator::problem::Problems;
use nodestrap_generator::values::MaxPods;

use crate::support::{PUBLIC_KEY, certificate_authority_data, options, with_group};

fn pem() -> NamedText {
    let pem =
        base64::engine::general_purpose::STANDARD.decode(certificate_authority_data()).expect("the data is base64");
    NamedText { name: "ca.crt".to_owned(), text: String::from_utf8(pem).expect("PEM is text") }
}

/// Flags that give everything.
fn complete() -> FlagInputs {
    FlagInputs {
        cluster_name: Some("demo".to_owned()),
        region: Some("eu-west-1".to_owned()),
        endpoint: Some("https://0123.gr7.eu-west-1.eks.amazonaws.com".to_owned()),
        certificate_authority: Some(pem()),
        service_cidr: Some("10.100.0.0/16".to_owned()),
        kubernetes_version: Some("1.24".to_owned()),
        node_group: Some("ng".to_owned()),
        ami_family: Some("AmazonLinux2".to_owned()),
        ..FlagInputs::default()
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

fn alone(flags: &FlagInputs) -> Result<Reading, Problems> {
    read(None, flags, &options())
}

fn refused(flags: &FlagInputs) -> String {
    alone(flags).expect_err("the flags are to be refused").to_string()
}

#[test]
fn flags_alone_make_a_node_group() {
    let spec = alone(&complete()).expect("nothing is missing").spec;
    assert_eq!((spec.cluster.name.as_str(), spec.name.as_str()), ("demo", "ng"));
    assert_eq!(spec.cluster_dns[0].to_string(), "10.100.0.10");
    assert_eq!(spec.instance_types[0].as_str(), "m5.large");
}

#[test]
fn flags_win_over_the_file_fact_by_fact() {
    let text = with_group(
        "instanceType: m5.large\nlabels: {team: a, stage: b}\ntaints: {x: 'a:NoSchedule', y: NoExecute}\nmaxPodsPerNode: 5\n\
         preBootstrapCommands: [one]\nssh: {publicKeyName: ops}\nkubeletExtraConfig: {failSwapOn: true}",
    );
    let flags = FlagInputs {
        region: Some("eu-west-2".to_owned()),
        instance_types: texts(&["c6g.xlarge", "m6g.large"]),
        node_labels: texts(&["team=z", "new="]),
        node_taints: texts(&["x=b:NoSchedule", "y:NoSchedule"]),
        max_pods: Some("7".to_owned()),
        pre_bootstrap_commands: texts(&["two", "three"]),
        ssh_public_key: Some(PUBLIC_KEY.to_owned()),
        disable_pod_imds: true,
        kubelet_extra_config: Some(NamedText {
            name: "kubelet.json".to_owned(),
            text: "{\n\t\"podPidsLimit\": 9\n}\n".to_owned(),
        }),
        ..FlagInputs::default()
    };
    let spec = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("both are sound").spec;
    assert_eq!((spec.cluster.name.as_str(), spec.cluster.region.as_str()), ("demo", "eu-west-2"));
    assert_eq!(spec.architectures, Architectures::One(Architecture::Aarch64));
    let own = ["team", "stage", "new"].map(|key| spec.labels[key].as_str());
    assert_eq!(own, ["z", "b", ""]);
    let taints: Vec<String> = spec.taints.iter().map(ToString::to_string).collect();
    assert_eq!(taints, ["y=:NoExecute", "x=b:NoSchedule", "y=:NoSchedule"]);
    assert_eq!(spec.max_pods.map(MaxPods::get), Some(7));
    assert_eq!(spec.pre_bootstrap_commands, ["two", "three"]);
    assert_eq!((spec.authorized_keys.len(), spec.key_name), (1, None));
    assert!(spec.disable_pod_imds);
    assert_eq!(serde_json::Value::Object(spec.kubelet_extra_config), serde_json::json!({"podPidsLimit": 9}));
}

#[test]
fn a_flag_names_the_key_that_the_file_asks_for() {
    let text = with_group("ssh: {allow: true}");
    let flags = FlagInputs { ssh_key_name: Some("ops".to_owned()), ..FlagInputs::default() };
    let spec = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("the flag names the key").spec;
    assert_eq!(spec.key_name.map(|name| name.to_string()).as_deref(), Some("ops"));
}

#[test]
fn an_architecture_speaks_for_unknown_types_alone() {
    let with_types = |types: &[&str], arch: &str| FlagInputs {
        instance_types: texts(types),
        architecture: Some(arch.to_owned()),
        ..complete()
    };
    let spec = alone(&with_types(&["z9.large", "m6g.large"], "arm64")).expect("the unknown type is spoken for").spec;
    assert_eq!(spec.architectures, Architectures::One(Architecture::Aarch64));
    let spec = alone(&with_types(&[], "aarch64")).expect("a default of that architecture").spec;
    assert_eq!(
        (spec.instance_types[0].as_str(), spec.architectures),
        ("m6g.large", Architectures::One(Architecture::Aarch64))
    );
    assert_eq!(
        refused(&with_types(&["m5.large"], "aarch64")),
        "--instance-type: m5.large runs x86_64, not the aarch64 of --arch"
    );
    assert_eq!(refused(&with_types(&[], "i386")), "--arch: \"i386\" is not an architecture; write x86_64 or aarch64");
}

#[test]
fn no_flags_at_all_list_every_fact_with_its_flag() {
    let shown = refused(&FlagInputs::default());
    for flag in
        ["--nodegroup", "--cluster-name", "--kubernetes-version", "--service-cidr", "--region", "--endpoint", "--ca;"]
    {
        assert_eq!(
            shown.lines().filter(|line| line.contains(&format!("or give {flag}"))).count(),
            1,
            "{flag}: {shown}"
        );
    }
    assert_eq!(shown.lines().count(), 7, "{shown}");
}

#[test]
fn flags_that_are_wrong_are_named() {
    let cases: [(FlagInputs, &str); 8] = [
        (
            FlagInputs { node_labels: texts(&["team"]), ..complete() },
            "--node-label: \"team\" is not a label; write key=value",
        ),
        (FlagInputs { node_labels: texts(&["a=1", "a=2"]), ..complete() }, "--node-label: gives the label \"a\" twice"),
        (
            FlagInputs { node_taints: texts(&["a=b"]), ..complete() },
            "--node-taint: \"a=b\" is not a taint; write key=value:Effect or key:Effect",
        ),
        (
            FlagInputs { max_pods: Some("0".to_owned()), ..complete() },
            "--max-pods: \"0\" is not a number of pods; write a number from 1 to 150000",
        ),
        (
            FlagInputs { ip_family: Some("IPv6".to_owned()), ..complete() },
            "--service-cidr: \"10.100.0.0/16\" is an IPv4 network, while ipFamily is IPv6; write the cluster's own \
             service CIDR",
        ),
        (
            FlagInputs { cluster_dns: texts(&["x"]), ..complete() },
            "--cluster-dns: \"x\" is not an IP address, which looks like \"10.100.0.10\"",
        ),
        (
            FlagInputs {
                ssh_public_key: Some(PUBLIC_KEY.to_owned()),
                ssh_key_name: Some("ops".to_owned()),
                ..complete()
            },
            "--ssh-public-key: and --ssh-key-name name two keys; give one of them",
        ),
        (
            FlagInputs {
                kubelet_extra_config: Some(NamedText { name: "kubelet.yaml".to_owned(), text: "a: [\n".to_owned() }),
                ..complete()
            },
            "kubelet.yaml:1:4: not YAML: unclosed bracket '['",
        ),
    ];
    for (flags, message) in cases {
        assert_eq!(refused(&flags), message);
    }
    let key = NamedText { name: "ca.key".to_owned(), text: "-----BEGIN PRIVATE KEY-----\n".to_owned() };
    let shown = refused(&FlagInputs { certificate_authority: Some(key), ..complete() });
    assert_eq!(
        shown,
        "--ca ca.key: line 1 starts a private key, which every process on the node could read; write the cluster's \
         certificate authority, one or more PEM blocks that start with -----BEGIN CERTIFICATE-----"
    );
}
