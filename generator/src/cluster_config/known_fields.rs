//! The fields of eksctl's `ClusterConfig`, and which of them bear on a node's user data.
//!
//! Source: eksctl's JSON Schema of `eksctl.io/v1alpha5` (`pkg/apis/eksctl.io/v1alpha5/assets/schema.json`), and for
//! `status` the type `ClusterStatus` in `types.go` beside it, which the schema leaves out. What eksctl has no field for
//! stands in one mapping of nodestrap's own, [`NODESTRAP`], whose parts are described where they are read
//! ([`own_settings`](super::own_settings)).

/// What is known in one kind of object.
#[derive(Debug)]
pub(crate) struct Object {
    /// What the object is, with an article, as messages name it.
    pub(crate) what: &'static str,
    /// Fields that make user data.
    pub(crate) read: &'static [&'static str],
    /// Fields that concern `CloudFormation` stacks or the control plane and leave user data as it is.
    pub(crate) stack: &'static [&'static str],
    /// Fields that would change the node in a way that is not rendered, each with what to do instead; `false` asks for
    /// no change and may stand.
    pub(crate) refused: &'static [(&'static str, &'static str)],
    /// Whether eksctl knows nothing of the object, because it is nodestrap's.
    pub(crate) is_own: bool,
}

impl Object {
    /// An object of nodestrap's own, in which every field is acted on. `what` is its path in a node group.
    pub(crate) const fn own(what: &'static str, read: &'static [&'static str]) -> Self {
        Self { what, read, stack: &[], refused: &[], is_own: true }
    }

    /// Every name that is known here.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let refused = self.refused.iter().map(|(name, _)| *name);
        self.read.iter().chain(self.stack).copied().chain(refused)
    }
}

/// The document itself.
pub(crate) static CLUSTER_CONFIG: Object = Object {
    what: "a ClusterConfig",
    read: &[
        "apiVersion",
        "kind",
        "kubernetesNetworkConfig",
        "managedNodeGroups",
        "metadata",
        "nodeGroups",
        "outpost",
        "status",
    ],
    stack: &[
        "accessConfig",
        "addons",
        "addonsConfig",
        "autoModeConfig",
        "availabilityZones",
        "capabilities",
        "cloudWatch",
        "controlPlaneScalingConfig",
        "fargateProfiles",
        "gitops",
        "iam",
        "iamIdentityMappings",
        "identityProviders",
        "karpenter",
        "kubeAPIServerConfig",
        "kubeControllerManagerConfig",
        "kubeSchedulerConfig",
        "localZones",
        "privateCluster",
        "remoteNetworkConfig",
        "secretsEncryption",
        "upgradePolicy",
        "vpc",
        "zonalShiftConfig",
    ],
    refused: &[],
    is_own: false,
};

/// `metadata`.
pub(crate) static METADATA: Object = Object {
    what: "metadata",
    read: &["name", "region", "version"],
    stack: &["annotations", "forceUpdateVersion", "rollbackConfig", "tags"],
    refused: &[],
    is_own: false,
};

/// `kubernetesNetworkConfig`.
pub(crate) static KUBERNETES_NETWORK_CONFIG: Object = Object {
    what: "kubernetesNetworkConfig",
    read: &["ipFamily", "serviceIPv4CIDR", "serviceIPv6CIDR"],
    stack: &[],
    refused: &[],
    is_own: false,
};

/// `outpost`.
pub(crate) static OUTPOST: Object = Object {
    what: "outpost",
    read: &["controlPlaneOutpostARN"],
    stack: &["controlPlaneInstanceType", "controlPlanePlacement"],
    refused: &[],
    is_own: false,
};

/// `status`.
pub(crate) static STATUS: Object = Object {
    what: "status",
    read: &["arn", "certificateAuthorityData", "endpoint", "id"],
    stack: &["stackName"],
    refused: &[],
    is_own: false,
};

/// An item of `nodeGroups`.
pub(crate) static NODE_GROUP: Object = Object {
    what: "a node group",
    read: &[
        "ami",
        "amiFamily",
        "bottlerocket",
        "clusterDNS",
        "containerRuntime",
        "disableIMDSv1",
        "disablePodIMDS",
        "instanceType",
        "instancesDistribution",
        "kubeletExtraConfig",
        "labels",
        "maxPodsPerNode",
        "name",
        "nodestrap",
        "overrideBootstrapCommand",
        "preBootstrapCommands",
        "ssh",
        "taints",
    ],
    stack: &[
        "additionalVolumes",
        "asgMetricsCollection",
        "asgSuspendProcesses",
        "availabilityZones",
        "capacityReservation",
        "classicLoadBalancerNames",
        "cpuCredits",
        "desiredCapacity",
        "ebsOptimized",
        "enableDetailedMonitoring",
        "enclaveEnabled",
        "iam",
        "instanceMarketOptions",
        "instanceName",
        "instancePrefix",
        "localZones",
        "maxInstanceLifetime",
        "maxSize",
        "minSize",
        "outpostARN",
        "placement",
        "privateNetworking",
        "propagateASGTags",
        "securityGroups",
        "subnets",
        "tags",
        "targetGroupARNs",
        "updateConfig",
        "volumeEncrypted",
        "volumeIOPS",
        "volumeKmsKeyID",
        "volumeName",
        "volumeSize",
        "volumeThroughput",
        "volumeType",
    ],
    refused: &[
        (
            "efaEnabled",
            "the installer of EFA's driver is not rendered; use an image that has the driver, or install it in preBootstrapCommands",
        ),
        (
            "instanceSelector",
            "the selector asks EC2, which gen-userdata never does; write the types that it selects into instancesDistribution.instanceTypes",
        ),
        ("instanceTypes", "belongs to managedNodeGroups; write instancesDistribution.instanceTypes"),
        ("launchTemplate", OF_MANAGED_GROUPS),
        ("nodeRepairConfig", OF_MANAGED_GROUPS),
        ("releaseVersion", OF_MANAGED_GROUPS),
        ("spot", "belongs to managedNodeGroups; write the shares of instancesDistribution, or remove it"),
    ],
    is_own: false,
};

/// What to do with a field that eksctl knows in another kind of node group.
const OF_MANAGED_GROUPS: &str = "belongs to managedNodeGroups; remove it, or move the node group there";

/// An item of `managedNodeGroups`.
pub(crate) static MANAGED_NODE_GROUP: Object = Object {
    what: "a managed node group",
    read: &[
        "ami",
        "amiFamily",
        "bottlerocket",
        "disableIMDSv1",
        "disablePodIMDS",
        "instanceType",
        "instanceTypes",
        "labels",
        "maxPodsPerNode",
        "name",
        "nodestrap",
        "overrideBootstrapCommand",
        "preBootstrapCommands",
        "ssh",
        "taints",
    ],
    stack: &[
        "additionalVolumes",
        "asgSuspendProcesses",
        "availabilityZones",
        "capacityReservation",
        "desiredCapacity",
        "ebsOptimized",
        "enableDetailedMonitoring",
        "iam",
        "instanceMarketOptions",
        "instanceName",
        "instancePrefix",
        "maxSize",
        "minSize",
        "nodeRepairConfig",
        "outpostARN",
        "placement",
        "privateNetworking",
        "propagateASGTags",
        "releaseVersion",
        "securityGroups",
        "spot",
        "subnets",
        "tags",
        "updateConfig",
        "volumeEncrypted",
        "volumeIOPS",
        "volumeKmsKeyID",
        "volumeName",
        "volumeSize",
        "volumeThroughput",
        "volumeType",
    ],
    refused: &[
        ("asgMetricsCollection", OF_NODE_GROUPS),
        ("classicLoadBalancerNames", OF_NODE_GROUPS),
        ("clusterDNS", OF_NODE_GROUPS),
        ("containerRuntime", OF_NODE_GROUPS),
        ("cpuCredits", OF_NODE_GROUPS),
        (
            "efaEnabled",
            "the installer of EFA's driver is not rendered; use an image that has the driver, or install it in preBootstrapCommands",
        ),
        ("enclaveEnabled", OF_NODE_GROUPS),
        (
            "instanceSelector",
            "the selector asks EC2, which gen-userdata never does; write the types that it selects into instanceTypes",
        ),
        ("instancesDistribution", "belongs to nodeGroups; write instanceTypes"),
        ("kubeletExtraConfig", OF_NODE_GROUPS),
        (
            "launchTemplate",
            "the template that it names has user data of its own; remove it, and put what is rendered here into it",
        ),
        ("localZones", OF_NODE_GROUPS),
        ("maxInstanceLifetime", OF_NODE_GROUPS),
        ("targetGroupARNs", OF_NODE_GROUPS),
    ],
    is_own: false,
};

/// What to do with a field that eksctl does not know in a managed node group.
const OF_NODE_GROUPS: &str = "belongs to nodeGroups; remove it, or move the node group there";

/// `instancesDistribution` of a node group.
pub(crate) static INSTANCES_DISTRIBUTION: Object = Object {
    what: "instancesDistribution",
    read: &["instanceTypes"],
    stack: &[
        "capacityRebalance",
        "maxPrice",
        "onDemandBaseCapacity",
        "onDemandPercentageAboveBaseCapacity",
        "spotAllocationStrategy",
        "spotInstancePools",
    ],
    refused: &[],
    is_own: false,
};

/// `bottlerocket` of a node group.
pub(crate) static BOTTLEROCKET: Object = Object {
    what: "bottlerocket",
    read: &["enableAdminContainer", "settings"],
    stack: &[],
    refused: &[],
    is_own: false,
};

/// `ssh` of a node group.
pub(crate) static SSH: Object = Object {
    what: "ssh",
    read: &["allow", "publicKey", "publicKeyName", "publicKeyPath"],
    stack: &["sourceSecurityGroupIds"],
    refused: &[("enableSsm", "the images of EKS have the SSM agent, so none is installed; remove it")],
    is_own: false,
};

/// An item of `taints` in the list form.
pub(crate) static TAINT: Object =
    Object { what: "a taint", read: &["effect", "key", "value"], stack: &[], refused: &[], is_own: false };

/// `nodestrap` of a node group: what eksctl's schema has no field for.
pub(crate) static NODESTRAP: Object = Object::own(
    "nodestrap",
    &[
        "boot",
        "capacity",
        "containerd",
        "environment",
        "instanceLabels",
        "localStorage",
        "network",
        "nodeName",
        "proxy",
        "token",
        "userData",
    ],
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_is_listed_once_and_in_order() {
        for object in [
            &CLUSTER_CONFIG,
            &METADATA,
            &KUBERNETES_NETWORK_CONFIG,
            &OUTPOST,
            &STATUS,
            &NODE_GROUP,
            &MANAGED_NODE_GROUP,
            &INSTANCES_DISTRIBUTION,
            &BOTTLEROCKET,
            &SSH,
            &TAINT,
            &NODESTRAP,
        ] {
            assert!(object.read.is_sorted() && object.stack.is_sorted() && object.refused.is_sorted(), "{object:?}");
            let distinct: BTreeSet<&str> = object.names().collect();
            assert_eq!(distinct.len(), object.names().count(), "{object:?}");
        }
    }
}
