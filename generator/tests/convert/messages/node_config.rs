//! What is said of a NodeConfig.

use super::*;

/// A `NodeConfig` with these lines in its spec.
fn node_config(spec: &str) -> String {
    format!(
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster: {{name: demo, apiServerEndpoint: \
         'https://a.eu-west-1.eks.amazonaws.com', certificateAuthority: Q0E=, cidr: 10.100.0.0/16}}\n{spec}"
    )
}

#[test]
fn fields_of_a_node_config_without_an_equivalent_are_lost() {
    for (spec, expected) in [
        ("", &[][..]),
        (
            "  kubelets: {}\n",
            &["lost: spec.kubelets: is no field of a NodeConfig, and nodeadm passes over it; did you mean kubelet?"],
        ),
        (
            "  kubelet: {flag: []}\n",
            &["lost: spec.kubelet.flag: is no field of a NodeConfig, and nodeadm passes over it; did you mean flags?"],
        ),
        (
            "  bananas: {}\n",
            &["lost: spec.bananas: is no field of a NodeConfig, and nodeadm passes over it; remove it"],
        ),
        ("  kubelet: []\n", &["lost: spec.kubelet: \"[]\" is not a mapping, and nodeadm refuses it: mend it"]),
        (
            "  kubelet: {maxPodsExpression: 'max_pod'}\n",
            &[
                "lost: spec.kubelet.maxPodsExpression: \"max_pod\" is no formula for max pods: nodeadm has no variable \"max_pod\"; \
               did you mean max_pods?; nodeadm passes over this one, and it is left out",
            ],
        ),
        (
            "  kubelet: {flags: 3}\n",
            &["lost: spec.kubelet.flags: \"3\" is not a list of texts, and nodeadm refuses it: mend it"],
        ),
        (
            "  kubelet: {config: {imageGCLowThresholdPercent: ~}}\n",
            &[
                "lost: spec.kubelet.config.imageGCLowThresholdPercent: is null, which takes kubelet's own default; nodestrap's \
               cannot be taken away: write the value",
            ],
        ),
        (
            "  kubelet: {config: {address: 127.0.0.1, serverTLSBootstrap: true}}\n",
            &[
                "lost: spec.kubelet.config.address: is for nodestrap to set, for a node needs it as it is to join an EKS \
               cluster: left out",
            ],
        ),
        (
            "  instance: {environment: {sshd: {A: b}, default: 3}}\n",
            &[
                "lost: spec.instance.environment.default: is no mapping of names and values, and nodeadm refuses it: mend it",
            ],
        ),
        (
            "  instance: {environment: {kubelet: {HTTPS_PROXY: 'http://10.0.0.1:3128'}}}\n",
            &[
                "differs: spec.instance.environment.kubelet.HTTPS_PROXY: stands in nodestrap.proxy now, which is for every service",
            ],
        ),
        (
            "  instance: {environment: {default: {https_proxy: 'http://10.0.0.1:3128', no_proxy: 'a, b'}}}\n",
            &[
                "differs: spec.instance.environment.default.no_proxy: has the machine's own addresses, IMDS' and those of \
                 services as well, which no proxy can reach",
            ],
        ),
    ] {
        assert_eq!(findings(&node_config(spec)), expected, "{spec}");
    }
}

#[test]
fn a_field_of_another_type_than_nodeadm_reads_is_lost() {
    for (field, wanted, value) in [
        ("featureGates", "a mapping", "[]"),
        ("featureGates.InstanceIdNodeName", "true or false", "[]"),
        ("featureGates.FastImagePull", "true or false", "1"),
        ("instance", "a mapping", "[]"),
        ("instance.localStorage", "a mapping", "[]"),
        ("instance.localStorage.strategy", "a text", "[]"),
        ("instance.localStorage.mountPath", "a text", "{}"),
        ("instance.localStorage.disabledMounts", "a list of texts", "{}"),
        ("instance.network", "a mapping", "[]"),
        ("instance.network.nameservers", "a list of texts", "[1]"),
        ("instance.network.domains", "a list of texts", "{}"),
        ("instance.environment", "a mapping", "[]"),
        ("kubelet", "a mapping", "[]"),
        ("kubelet.config", "a mapping", "[]"),
        ("kubelet.flags", "a list of texts", "[[]]"),
    ] {
        let depth = field.matches('.').count();
        let spec = format!("  {}: {value}{}\n", field.replace('.', ": {"), "}".repeat(depth));
        let message = format!("lost: spec.{field}: \"{value}\" is not {wanted}, and nodeadm refuses it: mend it");
        assert_eq!(findings(&node_config(&spec)), [message], "{field}");
    }
    for field in ["name", "apiServerEndpoint", "certificateAuthority", "cidr"] {
        let sound = node_config("");
        let (before, rest) = sound.split_once(&format!("{field}: ")).expect("the field is there");
        let end = rest.find([',', '}']).expect("it ends");
        let found = findings(&format!("{before}{field}: []{}", &rest[end..]));
        let message = format!("lost: spec.cluster.{field}: \"[]\" is not a text, and nodeadm refuses it: mend it");
        assert!(found.contains(&message), "{field}: {found:?}");
    }
}

#[test]
fn flags_that_end_within_a_quote_are_lost() {
    let spec = "  kubelet: {flags: [\"--node-labels='a=b\"]}\n";
    assert_eq!(
        findings(&node_config(spec)),
        [
            "lost: spec.kubelet.flags: a quote is opened in it and never closed, so that kubelet would get none of it: close it"
        ]
    );
}

#[test]
fn a_local_cluster_and_its_id_come_together() {
    let local = |fields: &str| node_config("").replace("{name: demo", &format!("{{name: demo, {fields}"));
    for (fields, expected) in [
        ("enableOutpost: true, id: abc-1", &[][..]),
        (
            "enableOutpost: true",
            &["missing: status.id: a local cluster has an ID, and nodeadm needs cluster.id for it; \"aws eks \
               describe-cluster\" prints it"],
        ),
        (
            "id: abc-1",
            &[
                "differs: spec.cluster.id: says something of local clusters alone, and enableOutpost is not true: left out, as \
               nodeadm does",
            ],
        ),
        (
            "enableOutpost: true, id: 3",
            &[
                "lost: spec.cluster.id: \"3\" is not a text, and nodeadm refuses it: mend it",
                "missing: status.id: a local cluster has an ID, and nodeadm needs cluster.id for it; \"aws eks \
                 describe-cluster\" prints it",
            ],
        ),
        (
            "enableOutpost: maybe",
            &[
                "lost: spec.cluster.enableOutpost: \"\\\"maybe\\\"\" is not true or false, and nodeadm refuses it: mend it",
            ],
        ),
    ] {
        assert_eq!(findings(&local(fields)), expected, "{fields}");
    }
}

#[test]
fn a_part_that_is_called_a_node_config_and_is_none_is_an_error() {
    let part = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: \
                application/node.eks.aws\n\n- a list\n--b--\n";
    assert_eq!(error(part.as_bytes(), None), "part-001: is no mapping: a NodeConfig has apiVersion, kind and spec");
}

#[test]
fn later_node_configs_are_laid_over_earlier_ones() {
    let made = convert(&input("eksctl-al2023"), &options(None)).expect("a conversion").cluster_config;
    assert!(made.contains("maxPodsPerNode: 20\n") && made.contains("    team: batch\n"), "{made}");
}
