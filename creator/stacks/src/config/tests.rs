mod access;
mod addons;
mod node_groups;
mod pod_identity;

use super::*;
use crate::plan::{AuthenticationMode, Boots, Network, Scaling};

/// A file with a region, a version and zones, and what is put below it.
fn file(rest: &str) -> String {
    format!(
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {{name: shop, region: eu-west-1, version: \"1.34\"}}\n\
         availabilityZones: [eu-west-1a, eu-west-1b]\n{rest}"
    )
}

/// A file with one node group, which the lines go on.
fn group(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("    {line}\n")).collect::<Vec<String>>().concat();
    file(&format!("nodeGroups:\n  - name: ng\n{lines}"))
}

fn given<'a>(table: &'a InstanceTable<'a>, subnets: &'a BTreeMap<String, (String, Zone)>) -> Given<'a> {
    Given {
        cluster_name: "calm-river-1",
        node_group_name: "ng-00000001",
        region: None,
        version: None,
        zones: None,
        subnets,
        cluster: None,
        table,
        read_file: &|_| Err(io::Error::from(io::ErrorKind::NotFound)),
    }
}

fn of(input: Input<'_>) -> Result<Configuration, String> {
    let table = InstanceTable::embedded();
    read(input, &given(&table, &BTreeMap::new())).map_err(|problems| problems.to_string())
}

fn reads(text: &str) -> Configuration {
    of(Input::File("c.yaml", text.as_bytes())).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn refused(text: &str) -> String {
    of(Input::File("c.yaml", text.as_bytes())).expect_err("refused")
}

fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_file_that_holds_no_mapping_is_refused() {
    assert_eq!(
        refused("# nothing\n"),
        "c.yaml:1:1: the file is empty; a ClusterConfig starts with \"apiVersion: eksctl.io/v1alpha5\""
    );
    assert_eq!(
        refused("- a\n"),
        "c.yaml:1:1: must be a mapping, not a list; a ClusterConfig starts with \"apiVersion: eksctl.io/v1alpha5\""
    );
}

#[test]
fn defaults_are_eksctl_s() {
    let read = reads(&group(""));
    let Network::New(vpc) = &read.cluster.network else { panic!("{:?}", read.cluster.network) };
    assert_eq!((vpc.cidr.to_string(), vpc.subnets.len()), ("192.168.0.0/16".to_owned(), 2));
    assert_eq!(read.cluster.authentication, AuthenticationMode::ApiAndConfigMap);
    let plan = &read.node_groups[0];
    assert_eq!(plan.scaling, Scaling { min: 2, desired: 2, max: 2 });
    assert_eq!((plan.instance_types[0].as_str(), plan.family.as_str()), ("m5.large", "AmazonLinux2023"));
    assert_eq!((plan.volumes[0].device.as_str(), plan.volumes[0].size), ("/dev/xvda", Some(80)));
    assert_eq!(plan.boots, Boots::SelfManaged(None));
    assert_eq!(read.stand_ins, ["the API server's endpoint", "the certificate authority", "the addresses of services"]);
}

#[test]
fn sizes_follow_from_those_that_are_given() {
    for (lines, min, desired, max) in [
        ("desiredCapacity: 3", 3, 3, 3),
        ("minSize: 4", 4, 4, 4),
        ("maxSize: 5", 2, 2, 5),
        ("maxSize: 1", 1, 1, 1),
        ("minSize: 0\nmaxSize: 9\ndesiredCapacity: 1", 0, 1, 9),
    ] {
        assert_eq!(reads(&group(lines)).node_groups[0].scaling, Scaling { min, desired, max }, "{lines}");
    }
}

#[test]
fn flags_make_a_managed_node_group() {
    let flags = StackFlags {
        region: Some("eu-west-1".to_owned()),
        zones: words(&["eu-west-1a", "eu-west-1b"]),
        node_group: Some(NodeGroupFlags::default()),
        ..StackFlags::default()
    };
    let read = of(Input::Flags(&flags)).expect("the flags are sound");
    assert_eq!(read.cluster.name.as_str(), "calm-river-1");
    assert_eq!(read.cluster.kubernetes.to_string(), DEFAULT_VERSION);
    assert_eq!((read.node_groups[0].name.as_str(), &read.node_groups[0].boots), ("ng-00000001", &Boots::Managed));
}

#[test]
fn problems_of_flags_name_the_flag() {
    let flags = StackFlags {
        name: Some("-shop".to_owned()),
        zones: words(&["eu-west-1a", "west"]),
        vpc_nat_mode: Some("Two".to_owned()),
        node_group: Some(NodeGroupFlags {
            nodes: Some("1".to_owned()),
            nodes_min: Some("2".to_owned()),
            ami_family: Some("AmazonLinux2020".to_owned()),
            ..NodeGroupFlags::default()
        }),
        ..StackFlags::default()
    };
    let said = of(Input::Flags(&flags)).expect_err("refused");
    for line in [
        "--zones: \"west\" is no availability zone, which looks like \"eu-west-1a\"",
        "--vpc-nat-mode: \"Two\" is not known; write HighlyAvailable, Single, Disable",
        "--nodes: is 1, fewer than minSize, 2; raise it, or lower minSize",
        "the region is missing: write metadata.region, or give --region, or set AWS_REGION",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\nnot in\n{said}");
    }
    assert!(said.lines().any(|line| line.starts_with("--node-ami-family: \"AmazonLinux2020\" is not")), "{said}");
}

#[test]
fn the_effective_file_reads_as_the_same_plan() {
    let rich = group(
        "instanceType: mixed\ninstancesDistribution: {instanceTypes: [m5.large, c5.large], onDemandBaseCapacity: 1, \
         spotAllocationStrategy: capacity-optimized}\nlabels: {a: yes, b: '1.20'}\ntaints: [{key: k, effect: NoSchedule}]\n\
         tags: {x: y}\niam: {withAddonPolicies: {ebs: true, autoScaler: true}}\nkubeletExtraConfig: {maxOpenFiles: 1000}\n\
         preBootstrapCommands:\n  - |\n    echo a\n    echo 'b: c'\nadditionalVolumes: [{volumeName: /dev/xvdc, volumeSize: 9}]",
    );
    for text in [rich, group("volumeType: io1\nvolumeIOPS: 200\nvolumeEncrypted: true"), file("")] {
        let first = reads(&text);
        let second = reads(&first.effective);
        assert_eq!(second.effective, first.effective);
        let shown = |read: &Configuration| format!("{:?}{:?}{:?}", read.cluster, read.node_groups, read.nodes);
        assert_eq!(shown(&second), shown(&first));
    }
}

#[test]
fn a_vpc_that_is_there_is_read() {
    let vpc = "vpc:\n  id: vpc-0123\n  subnets:\n    private:\n      eu-west-1a: {id: subnet-0a}\n      two: {id: subnet-0b, az: eu-west-1b}\n";
    let Network::Existing(vpc) = reads(&file(vpc)).cluster.network else { panic!("a new one") };
    let expected =
        [("eu-west-1a".to_owned(), "subnet-0a".to_owned()), ("eu-west-1b".to_owned(), "subnet-0b".to_owned())];
    assert_eq!((vpc.id.as_str(), vpc.private.as_slice()), ("vpc-0123", &expected[..]));
}

#[test]
fn fields_of_the_cluster_are_checked() {
    for (lines, message) in [
        ("gitops: {}", "5:1: gitops: not acted on by nodestrap; remove it, or create the cluster with eksctl"),
        (
            "iam: {withOIDC: true, serviceAccounts: []}",
            "5:23: iam.serviceAccounts: roles of service accounts are not made by nodestrap; write podIdentityAssociations, or make \
             them with 'eksctl create iamserviceaccount' when the cluster is there, with iam.withOIDC",
        ),
        (
            "upgradePolicy: {supportType: LONG}",
            "5:30: upgradePolicy.supportType: \"LONG\" is not known; write EXTENDED, STANDARD",
        ),
        (
            "zonalShiftConfig: {enabled: perhaps}",
            "5:29: zonalShiftConfig.enabled: must be true or false, not \"perhaps\"",
        ),
        ("iam: {withOIDC: perhaps}", "5:17: iam.withOIDC: must be true or false, not \"perhaps\""),
        ("karpenter: {}", "5:1: karpenter: not acted on by nodestrap; remove it, or create the cluster with eksctl"),
        ("vpc: {cidrs: 10.0.0.0/16}", "5:7: vpc.cidrs: vpc has no such field; did you mean cidr?"),
        (
            "vpc: {cidr: 10.0.0.0/8}",
            "5:13: vpc.cidr: a VPC of 10.0.0.0/8 cannot be split into subnets; its prefix must be /16 to /24, as in \
             192.168.0.0/16",
        ),
        ("vpc: {cidr: ten}", "5:13: vpc.cidr: \"ten\" is no IPv4 CIDR, which looks like \"192.168.0.0/16\""),
        (
            "vpc: {nat: {gateway: Two}}",
            "5:22: vpc.nat.gateway: \"Two\" is not known; write HighlyAvailable, Single, Disable",
        ),
        (
            "vpc: {clusterEndpoints: {publicAccess: false}}",
            "5:25: vpc.clusterEndpoints: leaves no way to the API server; set publicAccess or privateAccess to true",
        ),
        (
            "vpc: {publicAccessCIDRs: [all]}",
            "5:27: vpc.publicAccessCIDRs[0]: \"all\" is no CIDR, which looks like \"203.0.113.0/24\"",
        ),
        (
            "vpc: {id: vpc-0123}",
            "5:6: vpc: names a VPC that is there, so name its subnets: write vpc.subnets, at least two, in two zones",
        ),
        (
            "vpc: {subnets: {public: {}}}",
            "5:16: vpc.subnets: are subnets that are there, so name their VPC: write vpc.id",
        ),
        (
            "vpc: {id: vpc-0123, subnets: {public: {eu-west-1a: {id: subnet-01}}}}",
            "5:30: vpc.subnets: needs public or private subnets, of each kind that is there in two zones at least",
        ),
        (
            "vpc: {id: mine, subnets: {}}",
            "5:11: vpc.id: \"mine\" is no ID of this kind, which looks like \"vpc-0123456789abcdef0\"",
        ),
        (
            "accessConfig: {authenticationMode: NONE}",
            "5:36: accessConfig.authenticationMode: \"NONE\" is not known; write API, API_AND_CONFIG_MAP, CONFIG_MAP",
        ),
        (
            "cloudWatch: {clusterLogging: {enableTypes: [apis]}}",
            "5:45: cloudWatch.clusterLogging.enableTypes[0]: is no type of log; write api, audit, authenticator, \
             controllerManager, scheduler or \"*\"",
        ),
        (
            "fargateProfiles: [{name: fp}]",
            "5:19: fargateProfiles[0]: needs a name and selectors, such as \"{name: fp-default, selectors: [{namespace: default}]}\"",
        ),
        ("secretsEncryption: {}", "5:20: secretsEncryption: needs keyARN, the ARN of a key of KMS"),
        (
            "secretsEncryption: {keyARN: key}",
            "5:29: secretsEncryption.keyARN: \"key\" is no ARN of kms, which looks like \"arn:aws:kms:…\"",
        ),
    ] {
        let said = refused(&file(lines));
        assert!(said.lines().any(|line| line == format!("c.yaml:{message}")), "{message}\nnot in\n{said}");
    }
}

#[test]
fn support_and_zonal_shift_are_read() {
    let read = reads(&file("upgradePolicy: {supportType: STANDARD}\nzonalShiftConfig: {enabled: true}"));
    assert_eq!((read.cluster.has_extended_support, read.cluster.zonal_shift), (Some(false), Some(true)));
}

#[test]
fn ipv6_is_refused_where_a_cluster_could_not_have_it() {
    let network = "kubernetesNetworkConfig: {ipFamily: IPv6}";
    let old = file(network).replace("1.34", "1.20");
    assert_eq!(
        refused(&old),
        "c.yaml:5:37: kubernetesNetworkConfig.ipFamily: IPv6 needs Kubernetes 1.21 or later, and metadata.version is 1.20; \
         raise it"
    );
    let subnets = "{eu-west-1a: {id: subnet-01}, eu-west-1b: {id: subnet-02}}";
    assert_eq!(
        refused(&file(&format!("{network}\nvpc: {{id: vpc-0123, subnets: {{public: {subnets}}}}}"))),
        "c.yaml:5:37: kubernetesNetworkConfig.ipFamily: whether the subnets of a VPC that is there have IPv6 addresses and \
         ways out is not checked by nodestrap, so no cluster with IPv6 is made in it; remove vpc.id and vpc.subnets, or \
         write IPv4"
    );
    assert_eq!(
        refused(&file("kubernetesNetworkConfig: {ipFamily: IPv6, serviceIPv4CIDR: 10.100.0.0/16}")),
        "c.yaml:5:60: kubernetesNetworkConfig.serviceIPv4CIDR: EKS chooses the addresses of services of a cluster with IPv6; \
         remove it"
    );
    assert_eq!(
        refused(&format!("{}{network}", group("instanceType: m4.large"))),
        "node group ng: m4.large runs on Xen, and pods have IPv6 addresses on Nitro alone; write a type of a later \
         generation, such as m5.large"
    );
}

/// Whoever reads a field that is not listed, or lists one that is not read, fails here: the reader asserts both. A field
/// without a value is read as one that is not there.
#[test]
fn every_field_that_is_listed_is_read() {
    use nodestrap_generator::cluster_config::source::{
        CLUSTER_CONFIG, INSTANCES_DISTRIBUTION, MANAGED_NODE_GROUP, METADATA, NODE_GROUP, Object, SSH,
    };
    let lines = |object: &Object, indent: usize| -> String {
        let spaces = " ".repeat(indent);
        let own = ["ssh", "iam", "placement", "instancesDistribution", "availabilityZones", "securityGroups", "vpc"];
        let names = object.created.iter().filter(|name| !own.contains(name));
        names.flat_map(|name| [spaces.as_str(), *name, ":\n"]).collect()
    };
    let below = |field: &str, object: &Object| format!("    {field}:\n{}", lines(object, 6));
    let group = |object: &Object| {
        let iam = below("iam", &super::objects::NODE_IAM);
        let groups = below("securityGroups", &super::objects::SECURITY_GROUPS);
        let placement = below("placement", &super::objects::PLACEMENT);
        format!("  - name: ng\n{}{iam}{groups}{placement}{}", lines(object, 4), below("ssh", &SSH))
    };
    let text = format!(
        "{}{}nodeGroups:\n{}{}managedNodeGroups:\n{}",
        file(&lines(&CLUSTER_CONFIG, 0))
            .replace("version: \"1.34\"", &format!("version: \"1.34\", {}:", METADATA.created[0])),
        format_args!("vpc:\n{}", lines(&super::objects::VPC, 2)),
        group(&NODE_GROUP),
        below("instancesDistribution", &INSTANCES_DISTRIBUTION) + "      instanceTypes: [m5.large]\n",
        group(&MANAGED_NODE_GROUP).replace("name: ng", "name: other"),
    );
    reads(&text);
}

#[test]
fn zones_that_nobody_names_are_asked_for() {
    let text = file("").replace("availabilityZones: [eu-west-1a, eu-west-1b]\n", "");
    assert_eq!(refused(&text), "the zones are not known: write availabilityZones, or give --zones");
}

#[test]
fn facts_of_a_running_cluster_take_the_place_of_stand_ins() {
    let table = InstanceTable::embedded();
    let subnets = BTreeMap::new();
    let cluster = RunningCluster {
        endpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com".to_owned(),
        certificate_authority: STAND_IN_CA.to_owned(),
        service_cidr: "172.20.0.0/16".to_owned(),
    };
    let given = Given { cluster: Some(&cluster), ..given(&table, &subnets) };
    let read = read(Input::File("c.yaml", group("").as_bytes()), &given).expect("sound");
    assert!(format!("{:?}", read.nodes[0].cluster).contains(&cluster.endpoint));
    assert!(read.stand_ins.is_empty());
}

#[test]
fn every_field_that_is_acted_on_is_in_the_docs() {
    let docs = include_str!("../../../../docs/create-cluster.md");
    let from_nodes = [&source::CLUSTER_CONFIG, &source::METADATA, &source::NODE_GROUP, &source::MANAGED_NODE_GROUP];
    let nested = [&source::INSTANCES_DISTRIBUTION, &source::SSH];
    let mut names: Vec<&str> = from_nodes.iter().chain(&nested).flat_map(|object| object.created).copied().collect();
    names.extend(objects::ALL.iter().flat_map(|object| object.created));
    assert!(names.len() > 60, "{names:?}");
    let is_told = |name: &&str| {
        ["`", "."].iter().any(|before| ["`", "."].iter().any(|after| docs.contains(&format!("{before}{name}{after}"))))
    };
    let missing: Vec<&str> = names.into_iter().filter(|name| !is_told(name)).collect();
    assert_eq!(missing, ["az", "id"].into_iter().filter(|name| missing.contains(name)).collect::<Vec<_>>());
}
