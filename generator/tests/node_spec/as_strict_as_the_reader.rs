//! What a reader on the node refuses or passes over, found before there is a node.
//!
//! The first list is what `nodeadm config check` calls valid although the node would not come up with it, or without it
//! (amazon-eks-ami, `nodeadm/internal/api/validation.go` has five checks), as it is written here. The others are what
//! kubelet does not start with.

use crate::support::{refused, refuses_group, with};

#[test]
fn what_nodeadm_s_own_check_lets_pass_is_refused() {
    refuses_group(&[
        (
            "kubeletsExtraConfig: {}",
            "15:5: nodeGroups[0].kubeletsExtraConfig: a node group has no such field; did you mean kubeletExtraConfig?",
        ),
        (
            "nodestrap: {localStorage: {strategy: RAID5}}",
            "15:42: nodeGroups[0].nodestrap.localStorage.strategy: \"RAID5\" is not a strategy; write Mount, RAID0 or RAID10",
        ),
        (
            "nodestrap: {nodeNames: instanceId}",
            "15:17: nodeGroups[0].nodestrap.nodeNames: nodestrap has no such field; did you mean nodeName?",
        ),
        (
            "maxPodsPerNode: abc",
            "15:21: nodeGroups[0].maxPodsPerNode: \"abc\" is not a number of pods; write a number from 1 to 150000",
        ),
        (
            "kubeletExtraConfig: {maxPods: abc}",
            "15:26: nodeGroups[0].kubeletExtraConfig.maxPods: maxPods is overridden by a flag of kubelet's; write \
             maxPodsPerNode in the node group instead",
        ),
    ]);
    assert_eq!(
        refused(&with("https://0123.gr7.eu-west-1.eks.amazonaws.com", "example dot com")),
        "cluster.yaml:10:13: status.endpoint: \"example dot com\" is not an API server's endpoint: it does not start with \
         https://; it looks like \"https://0123.sk1.us-east-1.eks.amazonaws.com\""
    );
    assert_eq!(
        refused(&with("10.100.0.0/16", "10.100.0.0")),
        "cluster.yaml:8:20: kubernetesNetworkConfig.serviceIPv4CIDR: \"10.100.0.0\" is not a CIDR, which looks like \
         \"10.100.0.0/16\" or \"fd00:1234::/108\""
    );
}

#[test]
fn what_kubelet_does_not_start_with_is_refused_at_its_place() {
    refuses_group(&[
        (
            "kubeletExtraConfig: {cpuManagerPolicy: Static}",
            "15:26: nodeGroups[0].kubeletExtraConfig.cpuManagerPolicy: kubelet does not know \"Static\" here; did you mean \
             static?",
        ),
        (
            "kubeletExtraConfig:\n  enforceNodeAllocatable: [pods, pod]",
            "16:38: nodeGroups[0].kubeletExtraConfig.enforceNodeAllocatable[1]: kubelet does not know \"pod\" here; did you \
             mean pods?",
        ),
        (
            "kubeletExtraConfig:\n  memorySwap:\n    swapBehavior: All",
            "17:9: nodeGroups[0].kubeletExtraConfig.memorySwap.swapBehavior: kubelet does not know \"All\" here; it knows \
             LimitedSwap, NoSwap, UnlimitedSwap",
        ),
        (
            "kubeletExtraConfig: {oomScoreAdj: -2000}",
            "15:26: nodeGroups[0].kubeletExtraConfig.oomScoreAdj: -2000 is out of range for kubelet; write a number from \
             -1000 to 1000",
        ),
        (
            "kubeletExtraConfig: {imageGCHighThresholdPercent: 70}",
            "15:26: nodeGroups[0].kubeletExtraConfig.imageGCHighThresholdPercent: imageGCLowThresholdPercent is 80 and \
             imageGCHighThresholdPercent 70, while the low one must be less; write both",
        ),
    ]);
}
