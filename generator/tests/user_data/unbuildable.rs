//! Node specs that no user data can be made of, each with its whole message.

use nodestrap_generator::bundle::Options;
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::build;

use crate::support::{ARTICLE, spec, table};

/// The article's node group at Kubernetes 1.31, of this family and with these lines besides.
fn group(family: &str, lines: &str) -> NodeSpec {
    let lines: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let text = ARTICLE.replace("AmazonLinux2", family).replace("\"1.14\"", "\"1.31\"");
    spec(&(text + &lines.concat()))
}

#[track_caller]
fn refused(spec: &NodeSpec) -> String {
    build(spec, &Options::new(&table())).expect_err("the payload is to be refused").to_string()
}

const FAMILIES: [&str; 5] =
    ["AmazonLinux2", "AmazonLinux2023", "Bottlerocket", "Ubuntu2204", "WindowsServer2022CoreContainer"];

/// No file gives such a spec: the fields are public, and a library's user may make one.
#[test]
fn a_spec_that_lacks_what_the_node_is_to_be_told_is_refused() {
    for family in FAMILIES {
        let mut spec = group(family, "");
        spec.cluster.api_server = None;
        assert_eq!(
            refused(&spec),
            "the API server's endpoint or its certificate authority is missing, which these nodes are to be told; write \
             status.endpoint and status.certificateAuthorityData, or give --endpoint and --ca",
            "{family}"
        );
    }
    let mut windows = group(FAMILIES[4], "");
    windows.cluster.service_cidr = None;
    assert_eq!(
        refused(&windows),
        "the service CIDR is missing, which Start-EKSBootstrap.ps1 would guess; write \
         kubernetesNetworkConfig.serviceIPv4CIDR, or give --service-cidr"
    );
}

#[test]
fn types_that_nodeadm_cannot_tell_apart_are_refused_where_their_pods_differ() {
    let twins = "t2.twin\t3\t10\txen\t0\t2\t8192\tx86_64\nt3.twin\t3\t10\tnitro\t0\t2\t8192\tx86_64\n";
    let table = maxpods_data::table::InstanceTable::parse(twins).expect("the table is sound");
    let mut twins = group("AmazonLinux2023", "nodestrap: {capacity: {prefixDelegation: true}}");
    twins.instance_types = ["t3.twin", "t2.twin"].map(|name| name.parse().expect("a type's name")).to_vec();
    let message = build(&twins, &Options::new(&table)).expect_err("one number is to be missing").to_string();
    assert_eq!(
        message,
        "nodeadm tells instance types apart by their interfaces and addresses alone, which t3.twin and t2.twin have the same \
         of, while they take 434 and 29 pods by nodestrap.capacity; put them into node groups of their own, or write \
         maxPodsPerNode"
    );
}

#[test]
fn types_of_several_numbers_are_refused_where_the_image_is_given_one() {
    for family in ["Bottlerocket", "Ubuntu2204"] {
        let lines = "instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}\n\
                     nodestrap: {capacity: {prefixDelegation: true}}";
        let text = ARTICLE.replace("    instanceType: m5.large\n", "").replace("AmazonLinux2", family);
        let lines: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
        let spec = spec(&(text.replace("\"1.14\"", "\"1.31\"") + &lines.concat()));
        assert_eq!(
            refused(&spec),
            format!(
                "the node group's instance types take different numbers of pods by nodestrap.capacity, while {family} nodes \
                 are given one number; write maxPodsPerNode (or --max-pods), or make a node group of each size"
            )
        );
    }
}

#[test]
fn a_type_that_the_table_lacks_is_refused_where_its_pods_are_counted() {
    let unknown = |family: &str, lines: &str| {
        let mut spec = group(family, lines);
        spec.instance_types = vec!["z9.large".parse().expect("a type's name")];
        build(&spec, &Options::new(&table())).map_err(|error| error.to_string())
    };
    let message = "the instance table does not know z9.large, so its max pods cannot be told; write maxPodsPerNode (or \
                   --max-pods), or give a table from `gen-userdata refresh` with --instance-data";
    for family in ["AmazonLinux2", "Bottlerocket", "Ubuntu2204"] {
        assert_eq!(unknown(family, ""), Err(message.to_owned()), "{family}");
        unknown(family, "maxPodsPerNode: 20").expect("no table is needed for a number that is given");
    }
    // nodeadm and the image's script count by themselves.
    for family in ["AmazonLinux2023", "WindowsServer2022CoreContainer"] {
        unknown(family, "").expect("nothing is counted");
    }
    assert_eq!(unknown("AmazonLinux2023", "nodestrap: {capacity: {prefixDelegation: true}}"), Err(message.to_owned()));
}
