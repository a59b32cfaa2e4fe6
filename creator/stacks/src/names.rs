//! What stacks, their tags and their outputs are called: eksctl's names, so that either program finds the other's.
//!
//! Sources: eksctl, `pkg/cfn/manager/{cluster,nodegroup,api}.go`, `pkg/cfn/outputs/api.go` and
//! `pkg/apis/eksctl.io/v1alpha5/types.go`.

use nodestrap_generator::values::{ClusterName, NodeGroupName};

use crate::plan::AddonName;

/// The name of a cluster's own stack, `eksctl-<cluster>-cluster`.
pub fn cluster_stack(cluster: &ClusterName) -> String {
    format!("{}cluster", stack_prefix(cluster))
}

/// The name of a node group's stack, `eksctl-<cluster>-nodegroup-<node group>`.
pub fn node_group_stack(cluster: &ClusterName, node_group: &NodeGroupName) -> String {
    format!("{}{node_group}", node_group_stack_prefix(cluster))
}

/// What the names of all of a cluster's node group stacks begin with.
///
/// Another cluster's may begin so too (`a` and `a-nodegroup-b`); a stack is a cluster's by its tag [`tags::CLUSTER_NAME`].
pub fn node_group_stack_prefix(cluster: &ClusterName) -> String {
    format!("{}nodegroup-", stack_prefix(cluster))
}

/// The name of an addon's stack, `eksctl-<cluster>-addon-<addon>`, which eksctl gives to that of an addon's role. Names of stacks
/// have no underscores.
pub fn addon_stack(cluster: &ClusterName, addon: &AddonName) -> String {
    format!("{}addon-{}", stack_prefix(cluster), addon.as_str().replace('_', "-"))
}

fn stack_prefix(cluster: &ClusterName) -> String {
    format!("eksctl-{cluster}-")
}

/// What an output is exported as: `<stack>::<output>`.
pub fn export(stack: &str, output: &str) -> String {
    format!("{stack}::{output}")
}

/// What a node is called in EC2's console: its tag `Name`, `<cluster>-<node group>-Node`.
pub fn node(cluster: &ClusterName, node_group: &NodeGroupName) -> String {
    format!("{cluster}-{node_group}-Node")
}

/// The keys of tags.
pub mod tags {
    /// The cluster that a stack belongs to.
    pub const CLUSTER_NAME: &str = "alpha.eksctl.io/cluster-name";
    /// The same, as eksctl's first releases wrote it; eksctl still writes both.
    pub const OLD_CLUSTER_NAME: &str = "eksctl.cluster.k8s.io/v1alpha1/cluster-name";
    /// Whether there is an IAM OIDC provider for the cluster: `true` or `false`, on the cluster's stack, which gives it to the
    /// cluster; eksctl looks there when it deletes the cluster.
    pub const CLUSTER_OIDC_ENABLED: &str = "alpha.eksctl.io/cluster-oidc-enabled";
    /// The node group that a stack belongs to.
    pub const NODE_GROUP_NAME: &str = "alpha.eksctl.io/nodegroup-name";
    /// The same, as eksctl's first releases wrote it; eksctl still writes both.
    pub const OLD_NODE_GROUP_NAME: &str = "eksctl.io/v1alpha2/nodegroup-name";
    /// Who boots a node group's instances: [`MANAGED`] or [`SELF_MANAGED`].
    pub const NODE_GROUP_TYPE: &str = "alpha.eksctl.io/nodegroup-type";
    /// [`NODE_GROUP_TYPE`] of a managed node group.
    pub const MANAGED: &str = "managed";
    /// [`NODE_GROUP_TYPE`] of an Auto Scaling group of the stack's own.
    pub const SELF_MANAGED: &str = "unmanaged";
    /// The addon that a stack belongs to.
    pub const ADDON_NAME: &str = "alpha.eksctl.io/addon-name";
    /// The release of nodestrap that made a stack. eksctl's own, `alpha.eksctl.io/eksctl-version`, is not written: eksctl
    /// decides by it what an upgrade has to change.
    pub const VERSION: &str = "nodestrap.io/version";
}

/// Logical ids that other programs, or other parts of this one, look for.
pub mod resources {
    /// The cluster, in its stack.
    pub const CONTROL_PLANE: &str = "ControlPlane";
    /// The Auto Scaling group, in the stack of a node group that is not managed.
    pub const AUTO_SCALING_GROUP: &str = "NodeGroup";
    /// The launch template, in the stack of a node group that is not managed.
    pub const LAUNCH_TEMPLATE: &str = "NodeGroupLaunchTemplate";
    /// The launch template of Arm instances, in the stack of a node group that is not managed and has them beside `x86_64`.
    pub const ARM_LAUNCH_TEMPLATE: &str = "NodeGroupLaunchTemplateArm64";
    /// The node group, in the stack of a managed one.
    pub const MANAGED_NODE_GROUP: &str = "ManagedNodeGroup";
    /// The launch template, in the stack of a managed node group.
    pub const MANAGED_LAUNCH_TEMPLATE: &str = "LaunchTemplate";
    /// The nodes' role.
    pub const NODE_ROLE: &str = "NodeInstanceRole";
}

/// The names of outputs. [`export`] makes names of exports of those that are exported.
pub mod outputs {
    /// The VPC's ID. Exported.
    pub const VPC: &str = "VPC";
    /// The security group of the control plane's interfaces. Exported.
    pub const SECURITY_GROUP: &str = "SecurityGroup";
    /// The security group that all nodes share. Exported.
    pub const SHARED_NODE_SECURITY_GROUP: &str = "SharedNodeSecurityGroup";
    /// The public subnets' IDs, joined by commas, in the order of the zones. Exported.
    pub const SUBNETS_PUBLIC: &str = "SubnetsPublic";
    /// The private subnets' IDs, joined by commas, in the order of the zones. Exported.
    pub const SUBNETS_PRIVATE: &str = "SubnetsPrivate";
    /// How private subnets reach the internet: `HighlyAvailable`, `Single` or `Disable`.
    pub const FEATURE_NAT_MODE: &str = "FeatureNATMode";
    /// The ARN of the role that EKS works with. Exported.
    pub const SERVICE_ROLE_ARN: &str = "ServiceRoleARN";
    /// The ARN of the role that Fargate starts pods with. Exported.
    pub const FARGATE_POD_EXECUTION_ROLE_ARN: &str = "FargatePodExecutionRoleARN";
    /// The cluster's ARN. Exported.
    pub const ARN: &str = "ARN";
    /// The API server's address. Exported.
    pub const ENDPOINT: &str = "Endpoint";
    /// The cluster's certificate authority, in base64.
    pub const CERTIFICATE_AUTHORITY_DATA: &str = "CertificateAuthorityData";
    /// The security group that EKS makes for the cluster. Exported.
    pub const CLUSTER_SECURITY_GROUP_ID: &str = "ClusterSecurityGroupId";
    /// The cluster stack's own name.
    pub const CLUSTER_STACK_NAME: &str = "ClusterStackName";
    /// The ARN of the nodes' role. Exported.
    pub const INSTANCE_ROLE_ARN: &str = "InstanceRoleARN";
    /// The ARN of the nodes' instance profile. Exported.
    pub const INSTANCE_PROFILE_ARN: &str = "InstanceProfileARN";
    /// Whether nodes have private addresses alone: `true` or `false`.
    pub const FEATURE_PRIVATE_NETWORKING: &str = "FeaturePrivateNetworking";
    /// Whether nodes are in the security group that all nodes share: `true` or `false`.
    pub const FEATURE_SHARED_SECURITY_GROUP: &str = "FeatureSharedSecurityGroup";
    /// Whether the node group has a security group of its own: `true` or `false`.
    pub const FEATURE_LOCAL_SECURITY_GROUP: &str = "FeatureLocalSecurityGroup";
    /// Whether the node group's stack has an access entry: `true` or `false`.
    pub const USES_ACCESS_ENTRY: &str = "NodeGroupUsesAccessEntry";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_eksctl_s() {
        let cluster: ClusterName = "adorable-outfit-1578".parse().expect("a cluster's name");
        let group: NodeGroupName = "ng-17fd0f71".parse().expect("a node group's name");
        assert_eq!(cluster_stack(&cluster), "eksctl-adorable-outfit-1578-cluster");
        assert_eq!(node_group_stack(&cluster, &group), "eksctl-adorable-outfit-1578-nodegroup-ng-17fd0f71");
        assert_eq!(node(&cluster, &group), "adorable-outfit-1578-ng-17fd0f71-Node");
        let addon: AddonName = "kubecost_kubecost".parse().expect("an addon's name");
        assert_eq!(addon_stack(&cluster, &addon), "eksctl-adorable-outfit-1578-addon-kubecost-kubecost");
        assert_eq!(export(&cluster_stack(&cluster), outputs::VPC), "eksctl-adorable-outfit-1578-cluster::VPC");
    }
}
