//! The objects of a `ClusterConfig` that concern stacks alone: what is acted on, and what eksctl has beside it.
//!
//! Source: eksctl's JSON Schema of `eksctl.io/v1alpha5`. The objects that nodes are read from as well have their tables
//! in [`nodestrap_generator::cluster_config::source`].

use nodestrap_generator::cluster_config::source::Object;

pub(super) static VPC: Object = Object::created(
    "vpc",
    &[
        "cidr",
        "clusterEndpoints",
        "id",
        "nat",
        "publicAccessCIDRs",
        "securityGroup",
        "sharedNodeSecurityGroup",
        "subnets",
    ],
    &[
        "autoAllocateIPv6",
        "controlPlaneEgressMode",
        "controlPlaneOnPrivateSubnets",
        "controlPlaneSecurityGroupIDs",
        "controlPlaneSubnetIDs",
        "extraCIDRs",
        "extraIPv6CIDRs",
        "hostnameType",
        "ipv6Cidr",
        "ipv6Pool",
        "manageSharedNodeSecurityGroupRules",
    ],
);

pub(super) static NAT: Object = Object::created("vpc.nat", &["gateway"], &[]);

pub(super) static SUBNETS: Object = Object::created("vpc.subnets", &["private", "public"], &[]);

pub(super) static SUBNET: Object = Object::created("a subnet", &["az", "id"], &["cidr", "cidrIndex"]);

pub(super) static CLUSTER_ENDPOINTS: Object =
    Object::created("vpc.clusterEndpoints", &["privateAccess", "publicAccess"], &[]);

pub(super) static IAM: Object = Object {
    refused: &[(
        "serviceAccounts",
        "roles of service accounts are not made by nodestrap; write podIdentityAssociations, or make them with \
         'eksctl create iamserviceaccount' when the cluster is there, with iam.withOIDC",
    )],
    ..Object::created(
        "iam",
        &[
            "fargatePodExecutionRoleARN",
            "podIdentityAssociations",
            "serviceRoleARN",
            "serviceRolePermissionsBoundary",
            "withOIDC",
        ],
        &[
            "autoCreatePodIdentityAssociations",
            "fargatePodExecutionRolePermissionsBoundary",
            "vpcResourceControllerPolicy",
        ],
    )
};

pub(super) static UPGRADE_POLICY: Object = Object::created("upgradePolicy", &["supportType"], &[]);

pub(super) static ZONAL_SHIFT_CONFIG: Object = Object::created("zonalShiftConfig", &["enabled"], &[]);

pub(super) static POD_IDENTITY: Object = Object::created(
    "a pod identity association",
    &[
        "namespace",
        "permissionPolicyARNs",
        "permissionsBoundaryARN",
        "roleARN",
        "roleName",
        "serviceAccountName",
        "tags",
        "wellKnownPolicies",
    ],
    &[
        "createServiceAccount",
        "disableSessionTags",
        "permissionPolicy",
        "permissionPolicyName",
        "policy",
        "targetRoleARN",
    ],
);

pub(super) static ADDON: Object = Object::created(
    "an addon",
    &["configurationValues", "name", "namespaceConfig", "resolveConflicts", "serviceAccountRoleARN", "tags", "version"],
    &[
        "attachPolicy",
        "attachPolicyARNs",
        "owners",
        "permissionsBoundary",
        "podIdentityAssociations",
        "publishers",
        "types",
        "useDefaultPodIdentityAssociations",
        "wellKnownPolicies",
    ],
);

pub(super) static NAMESPACE_CONFIG: Object = Object::created("namespaceConfig", &["namespace"], &[]);

pub(super) static ACCESS_CONFIG: Object = Object::created(
    "accessConfig",
    &["accessEntries", "authenticationMode", "bootstrapClusterCreatorAdminPermissions"],
    &[],
);

pub(super) static ACCESS_ENTRY: Object = Object::created(
    "an access entry",
    &["accessPolicies", "kubernetesGroups", "kubernetesUsername", "principalARN", "type"],
    &[],
);

pub(super) static ACCESS_POLICY: Object = Object::created("an access policy", &["accessScope", "policyARN"], &[]);

pub(super) static ACCESS_SCOPE: Object = Object::created("accessScope", &["namespaces", "type"], &[]);

pub(super) static CLOUD_WATCH: Object = Object::created("cloudWatch", &["clusterLogging"], &[]);

pub(super) static CLUSTER_LOGGING: Object =
    Object::created("cloudWatch.clusterLogging", &["enableTypes"], &["logRetentionInDays"]);

pub(super) static SECRETS_ENCRYPTION: Object =
    Object::created("secretsEncryption", &["keyARN"], &["encryptExistingSecrets"]);

pub(super) static FARGATE_PROFILE: Object =
    Object::created("a Fargate profile", &["name", "selectors", "tags"], &["podExecutionRoleARN", "status", "subnets"]);

pub(super) static FARGATE_SELECTOR: Object = Object::created("a selector", &["labels", "namespace"], &[]);

pub(super) static NODE_IAM: Object = Object::created(
    "iam",
    &[
        "attachPolicyARNs",
        "instanceProfileARN",
        "instanceRoleARN",
        "instanceRoleName",
        "instanceRolePermissionsBoundary",
        "withAddonPolicies",
    ],
    &["attachPolicy"],
);

pub(super) static SECURITY_GROUPS: Object =
    Object::created("securityGroups", &["attachIDs", "withLocal", "withShared"], &[]);

pub(super) static UPDATE_CONFIG: Object =
    Object::created("updateConfig", &["maxUnavailable", "maxUnavailablePercentage"], &["updateStrategy"]);

pub(super) static ADDITIONAL_VOLUME: Object = Object::created(
    "a volume",
    &[
        "snapshotID",
        "volumeEncrypted",
        "volumeIOPS",
        "volumeKmsKeyID",
        "volumeName",
        "volumeSize",
        "volumeThroughput",
        "volumeType",
    ],
    &[],
);

pub(super) static PLACEMENT: Object = Object::created("placement", &["groupName"], &[]);

pub(super) static CAPACITY_RESERVATION: Object =
    Object::created("capacityReservation", &["capacityReservationPreference", "capacityReservationTarget"], &[]);

pub(super) static CAPACITY_RESERVATION_TARGET: Object = Object::created(
    "capacityReservationTarget",
    &["capacityReservationID", "capacityReservationResourceGroupARN"],
    &[],
);

pub(super) static INSTANCE_MARKET_OPTIONS: Object = Object::created("instanceMarketOptions", &["marketType"], &[]);

pub(super) static METRICS_COLLECTION: Object =
    Object::created("a collection of metrics", &["granularity", "metrics"], &[]);

/// Every object of this module.
#[cfg(test)]
pub(super) static ALL: [&Object; 29] = [
    &VPC,
    &NAT,
    &SUBNETS,
    &SUBNET,
    &CLUSTER_ENDPOINTS,
    &IAM,
    &UPGRADE_POLICY,
    &ZONAL_SHIFT_CONFIG,
    &POD_IDENTITY,
    &ADDON,
    &NAMESPACE_CONFIG,
    &ACCESS_CONFIG,
    &ACCESS_ENTRY,
    &ACCESS_POLICY,
    &ACCESS_SCOPE,
    &CLOUD_WATCH,
    &CLUSTER_LOGGING,
    &SECRETS_ENCRYPTION,
    &FARGATE_PROFILE,
    &FARGATE_SELECTOR,
    &NODE_IAM,
    &SECURITY_GROUPS,
    &UPDATE_CONFIG,
    &ADDITIONAL_VOLUME,
    &PLACEMENT,
    &CAPACITY_RESERVATION,
    &CAPACITY_RESERVATION_TARGET,
    &INSTANCE_MARKET_OPTIONS,
    &METRICS_COLLECTION,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_listed_once_and_in_order() {
        for object in ALL {
            assert!(object.created.is_sorted() && object.stack.is_sorted(), "{object:?}");
            assert!(object.created.iter().all(|name| !object.stack.contains(name)), "{object:?}");
        }
    }
}
