//! Plans that make no stack, and what the user reads then.

use super::plans;
use std::collections::BTreeMap;

use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures};
use nodestrap_stacks::plan::{
    Accelerator, AuthenticationMode, Boots, ClusterFacts, ClusterPlan, CpuCredits, EndpointAccess, ExistingVpc,
    FargatePlan, InstancesDistribution, Network, NodeGroupPlan, NodeRole, Scaling,
};
use nodestrap_stacks::{cluster_stack, node_group_stack};

fn cluster_refused(change: impl FnOnce(&mut ClusterPlan)) -> String {
    let mut plan = plans::cluster();
    change(&mut plan);
    cluster_stack(&plan).expect_err("refused").to_string()
}

fn node_group_refused(change: impl FnOnce(&mut ClusterFacts, &mut NodeGroupPlan)) -> String {
    let mut cluster = ClusterFacts::from(&plans::cluster());
    let mut plan = plans::node_group();
    plan.boots = Boots::SelfManaged(Some("ami-07296175bc6b826a5".parse().expect("an image")));
    change(&mut cluster, &mut plan);
    node_group_stack(&cluster, &plan, None, &BTreeMap::new()).expect_err("refused").to_string()
}

#[test]
fn a_cluster_that_nobody_can_use_is_refused() {
    assert_eq!(
        cluster_refused(|plan| {
            plan.authentication = AuthenticationMode::ConfigMap;
            plan.creator_is_admin = false;
        }),
        "accessConfig.bootstrapClusterCreatorAdminPermissions: false locks everybody out of a cluster with \
         authenticationMode CONFIG_MAP; write true, or authenticationMode API_AND_CONFIG_MAP"
    );
    let access = |private, cidrs: &[&str]| EndpointAccess {
        public: false,
        private,
        public_cidrs: cidrs.iter().map(|cidr| (*cidr).to_owned()).collect(),
    };
    assert_eq!(
        cluster_refused(|plan| plan.endpoint_access = access(false, &[])),
        "vpc.clusterEndpoints: without publicAccess and privateAccess nobody reaches the cluster; write true for one of them"
    );
    assert_eq!(
        cluster_refused(|plan| plan.endpoint_access = access(true, &["203.0.113.0/24"])),
        "vpc.publicAccessCIDRs: without clusterEndpoints.publicAccess there is nothing to reach from them; leave them out"
    );
}

#[test]
fn a_cluster_in_too_few_subnets_is_refused() {
    let one_zone = || {
        let mut vpc = plans::existing_vpc();
        vpc.public.truncate(1);
        vpc.private.truncate(1);
        vpc
    };
    assert_eq!(
        cluster_refused(|plan| plan.network = Network::Existing(one_zone())),
        "vpc.subnets: 1 zone(s) do not do; EKS needs subnets in 2 zones at least"
    );
    assert_eq!(
        cluster_refused(|plan| {
            plan.network = Network::Existing(ExistingVpc { private: Vec::new(), ..plans::existing_vpc() });
            plan.fargate = Some(FargatePlan { pod_execution_role: None, profiles: Vec::new() });
        }),
        "fargateProfiles: there is no private subnet, and Fargate starts pods in private subnets alone; add \
         vpc.subnets.private"
    );
}

#[test]
fn a_node_group_without_subnets_is_refused() {
    assert_eq!(
        node_group_refused(|_, plan| plan.zones = vec!["ap-northeast-1a".into()]),
        "node group ng-c384e850: availabilityZones: the cluster has no public subnet in ap-northeast-1a, but in \
         ap-northeast-1c, ap-northeast-1d, ap-northeast-1b; write one of these"
    );
    assert_eq!(
        node_group_refused(|cluster, _| cluster.public_zones.clear()),
        "node group ng-c384e850: the cluster has no public subnet; write privateNetworking: true, or add \
         vpc.subnets.public"
    );
    assert_eq!(
        node_group_refused(|cluster, plan| {
            cluster.private_zones.clear();
            plan.private_networking = true;
        }),
        "node group ng-c384e850: the cluster has no private subnet; leave privateNetworking out, or add \
         vpc.subnets.private"
    );
}

#[test]
fn a_node_group_without_an_image_for_it_is_refused() {
    assert_eq!(
        node_group_refused(|_, plan| plan.boots = Boots::SelfManaged(None)),
        "node group ng-c384e850: ami: no image is known; write the image's ID, or create without --dry-run to have it \
         looked up"
    );
    assert_eq!(
        node_group_refused(|_, plan| {
            plan.boots = Boots::Managed;
            plan.family = AmiFamily::Ubuntu2404;
        }),
        "node group ng-c384e850: amiFamily: EKS has no image of Ubuntu2404 for managed node groups; write the image's ID \
         as ami, or AmazonLinux2023"
    );
    assert_eq!(
        node_group_refused(|_, plan| {
            plan.boots = Boots::Managed;
            plan.family = AmiFamily::AmazonLinux2;
            plan.architectures = Architectures::One(Architecture::Aarch64);
            plan.accelerator = Some(Accelerator::Nvidia);
        }),
        "node group ng-c384e850: amiFamily: EKS has no image of AmazonLinux2 for managed node groups with arm64 and GPUs \
         of NVIDIA; write the image's ID as ami, or AmazonLinux2023"
    );
}

#[test]
fn a_node_group_of_types_that_no_image_runs_on_is_refused() {
    assert_eq!(
        node_group_refused(|_, plan| plans::both_architectures(plan)),
        "node group ng-c384e850: ami: an image runs on x86_64 or on arm64, and the instance types are of both; leave ami \
         out, or make a node group of each"
    );
    for boots in [Boots::Managed, Boots::ManagedImage("ami-07296175bc6b826a5".parse().expect("an image"))] {
        assert_eq!(
            node_group_refused(|_, plan| {
                plans::both_architectures(plan);
                plan.boots = boots;
            }),
            "node group ng-c384e850: instanceTypes: EKS starts the nodes of a managed node group from one image, and these \
             types are of x86_64 and of arm64; make a node group of each, or one of nodeGroups, which takes both"
        );
    }
    assert_eq!(
        node_group_refused(|_, plan| plan.instance_types.clear()),
        "node group ng-c384e850: instanceType: there is none; write one, such as m5.large"
    );
}

#[test]
fn a_setting_of_the_other_kind_of_node_group_is_refused() {
    assert_eq!(
        node_group_refused(|_, plan| plan.spot = true),
        "node group ng-c384e850: spot: only managed node groups have it; write instancesDistribution with \
         onDemandPercentageAboveBaseCapacity: 0"
    );
    assert_eq!(
        node_group_refused(|_, plan| {
            plan.boots = Boots::Managed;
            plan.distribution = Some(InstancesDistribution::default());
        }),
        "node group ng-c384e850: instancesDistribution: EKS does not mix prices in managed node groups; write spot: true, \
         or use nodeGroups"
    );
}

#[test]
fn sizes_that_contradict_each_other_are_refused() {
    assert_eq!(
        node_group_refused(|_, plan| plan.scaling = Scaling { min: 3, desired: 2, max: 4 }),
        "node group ng-c384e850: minSize 3, desiredCapacity 2 and maxSize 4 contradict each other; let each be at least \
         the one before"
    );
}

#[test]
fn capacity_that_the_instance_types_cannot_have_is_refused() {
    assert_eq!(
        node_group_refused(|_, plan| {
            plan.instance_types = vec!["trn1.2xlarge".parse().expect("a type")];
            plan.cpu_credits = Some(CpuCredits::Unlimited);
        }),
        "node group ng-c384e850: cpuCredits: only instances of t2, t3, t3a and t4g have CPU credits, and none of the instance \
         types is of these; remove it, or write a type such as t3.large"
    );
    let changes: [&dyn Fn(&mut NodeGroupPlan); 3] = [
        &|plan| plan.instance_types.push("m5a.large".parse().expect("a type")),
        &|plan| plan.distribution = Some(InstancesDistribution::default()),
        &|plan| (plan.boots, plan.spot) = (Boots::Managed, true),
    ];
    for change in changes {
        assert_eq!(
            node_group_refused(|_, plan| {
                plan.is_capacity_block = true;
                change(plan);
            }),
            "node group ng-c384e850: instanceMarketOptions: a Capacity Block is of one instance type, and neither mixed nor \
             spot; write instanceType alone, without spot and instancesDistribution"
        );
    }
}

#[test]
fn labels_and_taints_that_no_tag_tells_of_are_refused() {
    let with = |labels: &[(String, &str)], taints: &[&str]| {
        node_group_refused(|_, plan| {
            plan.propagates_tags = true;
            let label = |(key, value): &(String, &str)| (key.parse().expect("a key"), value.parse().expect("a value"));
            plan.labels.extend(labels.iter().map(label));
            plan.taints = taints.iter().map(|taint| taint.parse().expect("a taint")).collect();
        })
    };
    assert_eq!(
        with(&[], &["slow=yes:NoSchedule", "slow=yes:NoExecute"]),
        "node group ng-c384e850: propagateASGTags: two taints have the key slow, and the Cluster Autoscaler reads one of a key; \
         remove one of them, or propagateASGTags"
    );
    let long = format!("{}.platform.example.com/tier", "a".repeat(63));
    assert_eq!(
        with(&[(long.clone(), "web")], &[]),
        format!(
            "node group ng-c384e850: propagateASGTags: k8s.io/cluster-autoscaler/node-template/label/{long} would be a tag's key, \
             which has 128 characters at most; shorten the label's or taint's key, or remove propagateASGTags"
        )
    );
    let many: Vec<(String, &str)> = (0..41).map(|number| (format!("tier-{number}"), "web")).collect();
    assert_eq!(
        with(&many, &[]),
        "node group ng-c384e850: propagateASGTags: the Auto Scaling group would have 51 tags, and takes 50; make labels, taints \
         or tags fewer"
    );
}

#[test]
fn a_role_that_is_none_is_refused() {
    let role = NodeRole::Existing { role: "nodes".into(), instance_profile: None, access_entry: true };
    assert_eq!(
        node_group_refused(|_, plan| plan.role = role),
        "node group ng-c384e850: iam.instanceRoleARN: nodes is no role's ARN; write it as in \
         arn:aws:iam::111122223333:role/nodes"
    );
}
