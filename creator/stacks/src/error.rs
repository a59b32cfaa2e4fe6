//! Why a plan makes no stack.

use nodestrap_generator::node_spec::AmiFamily;
use nodestrap_generator::values::NodeGroupName;
use thiserror::Error;

use crate::plan::Zone;

/// Why a plan makes no stack. Each names the field of the `ClusterConfig` that would have to say something else.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StackError {
    /// Nobody could administer the cluster.
    #[error(
        "accessConfig.bootstrapClusterCreatorAdminPermissions: false locks everybody out of a cluster with \
         authenticationMode CONFIG_MAP; write true, or authenticationMode API_AND_CONFIG_MAP"
    )]
    NoAdministrator,
    /// Nobody could reach the API server.
    #[error(
        "vpc.clusterEndpoints: without publicAccess and privateAccess nobody reaches the cluster; write true for one of them"
    )]
    NoEndpoint,
    /// CIDRs for an endpoint that is not there.
    #[error(
        "vpc.publicAccessCIDRs: without clusterEndpoints.publicAccess there is nothing to reach from them; leave them out"
    )]
    PublicCidrsWithoutEndpoint,
    /// EKS wants two zones.
    #[error("vpc.subnets: {0} zone(s) do not do; EKS needs subnets in 2 zones at least")]
    FewZones(usize),
    /// Fargate starts pods in private subnets alone.
    #[error(
        "fargateProfiles: there is no private subnet, and Fargate starts pods in private subnets alone; add vpc.subnets.private"
    )]
    FargateWithoutPrivateSubnets,
    /// No subnet of the kind that the node group's networking wants.
    #[error("node group {group}: the cluster has no {kind} subnet; {mend}")]
    NoSubnets {
        /// The node group.
        group: NodeGroupName,
        /// `public` or `private`.
        kind: &'static str,
        /// What would be right.
        mend: &'static str,
    },
    /// A zone that the cluster has no subnet in.
    #[error(
        "node group {group}: availabilityZones: the cluster has no {kind} subnet in {zone}, but in {known}; write one of these"
    )]
    Zone {
        /// The node group.
        group: NodeGroupName,
        /// `public` or `private`.
        kind: &'static str,
        /// The zone.
        zone: Zone,
        /// The zones that the cluster has subnets in.
        known: String,
    },
    /// A self-managed node group without an image.
    #[error(
        "node group {0}: ami: no image is known; write the image's ID, or create without --dry-run to have it looked up"
    )]
    NoImage(NodeGroupName),
    /// EKS has no images of a family.
    #[error(
        "node group {group}: amiFamily: EKS has no image of {family} for managed node groups{beside}; write the image's ID as ami, \
         or AmazonLinux2023"
    )]
    NoManagedImage {
        /// The node group.
        group: NodeGroupName,
        /// The family.
        family: AmiFamily,
        /// What else is asked of the image, from ` with …`.
        beside: &'static str,
    },
    /// Instance types of both architectures, and an image of one.
    #[error(
        "node group {0}: ami: an image runs on x86_64 or on arm64, and the instance types are of both; leave ami out, or \
         make a node group of each"
    )]
    ImageForBothArchitectures(NodeGroupName),
    /// Instance types of both architectures in a managed node group.
    #[error(
        "node group {0}: instanceTypes: EKS starts the nodes of a managed node group from one image, and these types are of \
         x86_64 and of arm64; make a node group of each, or one of nodeGroups, which takes both"
    )]
    ManagedBothArchitectures(NodeGroupName),
    /// No instance type.
    #[error("node group {0}: instanceType: there is none; write one, such as m5.large")]
    NoInstanceType(NodeGroupName),
    /// A managed node group has one image for all of its nodes.
    #[error(
        "node group {0}: instancesDistribution: EKS does not mix prices in managed node groups; write spot: true, or use nodeGroups"
    )]
    ManagedDistribution(NodeGroupName),
    /// A spot setting of managed node groups.
    #[error(
        "node group {0}: spot: only managed node groups have it; write instancesDistribution with onDemandPercentageAboveBaseCapacity: 0"
    )]
    Spot(NodeGroupName),
    /// Sizes that contradict each other.
    #[error(
        "node group {group}: minSize {min}, desiredCapacity {desired} and maxSize {max} contradict each other; let each be at least the one before"
    )]
    Scaling {
        /// The node group.
        group: NodeGroupName,
        /// The fewest instances.
        min: u32,
        /// The instances to start with.
        desired: u32,
        /// The most instances.
        max: u32,
    },
    /// CPU credits of instances that have none.
    #[error(
        "node group {0}: cpuCredits: only instances of t2, t3, t3a and t4g have CPU credits, and none of the instance types is of \
         these; remove it, or write a type such as t3.large"
    )]
    CpuCredits(NodeGroupName),
    /// A Capacity Block beside other ways to buy instances.
    #[error(
        "node group {0}: instanceMarketOptions: a Capacity Block is of one instance type, and neither mixed nor spot; write \
         instanceType alone, without spot and instancesDistribution"
    )]
    CapacityBlock(NodeGroupName),
    /// Two taints that one tag would have to tell of.
    #[error(
        "node group {group}: propagateASGTags: two taints have the key {key}, and the Cluster Autoscaler reads one of a key; \
         remove one of them, or propagateASGTags"
    )]
    AutoscalerTaints {
        /// The node group.
        group: NodeGroupName,
        /// The taints' key.
        key: String,
    },
    /// A key that no tag has.
    #[error(
        "node group {group}: propagateASGTags: {key} would be a tag's key, which has 128 characters at most; shorten the \
         label's or taint's key, or remove propagateASGTags"
    )]
    AutoscalerTagKey {
        /// The node group.
        group: NodeGroupName,
        /// The tag's key.
        key: String,
    },
    /// More tags than an Auto Scaling group takes.
    #[error(
        "node group {group}: propagateASGTags: the Auto Scaling group would have {count} tags, and takes 50; make labels, taints or \
         tags fewer"
    )]
    AutoscalerTags {
        /// The node group.
        group: NodeGroupName,
        /// How many it would have.
        count: usize,
    },
    /// A role's ARN that has no name.
    #[error(
        "node group {group}: iam.instanceRoleARN: {arn} is no role's ARN; write it as in arn:aws:iam::111122223333:role/nodes"
    )]
    RoleArn {
        /// The node group.
        group: NodeGroupName,
        /// The text.
        arn: String,
    },
}
