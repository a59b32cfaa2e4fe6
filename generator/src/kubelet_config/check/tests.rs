use serde_json::json;

use super::*;
use crate::kubernetes::minor;

/// The problems of `config` for kubelet 1.`number`, one a line as a user would read them.
fn problems(number: u32, config: Value) -> Vec<String> {
    let Value::Object(config) = config else { panic!("not an object: {config}") };
    check(minor(number).expect("supported"), &config).iter().map(ToString::to_string).collect()
}

#[test]
fn what_kubelet_takes_is_taken() {
    let config = json!({
        "featureGates": {"RotateKubeletServerCertificate": false},
        "clusterDNS": ["10.100.0.10", "fd00::a"],
        "evictionHard": {"memory.available": "5%", "nodefs.available": "1Gi"},
        "evictionSoft": {"memory.available": "1.5Gi"},
        "evictionSoftGracePeriod": {"memory.available": "1m30s"},
        "kubeReserved": {"cpu": "80m", "memory": "574Mi", "ephemeral-storage": "1Gi", "pid": "1000"},
        "systemReserved": {"memory": "100Mi"},
        "qosReserved": {"memory": "50%"},
        "containerLogMaxSize": "50Mi",
        "containerLogMaxFiles": 5,
        "serializeImagePulls": true,
        "nodeStatusUpdateFrequency": "10s",
        "staticPodURLHeader": {"X-Token": ["a", "b"]},
        "reservedMemory": [{"numaNode": 0, "limits": {"memory": "1Gi", "hugepages-2Mi": 0}}],
        "memoryThrottlingFactor": 0.8,
        "logging": {"format": "json"},
    });
    assert_eq!(problems(32, config), [""; 0]);
}

#[test]
fn a_misspelt_field_is_told_the_right_one() {
    assert_eq!(
        problems(32, json!({"featureGate": {}, "ClusterDNS": [], "bananas": 1})),
        [
            r#"featureGate: kubelet 1.32 has no field "featureGate" here; did you mean featureGates?"#,
            r#"ClusterDNS: kubelet 1.32 has no field "ClusterDNS" here; did you mean clusterDNS?"#,
            r#"bananas: kubelet 1.32 has no field "bananas" here; remove it"#,
        ]
    );
    let nested = json!({"shutdownGracePeriodByPodPriority": [{"priority": 1, "shutdownGracePeriodSecond": 2}]});
    assert_eq!(
        problems(32, nested),
        ["shutdownGracePeriodByPodPriority[0].shutdownGracePeriodSecond: kubelet 1.32 has no field \
          \"shutdownGracePeriodSecond\" here; did you mean shutdownGracePeriodSeconds?"]
    );
}

#[test]
fn a_field_of_another_minor_is_told_which() {
    assert_eq!(
        problems(14, json!({"seccompDefault": true})),
        [r#"seccompDefault: kubelet 1.14 has no field "seccompDefault" here; kubelet 1.22 has it; remove it"#]
    );
}

#[test]
fn a_value_of_the_wrong_type_is_told_how_to_be_written() {
    for (config, expected) in [
        (json!({"cgroupRoot": 1}), "cgroupRoot: 1 is a number where kubelet wants a text; write it in quotes"),
        (
            json!({"kubeReserved": {"cpu": 1}}),
            "kubeReserved.cpu: 1 is a number where kubelet wants a text; write it in quotes",
        ),
        (
            json!({"failSwapOn": "false"}),
            r#"failSwapOn: "false" is a text where kubelet wants true or false; write true or false, without quotes"#,
        ),
        (
            json!({"featureGates": {"Foo": "true"}}),
            r#"featureGates.Foo: "true" is a text where kubelet wants true or false; write true or false, without quotes"#,
        ),
        (
            json!({"podsPerCore": "10"}),
            r#"podsPerCore: "10" is a text where kubelet wants a whole number; write digits alone, without quotes"#,
        ),
        (
            json!({"podsPerCore": 1.5}),
            "podsPerCore: 1.5 is a number where kubelet wants a whole number; write digits alone, without quotes",
        ),
        (
            json!({"memoryThrottlingFactor": "0.8"}),
            r#"memoryThrottlingFactor: "0.8" is a text where kubelet wants a number; write it without quotes"#,
        ),
        (
            json!({"nodeStatusUpdateFrequency": 10}),
            r#"nodeStatusUpdateFrequency: 10 is a number where kubelet wants a duration; write it with its unit, such as "10s""#,
        ),
        (
            json!({"clusterDNS": "10.100.0.10"}),
            r#"clusterDNS: "10.100.0.10" is a text where kubelet wants a list; write each value after "- ""#,
        ),
        (
            json!({"clusterDNS": ["10.100.0.10", true]}),
            "clusterDNS[1]: true is a boolean where kubelet wants a text; write it in quotes",
        ),
        (
            json!({"reservedMemory": [{"numaNode": 0, "limits": {"memory": true}}]}),
            r#"reservedMemory[0].limits.memory: true is a boolean where kubelet wants a quantity; write a text such as "1Gi""#,
        ),
        (
            json!({"featureGates": ["Foo"]}),
            "featureGates: it is a list where kubelet wants an object; write pairs of a key and a value",
        ),
        (
            json!({"memorySwap": "LimitedSwap"}),
            r#"memorySwap: "LimitedSwap" is a text where kubelet wants an object; write pairs of a key and a value"#,
        ),
        (
            json!({"logging": "json"}),
            r#"logging: "json" is a text where kubelet wants an object; write pairs of a key and a value"#,
        ),
        (
            json!({"cgroupDriver": {"name": "systemd"}}),
            "cgroupDriver: it is an object where kubelet wants a text; write it in quotes",
        ),
        (
            json!({"reservedMemory": [{"limits": {"memory": true}}]}),
            r#"reservedMemory[0].limits.memory: true is a boolean where kubelet wants a quantity; write a text such as "1Gi""#,
        ),
    ] {
        assert_eq!(problems(32, config), [expected]);
    }
}

#[test]
fn null_is_told_that_it_removes_nothing() {
    let mend = "null takes nothing away from kubelet's configuration; write the value that it should have, or remove \
                the key";
    assert_eq!(
        problems(
            32,
            json!({"evictionHard": null, "featureGates": {"Foo": null}, "logging": null, "clusterDNS": [null]})
        ),
        [
            format!("evictionHard: {mend}"),
            format!("featureGates.Foo: {mend}"),
            format!("logging: {mend}"),
            format!("clusterDNS[0]: {mend}"),
        ]
    );
}

#[test]
fn texts_with_a_grammar_are_read_by_it() {
    let signals = "allocatableMemory.available, containerfs.available, containerfs.inodesFree, imagefs.available, \
                   imagefs.inodesFree, memory.available, nodefs.available, nodefs.inodesFree, pid.available";
    for (config, expected) in [
        (
            json!({"syncFrequency": "1 minute"}),
            r#"syncFrequency: "1 minute" is not a duration, which looks like "30s" or "1h5m""#.to_owned(),
        ),
        (
            json!({"clusterDNS": ["10.100.0.10", "kube-dns"]}),
            r#"clusterDNS[1]: "kube-dns" is not an IP address, which looks like "10.100.0.10" or "fd00::a""#.to_owned(),
        ),
        (
            json!({"systemReserved": {"memory": "1GB"}}),
            r#"systemReserved.memory: "1GB" is not a quantity, which looks like "500m", "0.5", "100Mi" or "1Gi""#.to_owned(),
        ),
        (
            json!({"kubeReserved": {"disk": "1Gi"}}),
            r#"kubeReserved.disk: kubelet does not know "disk" here; it knows cpu, ephemeral-storage, memory, pid"#.to_owned(),
        ),
        (
            json!({"evictionHard": {"memory.available": "110%"}}),
            r#"evictionHard["memory.available"]: "110%" is no amount, which looks like "100Mi", or "10%" up to "100%""#.to_owned(),
        ),
        (
            json!({"evictionHard": {"memory": "1Gi"}}),
            format!(r#"evictionHard.memory: kubelet does not know "memory" here; it knows {signals}"#),
        ),
        (
            json!({"evictionSoft": {"memory.available": "1Gi"}, "evictionSoftGracePeriod": {"memory.available": "90"}}),
            r#"evictionSoftGracePeriod["memory.available"]: "90" is not a duration, which looks like "30s" or "1h5m""#.to_owned(),
        ),
        (
            json!({"evictionSoft": {"memory.available": "1Gi"}}),
            "evictionSoft[\"memory.available\"]: a soft threshold needs a grace period; give \"memory.available\" one \
             in evictionSoftGracePeriod"
                .to_owned(),
        ),
        (
            json!({"evictionSoftGracePeriod": {"memory.available": "90s"}}),
            "evictionSoftGracePeriod[\"memory.available\"]: a grace period without a soft threshold does nothing; give \
             \"memory.available\" one in evictionSoft, or remove it"
                .to_owned(),
        ),
        (
            json!({"evictionHard": {"memory.available": "0"}}),
            "evictionHard[\"memory.available\"]: \"0\" is no threshold for kubelet; write an amount above 0, or \"0%\" \
             for no threshold"
                .to_owned(),
        ),
        (
            json!({"qosReserved": {"memory": "1Gi"}}),
            r#"qosReserved.memory: "1Gi" is not a whole percentage, which looks like "50%", up to "100%""#.to_owned(),
        ),
        (
            json!({"containerLogMaxSize": "10MB"}),
            r#"containerLogMaxSize: "10MB" is not a quantity, which looks like "500m", "0.5", "100Mi" or "1Gi""#.to_owned(),
        ),
        (
            json!({"reservedMemory": [{"limits": {"memory": "much"}}]}),
            r#"reservedMemory[0].limits.memory: "much" is not a quantity, which looks like "500m", "0.5", "100Mi" or "1Gi""#.to_owned(),
        ),
    ] {
        assert_eq!(problems(32, config), [expected]);
    }
}

#[test]
fn what_must_not_be_overridden_is_told_what_to_write_instead() {
    for (field, mend) in [
        ("kind", "is written by nodestrap for the cluster's Kubernetes version; remove it"),
        ("apiVersion", "is written by nodestrap for the cluster's Kubernetes version; remove it"),
        ("address", "must stay 0.0.0.0, where the API server reaches kubelet; remove it"),
        ("clusterDomain", "must stay cluster.local, the domain of every EKS cluster; remove it"),
        ("authentication", "must stay as EKS needs it, with the cluster's certificate authority; remove it"),
        ("authorization", "must stay Webhook, by which the cluster decides who may call kubelet; remove it"),
        ("serverTLSBootstrap", "must stay true, for EKS signs kubelet's serving certificate; remove it"),
        ("maxPods", "is overridden by a flag of kubelet's; write maxPodsPerNode in the node group instead"),
        ("registerWithTaints", "is overridden by a flag of kubelet's; write taints in the node group instead"),
        ("registerNode", "is overridden by a flag of kubelet's, for the node must register to join; remove it"),
        ("containerRuntimeEndpoint", "must stay containerd's socket, to which nodestrap points kubelet; remove it"),
        ("providerID", "differs from node to node, and the cluster finds it out; remove it"),
    ] {
        for number in [14, 32] {
            assert_eq!(problems(number, json!({ field: null })), [format!("{field}: {field} {mend}")]);
        }
    }
}

#[test]
fn every_problem_is_reported_in_the_order_of_the_file() {
    let config = json!({"podsPerCore": "1", "maxPods": 3, "zzz": 1, "clusterDNS": ["a", "b"]});
    let paths: Vec<String> =
        problems(24, config).iter().filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
    assert_eq!(paths, ["podsPerCore", "maxPods", "zzz", "clusterDNS[0]", "clusterDNS[1]"]);
}
