//! The fields of eksctl's `ClusterConfig`, and which of them bear on a node's user data.
//!
//! Source: eksctl's JSON Schema of `eksctl.io/v1alpha5` (`pkg/apis/eksctl.io/v1alpha5/assets/schema.json`), and for
//! `status` the type `ClusterStatus` in `types.go` beside it, which the schema leaves out. What eksctl has no field for
//! stands in one mapping of nodestrap's own, [`NODESTRAP`], whose parts are described where they are read
//! ([`own_settings`](super::own_settings)).

/// What is known in one kind of object.
#[derive(Debug)]
pub struct Object {
    /// What the object is, with an article, as messages name it.
    pub what: &'static str,
    /// Fields that make user data.
    pub read: &'static [&'static str],
    /// Fields that leave user data as it is and that `nodestrap create` acts on.
    pub created: &'static [&'static str],
    /// Fields that concern `CloudFormation` stacks or the control plane, leave user data as it is, and that nothing of
    /// nodestrap acts on.
    pub stack: &'static [&'static str],
    /// Fields that would change the node in a way that is not rendered, each with what to do instead; `false` asks for
    /// no change and may stand.
    pub refused: &'static [(&'static str, &'static str)],
    /// Whether eksctl knows nothing of the object, because it is nodestrap's.
    pub is_own: bool,
}

impl Object {
    /// An object of nodestrap's own, in which every field is acted on. `what` is its path in a node group.
    pub(crate) const fn own(what: &'static str, read: &'static [&'static str]) -> Self {
        Self { what, read, created: &[], stack: &[], refused: &[], is_own: true }
    }

    /// An object of eksctl's that only a cluster's creator reads: what it acts on, and what it does not.
    pub const fn created(what: &'static str, created: &'static [&'static str], stack: &'static [&'static str]) -> Self {
        Self { what, read: &[], created, stack, refused: &[], is_own: false }
    }

    /// Every name that is known here.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let refused = self.refused.iter().map(|(name, _)| *name);
        self.read.iter().chain(self.created).chain(self.stack).copied().chain(refused)
    }
}

/// The document itself.
pub static CLUSTER_CONFIG: Object = Object {
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
    created: &[
        "accessConfig",
        "addons",
        "availabilityZones",
        "cloudWatch",
        "fargateProfiles",
        "iam",
        "secretsEncryption",
        "upgradePolicy",
        "vpc",
        "zonalShiftConfig",
    ],
    stack: &[
        "addonsConfig",
        "autoModeConfig",
        "capabilities",
        "controlPlaneScalingConfig",
        "gitops",
        "iamIdentityMappings",
        "identityProviders",
        "karpenter",
        "kubeAPIServerConfig",
        "kubeControllerManagerConfig",
        "kubeSchedulerConfig",
        "localZones",
        "privateCluster",
        "remoteNetworkConfig",
    ],
    refused: &[],
    is_own: false,
};

/// `metadata`.
pub static METADATA: Object = Object {
    what: "metadata",
    read: &["name", "region", "version"],
    created: &["tags"],
    stack: &["annotations", "forceUpdateVersion", "rollbackConfig"],
    refused: &[],
    is_own: false,
};

/// `kubernetesNetworkConfig`.
pub static KUBERNETES_NETWORK_CONFIG: Object = Object {
    what: "kubernetesNetworkConfig",
    read: &["ipFamily", "serviceIPv4CIDR", "serviceIPv6CIDR"],
    created: &[],
    stack: &[],
    refused: &[],
    is_own: false,
};

/// `outpost`.
pub(crate) static OUTPOST: Object = Object {
    what: "outpost",
    read: &["controlPlaneOutpostARN"],
    created: &[],
    stack: &["controlPlaneInstanceType", "controlPlanePlacement"],
    refused: &[],
    is_own: false,
};

/// `status`.
pub(crate) static STATUS: Object = Object {
    what: "status",
    read: &["arn", "certificateAuthorityData", "endpoint", "id"],
    created: &[],
    stack: &["stackName"],
    refused: &[],
    is_own: false,
};

/// An item of `nodeGroups`.
pub static NODE_GROUP: Object = Object {
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
    created: &[
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
        "iam",
        "instanceMarketOptions",
        "instanceName",
        "instancePrefix",
        "maxInstanceLifetime",
        "maxSize",
        "minSize",
        "placement",
        "privateNetworking",
        "propagateASGTags",
        "securityGroups",
        "subnets",
        "tags",
        "targetGroupARNs",
        "volumeEncrypted",
        "volumeIOPS",
        "volumeKmsKeyID",
        "volumeName",
        "volumeSize",
        "volumeThroughput",
        "volumeType",
    ],
    stack: &["enclaveEnabled", "localZones", "outpostARN", "updateConfig"],
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
pub static MANAGED_NODE_GROUP: Object = Object {
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
    created: &[
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
        "placement",
        "privateNetworking",
        "propagateASGTags",
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
    stack: &["nodeRepairConfig", "outpostARN", "releaseVersion"],
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
pub static INSTANCES_DISTRIBUTION: Object = Object {
    what: "instancesDistribution",
    read: &["instanceTypes"],
    created: &[
        "capacityRebalance",
        "maxPrice",
        "onDemandBaseCapacity",
        "onDemandPercentageAboveBaseCapacity",
        "spotAllocationStrategy",
        "spotInstancePools",
    ],
    stack: &[],
    refused: &[],
    is_own: false,
};

/// `bottlerocket` of a node group.
pub(crate) static BOTTLEROCKET: Object = Object {
    what: "bottlerocket",
    read: &["enableAdminContainer", "settings"],
    created: &[],
    stack: &[],
    refused: &[],
    is_own: false,
};

/// `ssh` of a node group.
pub static SSH: Object = Object {
    what: "ssh",
    read: &["allow", "publicKey", "publicKeyName", "publicKeyPath"],
    created: &["sourceSecurityGroupIds"],
    stack: &[],
    refused: &[("enableSsm", "the images of EKS have the SSM agent, so none is installed; remove it")],
    is_own: false,
};

/// An item of `taints` in the list form.
pub(crate) static TAINT: Object = Object {
    what: "a taint",
    read: &["effect", "key", "value"],
    created: &[],
    stack: &[],
    refused: &[],
    is_own: false,
};

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
            assert!(
                [object.read, object.created, object.stack].iter().all(|names| names.is_sorted())
                    && object.refused.is_sorted(),
                "{object:?}"
            );
            let distinct: BTreeSet<&str> = object.names().collect();
            assert_eq!(distinct.len(), object.names().count(), "{object:?}");
        }
    }
}
