use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::kubelet_config::{FieldType, fields};
use crate::kubernetes::MINORS;

/// The problems of one field, one a line as a user would read them.
fn told(name: &str, value: &Value) -> Vec<String> {
    problems(name, value).iter().map(ToString::to_string).collect()
}

#[test]
fn each_limit_is_of_a_field_whose_type_it_fits() {
    let mut paths = BTreeSet::new();
    for (path, limit) in &LIMITS {
        assert!(paths.insert(path), "{path} has two limits");
        let (name, inner) = path.split_once('.').map_or((*path, None), |(name, inner)| (name, Some(inner)));
        let found = MINORS.iter().rev().find_map(|minor| fields(minor).remove(name));
        let field = match (found, inner) {
            (Some(FieldType::Object(mut fields)), Some(inner)) => fields.remove(inner),
            (found, _) => found,
        };
        let fits = match limit {
            Limit::Words(_) => matches!(field, Some(FieldType::Text | FieldType::AnyObject)),
            Limit::Cpus | Limit::CleanPath => field == Some(FieldType::Text),
            Limit::ListOfWords(_) => field == Some(FieldType::List(Box::new(FieldType::Text))),
            Limit::Range(..) => field == Some(FieldType::Integer),
            Limit::Seconds(..) => field == Some(FieldType::Duration),
            Limit::Share => field == Some(FieldType::Number),
        };
        assert!(fits, "{path}: {limit:?} for {field:?}");
    }
}

#[test]
fn what_is_inside_of_the_limits_is_taken() {
    for (name, value) in [
        ("cgroupDriver", json!("systemd")),
        ("containerLogMonitorInterval", json!("3s")),
        ("enforceNodeAllocatable", json!(["pods", "kube-reserved"])),
        ("imageGCHighThresholdPercent", json!(100)),
        ("memorySwap", json!({"swapBehavior": "LimitedSwap"})),
        ("memoryThrottlingFactor", json!(1)),
        ("nodeStatusMaxImages", json!(-1)),
        ("podLogsDir", json!("/var/log/pods")),
        ("readOnlyPort", json!(0)),
        ("reservedSystemCPUs", json!("0-3,8")),
        ("shutdownGracePeriod", json!("0s")),
        ("tlsCipherSuites", json!(["TLS_AES_128_GCM_SHA256"])),
        ("systemCgroups", json!("anything")),
    ] {
        assert_eq!(told(name, &value), [""; 0], "{name}");
    }
}

#[test]
fn words_that_kubelet_does_not_know_are_told_those_that_it_knows() {
    for (name, value, problem) in [
        (
            "cgroupDriver",
            json!("docker"),
            r#"cgroupDriver: kubelet does not know "docker" here; it knows cgroupfs, systemd"#,
        ),
        (
            "cgroupDriver",
            json!("Systemd"),
            r#"cgroupDriver: kubelet does not know "Systemd" here; did you mean systemd?"#,
        ),
        (
            "cpuManagerPolicy",
            json!("Static"),
            r#"cpuManagerPolicy: kubelet does not know "Static" here; did you mean static?"#,
        ),
        (
            "memoryManagerPolicy",
            json!("static"),
            r#"memoryManagerPolicy: kubelet does not know "static" here; did you mean Static?"#,
        ),
        (
            "topologyManagerPolicy",
            json!("all"),
            "topologyManagerPolicy: kubelet does not know \"all\" here; it knows best-effort, none, restricted, \
             single-numa-node",
        ),
        (
            "hairpinMode",
            json!("veth"),
            r#"hairpinMode: kubelet does not know "veth" here; it knows hairpin-veth, none, promiscuous-bridge"#,
        ),
        (
            "enforceNodeAllocatable",
            json!(["pods", "pod"]),
            r#"enforceNodeAllocatable[1]: kubelet does not know "pod" here; did you mean pods?"#,
        ),
        (
            "memorySwap",
            json!({"swapBehavior": "Limited"}),
            "memorySwap.swapBehavior: kubelet does not know \"Limited\" here; it knows LimitedSwap, NoSwap, UnlimitedSwap",
        ),
        (
            "logging",
            json!({"format": "yaml"}),
            r#"logging.format: kubelet does not know "yaml" here; it knows json, text"#,
        ),
        (
            "tlsCipherSuites",
            json!(["TLS_AES_128_GCM_SHA384"]),
            r#"tlsCipherSuites[0]: kubelet does not know "TLS_AES_128_GCM_SHA384" here; did you mean TLS_AES_128_GCM_SHA256?"#,
        ),
        (
            "tlsMinVersion",
            json!("1.2"),
            "tlsMinVersion: kubelet does not know \"1.2\" here; it knows VersionTLS10, VersionTLS11, VersionTLS12, \
             VersionTLS13",
        ),
    ] {
        assert_eq!(told(name, &value), [problem]);
    }
}

#[test]
fn numbers_and_durations_out_of_range_are_told_the_range() {
    for (name, value, problem) in [
        ("imageGCHighThresholdPercent", json!(101), "101 is out of range for kubelet; write a number from 0 to 100"),
        ("containerLogMaxFiles", json!(1), "1 is out of range for kubelet; write a number of 2 or more"),
        ("oomScoreAdj", json!(-1001), "-1001 is out of range for kubelet; write a number from -1000 to 1000"),
        ("podsPerCore", json!(-1), "-1 is out of range for kubelet; write a number of 0 or more"),
        ("nodeStatusMaxImages", json!(-2), "-2 is out of range for kubelet; write a number of -1 or more"),
        ("readOnlyPort", json!(65_536), "65536 is out of range for kubelet; write a number from 0 to 65535"),
        ("memoryThrottlingFactor", json!(1.5), "1.5 is out of range for kubelet; write a number above 0 and up to 1"),
        ("memoryThrottlingFactor", json!(0), "0 is out of range for kubelet; write a number above 0 and up to 1"),
        (
            "containerLogMonitorInterval",
            json!("2.9s"),
            r#""2.9s" is out of range for kubelet; write a duration of 3s or more"#,
        ),
        ("cpuCFSQuotaPeriod", json!("2s"), r#""2s" is out of range for kubelet; write a duration from 0.001s to 1s"#),
        ("imageMinimumGCAge", json!("-1s"), r#""-1s" is out of range for kubelet; write a duration of 0 or more"#),
        (
            "shutdownGracePeriod",
            json!("10ms"),
            r#""10ms" is out of range for kubelet; write a duration of 0, or of 1s or more"#,
        ),
        ("reservedSystemCPUs", json!("3-0"), r#""3-0" is not a list of CPUs, which looks like "0-3,8""#),
        ("reservedSystemCPUs", json!("0,,1"), r#""0,,1" is not a list of CPUs, which looks like "0-3,8""#),
        (
            "podLogsDir",
            json!("/var/../pods"),
            r#""/var/../pods" is not an absolute path in ASCII without "." and "..", which looks like "/var/log/pods""#,
        ),
    ] {
        assert_eq!(told(name, &value), [format!("{name}: {problem}")]);
    }
    let period = json!({"maxContainerRestartPeriod": "10m"});
    assert_eq!(
        told("crashLoopBackOff", &period),
        [
            r#"crashLoopBackOff.maxContainerRestartPeriod: "10m" is out of range for kubelet; write a duration from 1s to 300s"#
        ]
    );
}
