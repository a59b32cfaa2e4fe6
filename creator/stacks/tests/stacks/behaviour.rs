//! What a setting changes in a template.

use super::plans;
use nodestrap_generator::node_spec::Architecture;
use nodestrap_generator::values::{InstanceTypeName, IpFamily};
use nodestrap_stacks::cluster_stack;
use nodestrap_stacks::plan::{
    AuthenticationMode, Boots, ClusterFacts, CpuCredits, NatMode, NodeGroupPlan, ReservedCapacity,
};
use serde_json::{Value, json};

fn cluster(letters: &str, nat: NatMode) -> Value {
    let mut plan = plans::cluster();
    plan.network = plans::new_vpc(letters, nat);
    serde_json::from_str(&cluster_stack(&plan).expect("a stack").to_json()).expect("JSON")
}

fn node_group(change: impl FnOnce(&mut ClusterFacts, &mut NodeGroupPlan)) -> Value {
    let mut case = plans::NodeGroupCase {
        cluster: ClusterFacts::from(&plans::cluster()),
        plan: plans::node_group(),
        user_data: true,
    };
    change(&mut case.cluster, &mut case.plan);
    serde_json::from_str(&case.template().to_json()).expect("JSON")
}

fn count(template: &Value, resource_type: &str) -> usize {
    let resources = template["Resources"].as_object().expect("resources");
    resources.values().filter(|resource| resource["Type"] == resource_type).count()
}

#[test]
fn there_are_as_many_nat_gateways_as_the_mode_says() {
    for (nat, gateways, routes) in [(NatMode::HighlyAvailable, 3, 4), (NatMode::Single, 1, 4), (NatMode::Disable, 0, 1)]
    {
        let template = cluster("acd", nat);
        assert_eq!(count(&template, "AWS::EC2::NatGateway"), gateways, "{nat:?}");
        assert_eq!(count(&template, "AWS::EC2::EIP"), gateways, "{nat:?}");
        assert_eq!(count(&template, "AWS::EC2::Route"), routes, "{nat:?}");
        assert_eq!(count(&template, "AWS::EC2::Subnet"), 6, "{nat:?}");
    }
}

#[test]
fn eks_installs_what_nodes_need_itself() {
    let template = cluster("acd", NatMode::Single);
    assert_eq!(template["Resources"]["ControlPlane"]["Properties"].get("BootstrapSelfManagedAddons"), None);
}

/// eksctl looks for a provider of the cluster's issuer, which has the same ARN whoever made it.
#[test]
fn pods_take_roles_by_the_cluster_s_own_issuer_where_that_is_wanted() {
    let mut plan = plans::cluster();
    plan.tags = [("team".to_owned(), "platform".to_owned())].into();
    for (with_oidc, providers) in [(false, 0), (true, 1)] {
        plan.with_oidc = with_oidc;
        let template: Value = serde_json::from_str(&cluster_stack(&plan).expect("a stack").to_json()).expect("JSON");
        assert_eq!(count(&template, "AWS::IAM::OIDCProvider"), providers);
        if with_oidc {
            let provider = &template["Resources"]["OIDCProvider"]["Properties"];
            assert_eq!(provider["Url"], json!({"Fn::GetAtt": ["ControlPlane", "OpenIdConnectIssuerUrl"]}));
            assert_eq!(provider["ClientIdList"], json!(["sts.amazonaws.com"]));
            assert_eq!(provider["Tags"][0], json!({"Key": "team", "Value": "platform"}));
        }
    }
}

#[test]
fn support_and_zonal_shift_are_eks_choice_unless_the_file_says_so() {
    let properties = |extended, shift| {
        let mut plan = plans::cluster();
        (plan.has_extended_support, plan.zonal_shift) = (extended, shift);
        let template: Value = serde_json::from_str(&cluster_stack(&plan).expect("a stack").to_json()).expect("JSON");
        let cluster = &template["Resources"]["ControlPlane"]["Properties"];
        [cluster["UpgradePolicy"].clone(), cluster["ZonalShiftConfig"].clone()]
    };
    assert_eq!(properties(None, None), [Value::Null, Value::Null]);
    assert_eq!(properties(Some(true), Some(true)), [json!({"SupportType": "EXTENDED"}), json!({"Enabled": true})]);
    assert_eq!(properties(Some(false), Some(false)), [json!({"SupportType": "STANDARD"}), json!({"Enabled": false})]);
}

#[test]
fn an_existing_vpc_gets_no_resources_of_the_network() {
    let (_, plan) =
        plans::clusters().into_iter().find(|(name, _)| name == "cluster-existing-vpc").expect("it is there");
    let template = cluster_stack(&plan).expect("a stack").to_json();
    for network in ["AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::Route", "AWS::EC2::InternetGateway"] {
        assert!(!template.contains(&format!("\"Type\": \"{network}")), "{network}");
    }
}

#[test]
fn pods_are_kept_from_imds_by_one_hop_and_tokens() {
    let options = |disable_v1: bool, disable_pods: bool| {
        let template = node_group(|_, plan| {
            plan.disable_imds_v1 = disable_v1;
            plan.disable_pod_imds = disable_pods;
        });
        template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"]["MetadataOptions"].clone()
    };
    let expected = |hops: u32, tokens: &str| json!({"HttpPutResponseHopLimit": hops, "HttpTokens": tokens});
    assert_eq!(options(true, false), expected(2, "required"));
    assert_eq!(options(false, false), expected(2, "optional"));
    assert_eq!(options(false, true), expected(1, "required"));
}

#[test]
fn nodes_join_by_an_access_entry_where_the_cluster_takes_them() {
    for (mode, entries) in
        [(AuthenticationMode::Api, 1), (AuthenticationMode::ApiAndConfigMap, 1), (AuthenticationMode::ConfigMap, 0)]
    {
        let template = node_group(|cluster, _| cluster.authentication = mode);
        assert_eq!(count(&template, "AWS::EKS::AccessEntry"), entries, "{mode:?}");
        assert_eq!(template["Outputs"]["NodeGroupUsesAccessEntry"]["Value"], (entries == 1).to_string(), "{mode:?}");
    }
    // EKS makes those of managed node groups.
    assert_eq!(count(&node_group(|_, plan| plan.boots = Boots::Managed), "AWS::EKS::AccessEntry"), 0);
}

#[test]
fn zones_are_places_in_the_exported_list() {
    let template = node_group(|_, plan| plan.zones = vec!["ap-northeast-1b".into(), "ap-northeast-1c".into()]);
    let list =
        json!({"Fn::Split": [",", {"Fn::ImportValue": "eksctl-wonderful-painting-1578669435-cluster::SubnetsPublic"}]});
    // The cluster's are c, d and b.
    assert_eq!(
        template["Resources"]["NodeGroup"]["Properties"]["VPCZoneIdentifier"],
        json!([{"Fn::Select": [2, list]}, {"Fn::Select": [0, list]}])
    );
}

#[test]
fn private_nodes_are_in_private_subnets_without_a_public_address() {
    let template = node_group(|_, plan| plan.private_networking = true);
    let data = &template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"];
    assert_eq!(data["NetworkInterfaces"][0]["AssociatePublicIpAddress"], false);
    let subnets = &template["Resources"]["NodeGroup"]["Properties"]["VPCZoneIdentifier"];
    assert!(subnets.to_string().contains("::SubnetsPrivate"), "{subnets}");
}

#[test]
fn tags_of_the_node_group_go_before_the_cluster_s() {
    let template = node_group(|cluster, plan| {
        let tags = |team: &str| [("team".to_owned(), team.to_owned())].into();
        cluster.tags = tags("platform");
        plan.tags = tags("batch");
    });
    let data = &template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"];
    for specification in data["TagSpecifications"].as_array().expect("tags") {
        let tags = specification["Tags"].as_array().expect("tags");
        assert!(tags.contains(&json!({"Key": "team", "Value": "batch"})), "{specification}");
        assert_eq!(tags.iter().filter(|tag| tag["Key"] == "team").count(), 1);
    }
}

/// In the Cluster Autoscaler's own form: eksctl leaves a taint's effect out, and it is read as no taint.
#[test]
fn the_auto_scaling_group_tells_the_cluster_autoscaler_of_labels_and_taints_where_that_is_wanted() {
    let template = |propagates| {
        node_group(|_, plan| {
            plan.propagates_tags = propagates;
            plan.taints =
                ["dedicated=batch:NoSchedule", "slow=:NoExecute"].map(|taint| taint.parse().expect("a taint")).into();
        })
    };
    let told = |propagates| {
        let template = template(propagates);
        let tags = template["Resources"]["NodeGroup"]["Properties"]["Tags"].as_array().expect("tags").clone();
        let prefix = "k8s.io/cluster-autoscaler/node-template/";
        let told =
            tags.iter().filter_map(|tag| Some((tag["Key"].as_str()?.strip_prefix(prefix)?, tag["Value"].as_str()?)));
        told.map(|(key, value)| (key.to_owned(), value.to_owned())).collect::<Vec<_>>()
    };
    let expected = [
        ("label/alpha.eksctl.io/cluster-name", "wonderful-painting-1578669435"),
        ("label/alpha.eksctl.io/nodegroup-name", "ng-c384e850"),
        ("taint/dedicated", "batch:NoSchedule"),
        ("taint/slow", ":NoExecute"),
    ];
    assert_eq!(told(true), expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(told(false), []);
}

/// EKS takes the type of a Capacity Block from the launch template, and of other groups from the node group.
#[test]
fn instances_of_a_capacity_block_are_bought_in_it() {
    for boots in [Boots::SelfManaged(None), Boots::Managed] {
        let is_managed = boots == Boots::Managed;
        let template = node_group(|_, plan| {
            plan.boots = boots;
            plan.reserved_capacity = Some(ReservedCapacity::Reservation("cr-0123456789abcdef0".into()));
            plan.is_capacity_block = true;
        });
        let id = if is_managed { "LaunchTemplate" } else { "NodeGroupLaunchTemplate" };
        let data = &template["Resources"][id]["Properties"]["LaunchTemplateData"];
        assert_eq!(data["InstanceMarketOptions"], json!({"MarketType": "capacity-block"}));
        assert_eq!(
            data["CapacityReservationSpecification"],
            json!({"CapacityReservationTarget": {"CapacityReservationId": "cr-0123456789abcdef0"}})
        );
        assert_eq!(data["InstanceType"], "m5.large");
        if is_managed {
            let group = &template["Resources"]["ManagedNodeGroup"]["Properties"];
            assert_eq!([&group["CapacityType"], &group["InstanceTypes"]], [&json!("CAPACITY_BLOCK"), &Value::Null]);
        }
    }
}

/// Of a group of both architectures only the launch template whose instances have credits.
#[test]
fn credits_are_those_of_burstable_types() {
    let template = node_group(|_, plan| {
        plans::both_architectures(plan);
        let arm: InstanceTypeName = "t4g.large".parse().expect("a type");
        plan.architecture_of.retain(|_, runs| *runs == Architecture::X86_64);
        plan.architecture_of.insert(arm.clone(), Architecture::Aarch64);
        plan.instance_types[1] = arm;
        plan.cpu_credits = Some(CpuCredits::Standard);
    });
    let credits =
        |id: &str| template["Resources"][id]["Properties"]["LaunchTemplateData"]["CreditSpecification"].clone();
    assert_eq!(credits("NodeGroupLaunchTemplateArm64"), json!({"CpuCredits": "standard"}));
    assert_eq!(credits("NodeGroupLaunchTemplate"), Value::Null);
}

#[test]
fn a_node_group_without_a_security_group_of_its_own_is_in_the_shared_one() {
    let template = node_group(|_, plan| plan.has_own_security_group = false);
    let interface =
        &template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"]["NetworkInterfaces"][0];
    let shared = json!({"Fn::ImportValue": "eksctl-wonderful-painting-1578669435-cluster::SharedNodeSecurityGroup"});
    assert_eq!(interface["Groups"], json!([shared]));
    for kind in ["SecurityGroup", "SecurityGroupEgress", "SecurityGroupIngress"] {
        assert_eq!(count(&template, &format!("AWS::EC2::{kind}")), 0, "{kind}");
    }
    assert_eq!(template["Outputs"]["FeatureLocalSecurityGroup"]["Value"], "false");
}

#[test]
fn processes_rest_while_cloudformation_replaces_instances() {
    let template = node_group(|_, plan| plan.auto_scaling.suspended_processes = vec!["AZRebalance"]);
    assert_eq!(
        template["Resources"]["NodeGroup"]["UpdatePolicy"]["AutoScalingRollingUpdate"],
        json!({"MaxBatchSize": 1, "MinInstancesInService": 0, "SuspendProcesses": ["AZRebalance"]})
    );
}

/// Each type is started from a launch template with an image for it; both have the one user data that the template holds.
#[test]
fn a_group_of_both_architectures_has_a_launch_template_of_each() {
    let template = node_group(|_, plan| plans::both_architectures(plan));
    let data = |id: &str| template["Resources"][id]["Properties"]["LaunchTemplateData"].clone();
    let (first, arm) = (data("NodeGroupLaunchTemplate"), data("NodeGroupLaunchTemplateArm64"));
    assert_eq!([&first["ImageId"], &first["InstanceType"]], ["ami-07296175bc6b826a5", "m7i.large"]);
    assert_eq!([&arm["ImageId"], &arm["InstanceType"]], ["ami-0a1b2c3d4e5f60718", "m7g.large"]);
    let mut alike = arm.clone();
    alike["ImageId"] = first["ImageId"].clone();
    alike["InstanceType"] = first["InstanceType"].clone();
    assert_eq!(alike, first, "all else is the same");
    assert_eq!(first["UserData"], json!({"Fn::FindInMap": ["UserData", "BothArchitectures", "Base64"]}));
    let mix = &template["Resources"]["NodeGroup"]["Properties"]["MixedInstancesPolicy"]["LaunchTemplate"];
    let latest =
        |id: &str| json!({"LaunchTemplateId": {"Ref": id}, "Version": {"Fn::GetAtt": [id, "LatestVersionNumber"]}});
    assert_eq!(mix["LaunchTemplateSpecification"], latest("NodeGroupLaunchTemplate"));
    assert_eq!(
        mix["Overrides"],
        json!([
            {"InstanceType": "m7i.large"},
            {"InstanceType": "m7g.large", "LaunchTemplateSpecification": latest("NodeGroupLaunchTemplateArm64")},
        ])
    );
}

/// The public subnets have the first parts of the block, the private ones the rest; each kind has its way out by IPv6.
#[test]
fn a_cluster_with_ipv6_has_addresses_and_ways_out_for_it() {
    let mut plan = plans::cluster();
    (plan.network, plan.ip_family) = (plans::new_vpc("ac", NatMode::Disable), IpFamily::V6);
    let template: Value = serde_json::from_str(&cluster_stack(&plan).expect("a stack").to_json()).expect("JSON");
    let properties = |id: &str| template["Resources"][id]["Properties"].clone();
    assert_eq!(properties("ControlPlane")["KubernetesNetworkConfig"], json!({"IpFamily": "ipv6"}));
    let block = json!({"Fn::Select": [0, {"Fn::GetAtt": ["VPC", "Ipv6CidrBlocks"]}]});
    let ids = ["PublicAPNORTHEAST1A", "PublicAPNORTHEAST1C", "PrivateAPNORTHEAST1A", "PrivateAPNORTHEAST1C"];
    for (place, id) in ids.iter().enumerate() {
        let subnet = properties(&format!("Subnet{id}"));
        assert_eq!(subnet["Ipv6CidrBlock"], json!({"Fn::Select": [place, {"Fn::Cidr": [block, 4, 64]}]}), "{id}");
        assert_eq!(subnet["AssignIpv6AddressOnCreation"], true, "{id}");
        assert_eq!(template["Resources"][format!("Subnet{id}")]["DependsOn"], json!(["IPv6CidrBlock"]), "{id}");
    }
    let public = properties("PublicSubnetIPv6DefaultRoute");
    assert_eq!([&public["DestinationIpv6CidrBlock"], &public["GatewayId"]["Ref"]], ["::/0", "InternetGateway"]);
    let private = properties("PrivateSubnetDefaultIpv6RouteAPNORTHEAST1C");
    assert_eq!(private["EgressOnlyInternetGatewayId"]["Ref"], "EgressOnlyInternetGateway");
    for group in ["ControlPlaneSecurityGroup", "ClusterSharedNodeSecurityGroup"] {
        assert_eq!(template["Resources"][group]["DependsOn"], json!(["IPv6CidrBlock"]), "{group}");
    }
}

#[test]
fn nodes_of_ipv6_pods_may_give_them_addresses_and_have_one_themselves() {
    for boots in [Boots::SelfManaged(None), Boots::Managed] {
        let is_managed = boots == Boots::Managed;
        let template = node_group(|cluster, plan| (cluster.ip_family, plan.boots) = (IpFamily::V6, boots));
        let actions = &template["Resources"]["PolicyCNIIPv6"]["Properties"]["PolicyDocument"]["Statement"][0]["Action"];
        assert!(actions.as_array().expect("actions").contains(&json!("ec2:AssignIpv6Addresses")));
        assert!(!template["Resources"]["NodeInstanceRole"].to_string().contains("AmazonEKS_CNI_Policy"));
        if !is_managed {
            let data = &template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"];
            assert_eq!(data["NetworkInterfaces"][0]["Ipv6AddressCount"], 1);
        }
    }
}

/// As eksctl names them: the prefix, a hyphen, and the name or what stands for it.
#[test]
fn instances_are_called_as_the_user_says() {
    for (prefix, name, expected) in [
        (None, None, "wonderful-painting-1578669435-ng-c384e850-Node"),
        (None, Some("batch"), "batch"),
        (Some("blue"), Some("batch"), "blue-batch"),
        (Some("blue"), None, "blue-wonderful-painting-1578669435-ng-c384e850-Node"),
    ] {
        let template = node_group(|_, plan| {
            (plan.instance_prefix, plan.instance_name) = (prefix.map(str::to_owned), name.map(str::to_owned));
        });
        assert_eq!(template["Resources"]["NodeGroup"]["Properties"]["Tags"][0]["Value"], expected);
        let data = &template["Resources"]["NodeGroupLaunchTemplate"]["Properties"]["LaunchTemplateData"];
        let tags = data["TagSpecifications"][0]["Tags"].as_array().expect("tags");
        assert!(tags.contains(&json!({"Key": "Name", "Value": expected})), "{tags:?}");
    }
}
