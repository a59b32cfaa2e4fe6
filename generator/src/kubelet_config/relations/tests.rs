use serde_json::json;

use super::*;
use crate::kubernetes::minor;

/// The problems of `config` for kubelet 1.`number`, one a line as a user would read them.
fn told(number: u32, config: &Value) -> Vec<String> {
    let config = config.as_object().expect("an object");
    problems(minor(number).expect("supported"), config).iter().map(ToString::to_string).collect()
}

#[test]
fn fields_that_agree_are_taken() {
    for config in [
        json!({}),
        json!({"imageGCHighThresholdPercent": 90}),
        json!({"imageGCHighThresholdPercent": 70, "imageGCLowThresholdPercent": 60}),
        json!({"imageMaximumGCAge": "24h"}),
        json!({"imageMaximumGCAge": "0s"}),
        json!({"imageMaximumGCAge": "2m", "imageMinimumGCAge": "1m"}),
        json!({"maxParallelImagePulls": 5}),
        json!({"maxParallelImagePulls": 1, "serializeImagePulls": true}),
        json!({"shutdownGracePeriod": "30s", "shutdownGracePeriodCriticalPods": "30s"}),
        json!({"enforceNodeAllocatable": ["none"]}),
        json!({"reservedSystemCPUs": "0"}),
    ] {
        assert_eq!(told(34, &config), [""; 0], "{config}");
    }
}

#[test]
fn fields_that_do_not_agree_are_told_with_the_values_that_take_effect() {
    for (config, problem) in [
        (
            json!({"imageGCHighThresholdPercent": 75}),
            "imageGCHighThresholdPercent: imageGCLowThresholdPercent is 80 and imageGCHighThresholdPercent 75, while the low \
             one must be less; write both",
        ),
        (
            json!({"imageGCHighThresholdPercent": 50, "imageGCLowThresholdPercent": 50}),
            "imageGCLowThresholdPercent: imageGCLowThresholdPercent is 50 and imageGCHighThresholdPercent 50, while the low \
             one must be less; write both",
        ),
        (
            json!({"imageMaximumGCAge": "1m"}),
            "imageMaximumGCAge: imageMaximumGCAge is 1m and imageMinimumGCAge 2m, while the first must be more; write both",
        ),
        (
            json!({"maxParallelImagePulls": 2, "serializeImagePulls": true}),
            "maxParallelImagePulls: 2 images at once cannot be pulled while serializeImagePulls is true; remove one of the two",
        ),
        (
            json!({"shutdownGracePeriod": "10s"}),
            "shutdownGracePeriod: shutdownGracePeriodCriticalPods is 30s, a part of shutdownGracePeriod, which is 10s and \
             must not be less; write both",
        ),
        (
            json!({"shutdownGracePeriodCriticalPods": "5m"}),
            "shutdownGracePeriodCriticalPods: shutdownGracePeriodCriticalPods is 5m, a part of shutdownGracePeriod, which is \
             2m30s and must not be less; write both",
        ),
        (
            json!({"enforceNodeAllocatable": ["none", "pods"]}),
            "enforceNodeAllocatable: none stands for no enforcement, and others stand beside it; keep none alone, or remove it",
        ),
        (
            json!({"reservedSystemCPUs": "0", "kubeReservedCgroup": "/runtime"}),
            "kubeReservedCgroup: kubelet does not start with both reservedSystemCPUs and a cgroup to reserve for; remove one \
             of the two",
        ),
    ] {
        assert_eq!(told(34, &config), [problem]);
    }
    // Before kubelets were given grace periods, there is nothing of which the critical pods' could be a part.
    assert_eq!(told(32, &json!({"shutdownGracePeriod": "10s"})), [""; 0]);
    assert_eq!(
        told(32, &json!({"shutdownGracePeriodCriticalPods": "10s"})),
        [
            "shutdownGracePeriodCriticalPods: shutdownGracePeriodCriticalPods is 10s, a part of shutdownGracePeriod, which is 0s \
          and must not be less; write both"
        ]
    );
}
