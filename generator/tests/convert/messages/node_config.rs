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
    ] {
        assert_eq!(findings(&node_config(spec)), expected, "{spec}");
    }
}

#[test]
fn later_node_configs_are_laid_over_earlier_ones() {
    let made = convert(&input("eksctl-al2023"), &options(None)).expect("a conversion").cluster_config;
    assert!(made.contains("maxPodsPerNode: 20\n") && made.contains("    team: batch\n"), "{made}");
}
