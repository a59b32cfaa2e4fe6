//! Every kind of node group.

use std::collections::BTreeMap;

use nodestrap_generator::node_spec::{AmiFamily, Architecture, Architectures};
use nodestrap_generator::values::IpFamily;
use nodestrap_stacks::plan::{
    Accelerator, AddonPolicy, AuthenticationMode, AutoScalingSettings, Boots, ClusterFacts, ClusterPlan, CpuCredits,
    InstancesDistribution, Network, NodeGroupPlan, NodeRole, ReservedCapacity, Scaling, SshAccess, Volume, VolumeType,
};

use super::{
    NodeGroupCase, both_architectures, cluster, existing_vpc, new_role, node_group, parsed, root_volume, zones,
};

/// What tells a node group from the plain one, and its name.
type Change<'a> = (&'a str, &'a dyn Fn(&mut NodeGroupCase));

/// What both kinds of node group have.
const OF_BOTH_KINDS: &[Change<'_>] = &[
    ("ipv6", &|case| case.cluster.ip_family = IpFamily::V6),
    ("plain", &|_| {}),
    ("private", &|case| case.plan.private_networking = true),
    ("zones", &|case| case.plan.zones = zones("bc")),
    ("subnets", &|case| case.plan.subnets = vec!["subnet-0123456789abcdef0".into()]),
    ("ssh", &|case| case.plan.ssh = Some(ssh(&[]))),
    ("ssh-from-groups", &|case| case.plan.ssh = Some(ssh(&["sg-0123456789abcdef0", "sg-0123456789abcdef1"]))),
    ("ssh-private", &|case| (case.plan.ssh, case.plan.private_networking) = (Some(ssh(&[])), true)),
    ("ssh-private-unknown-vpc", &|case| {
        (case.plan.ssh, case.plan.private_networking, case.cluster.vpc_cidr) = (Some(ssh(&[])), true, None);
    }),
    ("imds-v1", &|case| case.plan.disable_imds_v1 = false),
    ("everything", &|case| everything(&mut case.plan)),
    ("existing-role", &|case| {
        let role = "arn:aws:iam::111122223333:role/team/nodes".to_owned();
        case.plan.role = NodeRole::Existing { role, instance_profile: None, access_entry: true };
    }),
    ("every-addon-policy", &|case| case.plan.role = new_role(&AddonPolicy::ALL)),
    ("open-reservations", &|case| case.plan.reserved_capacity = Some(ReservedCapacity::Open)),
    ("without-reservations", &|case| case.plan.reserved_capacity = Some(ReservedCapacity::Avoided)),
    ("reservation-group", &|case| {
        let group = "arn:aws:resource-groups:ap-northeast-1:111122223333:group/reserved";
        case.plan.reserved_capacity = Some(ReservedCapacity::Group(group.into()));
    }),
    ("capacity-block", &|case| {
        case.plan.instance_types = vec![parsed("p5.48xlarge")];
        case.plan.accelerator = Some(Accelerator::Nvidia);
        case.plan.reserved_capacity = Some(ReservedCapacity::Reservation("cr-0123456789abcdef0".into()));
        case.plan.is_capacity_block = true;
    }),
    ("autoscaler-tags", &|case| {
        case.plan.propagates_tags = true;
        case.plan.taints = vec![parsed("dedicated=batch:NoSchedule"), parsed("slow=:PreferNoSchedule")];
    }),
    ("existing-vpc", &|case| {
        let network = Network::Existing(existing_vpc());
        case.cluster = ClusterFacts::from(&ClusterPlan { network, ..cluster() });
    }),
];

/// Every kind of node group.
pub(crate) fn node_groups() -> Vec<(String, NodeGroupCase)> {
    let mut all = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut NodeGroupCase)| {
        let mut case = NodeGroupCase { cluster: ClusterFacts::from(&cluster()), plan: node_group(), user_data: true };
        change(&mut case);
        all.push((name.to_owned(), case));
    };
    let managed = Boots::Managed;
    for (name, change) in OF_BOTH_KINDS {
        add(&format!("self-managed-{name}"), change);
        add(&format!("managed-{name}"), &|case| {
            case.plan.boots = managed.clone();
            change(case);
        });
    }
    for policy in AddonPolicy::ALL {
        add(&format!("addon-policy-{policy}"), &|case| case.plan.role = new_role(&[policy]));
    }
    for mode in [AuthenticationMode::Api, AuthenticationMode::ApiAndConfigMap, AuthenticationMode::ConfigMap] {
        add(&format!("self-managed-{mode:?}"), &|case| case.cluster.authentication = mode);
    }
    add("self-managed-existing-profile", &|case| {
        case.plan.role = NodeRole::Existing {
            role: "arn:aws:iam::111122223333:role/nodes".into(),
            instance_profile: Some("arn:aws:iam::111122223333:instance-profile/nodes".into()),
            access_entry: false,
        };
    });
    add("self-managed-shared-group-alone", &|case| case.plan.has_own_security_group = false);
    add("self-managed-windows", &|case| case.plan.family = AmiFamily::WindowsServer2022CoreContainer);
    add("self-managed-mixed", &|case| {
        case.plan.instance_types = ["m5.large", "m5a.large"].map(parsed).to_vec();
    });
    add("self-managed-both-architectures", &|case| both_architectures(&mut case.plan));
    add("self-managed-unlimited", &|case| {
        case.plan.instance_types = vec![parsed("t3.large")];
        case.plan.cpu_credits = Some(CpuCredits::Unlimited);
    });
    add("self-managed-auto-scaling", &|case| case.plan.auto_scaling = auto_scaling());
    add("self-managed-spot", &|case| {
        case.plan.instance_types = ["m5.large", "m5a.large", "c5.xlarge"].map(parsed).to_vec();
        case.plan.distribution = Some(InstancesDistribution {
            max_price: Some("0.5".into()),
            on_demand_base_capacity: Some(0),
            on_demand_percentage_above_base_capacity: Some(0),
            spot_instance_pools: None,
            spot_allocation_strategy: Some("capacity-optimized".into()),
            capacity_rebalance: true,
        });
    });
    add("self-managed-spot-pools", &|case| {
        case.plan.distribution = Some(InstancesDistribution {
            spot_instance_pools: Some(3),
            spot_allocation_strategy: Some("lowest-price".into()),
            ..InstancesDistribution::default()
        });
    });
    add("managed-without-user-data", &|case| {
        (case.plan.boots, case.user_data) = (managed.clone(), false);
    });
    add("managed-own-image", &|case| case.plan.boots = Boots::ManagedImage(parsed("ami-07296175bc6b826a5")));
    add("managed-spot", &|case| (case.plan.boots, case.plan.spot) = (managed.clone(), true));
    for percentage in [true, false] {
        add(&format!("managed-update-percentage-{percentage}"), &|case| {
            (case.plan.boots, case.plan.max_unavailable) = (managed.clone(), Some((33, percentage)));
        });
    }
    for (family, architecture, accelerator) in IMAGES {
        add(&format!("managed-{family}-{architecture:?}-{accelerator:?}"), &|case| {
            case.plan.boots = managed.clone();
            case.plan.family = family;
            case.plan.architectures = Architectures::One(architecture);
            case.plan.accelerator = accelerator;
        });
    }
    all
}

/// Every image that EKS has for managed node groups.
const IMAGES: [(AmiFamily, Architecture, Option<Accelerator>); 21] = {
    use Accelerator::{Neuron, Nvidia};
    use AmiFamily as Family;
    use Architecture::{Aarch64, X86_64};
    [
        (Family::AmazonLinux2, X86_64, None),
        (Family::AmazonLinux2, Aarch64, None),
        (Family::AmazonLinux2, X86_64, Some(Nvidia)),
        (Family::AmazonLinux2023, X86_64, None),
        (Family::AmazonLinux2023, Aarch64, None),
        (Family::AmazonLinux2023, X86_64, Some(Nvidia)),
        (Family::AmazonLinux2023, Aarch64, Some(Nvidia)),
        (Family::AmazonLinux2023, X86_64, Some(Neuron)),
        (Family::Bottlerocket, X86_64, None),
        (Family::Bottlerocket, Aarch64, None),
        (Family::Bottlerocket, X86_64, Some(Nvidia)),
        (Family::Bottlerocket, Aarch64, Some(Nvidia)),
        (Family::Bottlerocket, X86_64, Some(Neuron)),
        (Family::BottlerocketFips, X86_64, None),
        (Family::BottlerocketFips, Aarch64, None),
        (Family::WindowsServer2019CoreContainer, X86_64, None),
        (Family::WindowsServer2019FullContainer, X86_64, None),
        (Family::WindowsServer2022CoreContainer, X86_64, None),
        (Family::WindowsServer2022FullContainer, X86_64, None),
        (Family::WindowsServer2025CoreContainer, X86_64, None),
        (Family::WindowsServer2025FullContainer, X86_64, None),
    ]
};

fn auto_scaling() -> AutoScalingSettings {
    let target_group = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/web/0123456789abcdef";
    AutoScalingSettings {
        max_instance_lifetime: Some(86_400),
        metrics: vec![("1Minute".into(), vec!["GroupMinSize".into(), "GroupMaxSize".into()])],
        target_groups: vec![target_group.into()],
        classic_load_balancers: vec!["old".into()],
        suspended_processes: vec!["AZRebalance", "ReplaceUnhealthy"],
    }
}

fn everything(plan: &mut NodeGroupPlan) {
    plan.tags = BTreeMap::from([("team".to_owned(), "batch".to_owned())]);
    plan.scaling = Scaling { min: 0, desired: 3, max: 30 };
    plan.volumes = vec![
        Volume {
            encrypted: Some(true),
            kms_key: Some("arn:aws:kms:ap-northeast-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef".into()),
            ..root_volume()
        },
        Volume {
            device: "/dev/sdb".into(),
            volume_type: VolumeType::Io2,
            throughput: None,
            snapshot: Some("snap-0123456789abcdef0".into()),
            ..root_volume()
        },
    ];
    plan.taints = vec![parsed("dedicated=batch:NoSchedule"), parsed("slow=:PreferNoSchedule")];
    plan.role = NodeRole::New {
        attach_policies: vec!["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy".into()],
        name: Some("batch-nodes".into()),
        permissions_boundary: Some("arn:aws:iam::111122223333:policy/bounds".into()),
        addon_policies: Vec::new(),
    };
    plan.attach_security_groups = vec!["sg-0123456789abcdef0".into()];
    plan.shares_security_group = false;
    (plan.instance_prefix, plan.instance_name) = (Some("blue".into()), Some("batch".into()));
    plan.placement_group = Some("close".into());
    plan.disable_pod_imds = true;
    plan.detailed_monitoring = true;
    plan.ebs_optimized = Some(true);
}

fn ssh(groups: &[&str]) -> SshAccess {
    SshAccess {
        key_name: Some(parsed("eksctl-key")),
        source_security_groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    }
}
