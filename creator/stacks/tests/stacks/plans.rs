//! Plans of every kind, that templates are made of: by name, each with what tells it from the plain one.

mod node_groups;

use std::collections::BTreeMap;

use nodestrap_generator::kubernetes::Minor;
use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures};
use nodestrap_generator::values::{IpFamily, KubernetesVersion};
use nodestrap_stacks::plan::{
    AccessEntry, AccessEntryKind, AccessPolicy, AddonPolicy, AuthenticationMode, AutoScalingSettings, Boots,
    ClusterFacts, ClusterPlan, EndpointAccess, ExistingVpc, FargatePlan, FargateProfile, FargateSelector, LogType,
    NatMode, Network, NewVpc, NodeGroupPlan, NodeRole, PodIdentity, PodRole, Scaling, ServiceRole, Volume, VolumeType,
    Zone, split,
};
use nodestrap_stacks::template::Template;
use nodestrap_stacks::{Image, cluster_stack, node_group_stack};

pub(crate) use node_groups::node_groups;

pub(crate) const REGION: &str = "ap-northeast-1";
const USER_DATA: &str = "I2Nsb3VkLWNvbmZpZwo=";

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a value of its kind")
}

fn minor(version: &str) -> &'static Minor {
    parsed::<KubernetesVersion>(version).resolve().expect("a known minor")
}

fn zones(letters: &str) -> Vec<Zone> {
    letters.chars().map(|letter| format!("{REGION}{letter}")).collect()
}

pub(crate) fn new_vpc(letters: &str, nat: NatMode) -> Network {
    let cidr = parsed("192.168.0.0/16");
    Network::New(NewVpc { cidr, subnets: split(cidr, &zones(letters)).expect("it can be split"), nat })
}

pub(crate) fn existing_vpc() -> ExistingVpc {
    let subnets = |ids: [&str; 2]| zones("ac").into_iter().zip(ids.map(str::to_owned)).collect();
    ExistingVpc {
        id: "vpc-0123456789abcdef0".into(),
        cidr: Some(parsed("10.20.0.0/16")),
        public: subnets(["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]),
        private: subnets(["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"]),
        security_group: None,
        shared_node_security_group: None,
    }
}

/// The article's cluster, at a minor that EKS has.
pub(crate) fn cluster() -> ClusterPlan {
    ClusterPlan {
        name: parsed("wonderful-painting-1578669435"),
        region: parsed(REGION),
        kubernetes: minor("1.34"),
        has_extended_support: None,
        zonal_shift: None,
        tags: BTreeMap::new(),
        network: new_vpc("cdb", NatMode::Single),
        endpoint_access: EndpointAccess::default(),
        logging: Vec::new(),
        authentication: AuthenticationMode::default(),
        creator_is_admin: true,
        access_entries: Vec::new(),
        ip_family: IpFamily::V4,
        service_cidr: None,
        service_role: ServiceRole::New { permissions_boundary: None },
        with_oidc: false,
        pod_identities: Vec::new(),
        addons: Vec::new(),
        fargate: None,
        secrets_key: None,
    }
}

fn fargate(pod_execution_role: Option<&str>) -> FargatePlan {
    let selector = |namespace: &str, labels: &[(&str, &str)]| FargateSelector {
        namespace: namespace.into(),
        labels: labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
    };
    FargatePlan {
        pod_execution_role: pod_execution_role.map(str::to_owned),
        profiles: vec![
            FargateProfile {
                name: "fp-default".into(),
                selectors: vec![selector("default", &[]), selector("kube-system", &[])],
                tags: BTreeMap::new(),
            },
            FargateProfile {
                name: "batch".into(),
                selectors: vec![selector("jobs", &[("size", "small")])],
                tags: BTreeMap::from([("team".to_owned(), "batch".to_owned())]),
            },
        ],
    }
}

fn pod_identities() -> Vec<PodIdentity> {
    let identity = |service_account: &str, role| PodIdentity {
        namespace: "kube-system".into(),
        service_account: service_account.into(),
        role,
        tags: BTreeMap::from([("team".to_owned(), "platform".to_owned())]),
    };
    let well_known = |well_known: &[AddonPolicy]| PodRole::New {
        name: None,
        permissions_boundary: None,
        policies: Vec::new(),
        well_known: well_known.to_vec(),
    };
    vec![
        identity("there", PodRole::Existing("arn:aws:iam::111122223333:role/there".into())),
        identity("all", well_known(&AddonPolicy::ALL)),
        identity("autoscaler", well_known(&[AddonPolicy::AutoScaler])),
        identity(
            "own",
            PodRole::New {
                name: Some("own-role".into()),
                permissions_boundary: Some("arn:aws:iam::111122223333:policy/bounds".into()),
                policies: vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".into()],
                well_known: Vec::new(),
            },
        ),
    ]
}

fn access_entries() -> Vec<AccessEntry> {
    let policy = |namespaces: &[&str]| AccessPolicy {
        arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy".into(),
        namespaces: namespaces.iter().map(|name| (*name).to_owned()).collect(),
    };
    let entry = |name: &str, kind| AccessEntry {
        principal: format!("arn:aws:iam::111122223333:role/{name}"),
        kind,
        username: None,
        groups: Vec::new(),
        policies: Vec::new(),
    };
    vec![
        AccessEntry {
            username: Some("viewer".into()),
            groups: vec!["viewers".into()],
            policies: vec![policy(&["web", "jobs"]), policy(&[])],
            ..entry("viewer", AccessEntryKind::Standard)
        },
        entry("nodes", AccessEntryKind::Linux),
    ]
}

/// Every kind of cluster.
pub(crate) fn clusters() -> Vec<(String, ClusterPlan)> {
    let mut all = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut ClusterPlan)| {
        let mut plan = cluster();
        change(&mut plan);
        all.push((format!("cluster-{name}"), plan));
    };
    add("plain", &|_| {});
    for nat in [NatMode::HighlyAvailable, NatMode::Single, NatMode::Disable] {
        for letters in ["ac", "acd", "abcd"] {
            let name = format!("{}-{}-zones", nat.as_str(), letters.len());
            add(&name, &|plan| plan.network = new_vpc(letters, nat));
        }
    }
    for nat in [NatMode::HighlyAvailable, NatMode::Single, NatMode::Disable] {
        add(&format!("ipv6-{}", nat.as_str()), &|plan| {
            (plan.network, plan.ip_family) = (new_vpc("acd", nat), IpFamily::V6);
        });
    }
    for mode in [AuthenticationMode::Api, AuthenticationMode::ApiAndConfigMap, AuthenticationMode::ConfigMap] {
        add(&format!("{mode:?}"), &|plan| plan.authentication = mode);
    }
    add("existing-vpc", &|plan| plan.network = Network::Existing(existing_vpc()));
    add("private-subnets-alone", &|plan| {
        plan.network = Network::Existing(ExistingVpc {
            public: Vec::new(),
            security_group: Some("sg-0123456789abcdef0".into()),
            shared_node_security_group: Some("sg-0123456789abcdef1".into()),
            ..existing_vpc()
        });
        plan.endpoint_access = EndpointAccess { public: false, private: true, public_cidrs: Vec::new() };
    });
    add("fargate", &|plan| plan.fargate = Some(fargate(None)));
    add("fargate-own-role", &|plan| plan.fargate = Some(fargate(Some("arn:aws:iam::111122223333:role/pods"))));
    add("access-entries", &|plan| plan.access_entries = access_entries());
    add("pod-identities", &|plan| plan.pod_identities = pod_identities());
    add("extended-support-and-zonal-shift", &|plan| {
        (plan.has_extended_support, plan.zonal_shift) = (Some(true), Some(true));
    });
    add("oidc", &|plan| plan.with_oidc = true);
    add("everything", &|plan| {
        plan.tags = BTreeMap::from([("team".to_owned(), "platform".to_owned())]);
        plan.endpoint_access =
            EndpointAccess { public: true, private: true, public_cidrs: vec!["203.0.113.0/24".into()] };
        plan.logging =
            vec![LogType::Api, LogType::Audit, LogType::Authenticator, LogType::ControllerManager, LogType::Scheduler];
        plan.creator_is_admin = false;
        plan.service_cidr = Some(parsed("172.20.0.0/16"));
        plan.service_role = ServiceRole::Existing("arn:aws:iam::111122223333:role/eks".into());
        plan.secrets_key =
            Some("arn:aws:kms:ap-northeast-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef".into());
    });
    add("bounded-role", &|plan| {
        let boundary = "arn:aws:iam::111122223333:policy/bounds".to_owned();
        plan.service_role = ServiceRole::New { permissions_boundary: Some(boundary) };
    });
    all
}

fn root_volume() -> Volume {
    Volume {
        device: "/dev/xvda".into(),
        size: Some(80),
        volume_type: VolumeType::Gp3,
        iops: Some(3000),
        throughput: Some(125),
        encrypted: None,
        kms_key: None,
        snapshot: None,
    }
}

/// The article's node group, with an image of its own.
pub(crate) fn node_group() -> NodeGroupPlan {
    NodeGroupPlan {
        name: parsed("ng-c384e850"),
        boots: Boots::SelfManaged(None),
        family: AmiFamily::AmazonLinux2023,
        instance_types: vec![parsed("m5.large")],
        architectures: Architectures::One(Architecture::X86_64),
        architecture_of: BTreeMap::new(),
        accelerator: None,
        spot: false,
        distribution: None,
        scaling: Scaling { min: 2, desired: 2, max: 2 },
        private_networking: false,
        zones: Vec::new(),
        subnets: Vec::new(),
        volumes: vec![root_volume()],
        labels: BTreeMap::from([
            (parsed("alpha.eksctl.io/cluster-name"), parsed("wonderful-painting-1578669435")),
            (parsed("alpha.eksctl.io/nodegroup-name"), parsed("ng-c384e850")),
        ]),
        taints: Vec::new(),
        tags: BTreeMap::new(),
        ssh: None,
        role: new_role(&[]),
        attach_security_groups: Vec::new(),
        shares_security_group: true,
        has_own_security_group: true,
        disable_imds_v1: true,
        disable_pod_imds: false,
        detailed_monitoring: false,
        ebs_optimized: None,
        instance_name: None,
        instance_prefix: None,
        placement_group: None,
        reserved_capacity: None,
        is_capacity_block: false,
        cpu_credits: None,
        auto_scaling: AutoScalingSettings::default(),
        propagates_tags: false,
        max_unavailable: None,
    }
}

/// Instances of `x86_64` and of Arm in one group.
pub(crate) fn both_architectures(plan: &mut NodeGroupPlan) {
    let types = [("m7i.large", Architecture::X86_64), ("m7g.large", Architecture::Aarch64)];
    plan.instance_types = types.iter().map(|(name, _)| parsed(name)).collect();
    plan.architectures = Architectures::Both;
    plan.architecture_of = types.into_iter().map(|(name, runs)| (parsed(name), runs)).collect();
}

fn new_role(addon_policies: &[AddonPolicy]) -> NodeRole {
    NodeRole::New {
        attach_policies: Vec::new(),
        name: None,
        permissions_boundary: None,
        addon_policies: addon_policies.to_vec(),
    }
}

/// A node group's template is made of it, of its cluster, and of whether there is user data.
pub(crate) struct NodeGroupCase {
    pub(crate) cluster: ClusterFacts,
    pub(crate) plan: NodeGroupPlan,
    pub(crate) user_data: bool,
}

impl NodeGroupCase {
    pub(crate) fn template(&self) -> Template {
        let image = |id: &str| Image::Id(parsed(id));
        let images = BTreeMap::from([
            (Architecture::X86_64, image("ami-07296175bc6b826a5")),
            (Architecture::Aarch64, image("ami-0a1b2c3d4e5f60718")),
        ]);
        let user_data = self.user_data.then_some(USER_DATA);
        node_group_stack(&self.cluster, &self.plan, user_data, &images).expect("a plan that makes a stack")
    }
}

/// Every template, by name.
pub(crate) fn templates() -> Vec<(String, Template)> {
    let clusters = clusters().into_iter().map(|(name, plan)| (name, cluster_stack(&plan).expect("a cluster's stack")));
    let node_groups = node_groups().into_iter().map(|(name, case)| (name, case.template()));
    clusters.chain(node_groups).chain(super::addons::templates()).collect()
}
