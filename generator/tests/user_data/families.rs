//! The same typed input on each family: a node has the same labels, taints, DNS and max pods, wherever its image's own
//! program looks for them.
//!
//! A family that comes to be rendered is a row of [`FAMILIES`] and, where it is read by another program, a reader of its
//! user data in [`Node::read`].

use std::collections::BTreeMap;

use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Kind, Limits, Report, inspect};
use nodestrap_generator::node_spec::{AmiFamily, Boot, NodeSpec};
use nodestrap_generator::nodeadm::NodeConfig;
use nodestrap_generator::payload::build;

use crate::support::{spec, table};

/// A node group with what every family has a place for; `FAMILY` is to be filled in.
const CLUSTER: &str = include_str!("../golden/families/cluster.yaml");

/// What stands for the family in [`CLUSTER`].
const PLACEHOLDER: &str = "FAMILY";

/// The families, each with what a node group of it says beside its name.
const FAMILIES: [(AmiFamily, &str); 4] = [
    (AmiFamily::AmazonLinux2, ""),
    (AmiFamily::AmazonLinux2023, ""),
    (AmiFamily::AmazonLinux2023, "\n    nodestrap: {boot: agent}"),
    (AmiFamily::Custom, "\n    ami: ami-0123456789abcdef0"),
];

/// What kubelet of a node is told.
#[derive(Debug, PartialEq, Eq)]
struct Node {
    labels: BTreeMap<String, String>,
    taints: Vec<String>,
    cluster_dns: Vec<String>,
    max_pods: String,
}

impl Node {
    /// What every family's node of [`CLUSTER`] is told.
    fn expected() -> Self {
        let labels = [
            ("alpha.eksctl.io/cluster-name", "demo"),
            ("alpha.eksctl.io/nodegroup-name", "ng"),
            ("example.com/tier", "batch"),
            ("team", "yes"),
        ];
        Self {
            labels: labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
            taints: vec!["dedicated=batch:NoSchedule".to_owned(), "new=:NoExecute".to_owned()],
            cluster_dns: vec!["172.20.0.10".to_owned()],
            max_pods: "42".to_owned(),
        }
    }

    fn read(spec: &NodeSpec, report: &Report) -> Self {
        match spec.boot {
            Boot::Agent => Self::of_the_agent(report),
            Boot::Nodeadm => Self::of_nodeadm(report),
            other => panic!("no test reads the user data of {other:?}"),
        }
    }

    fn of_the_agent(report: &Report) -> Self {
        let text = |path: &str| String::from_utf8(report.file(path).expect(path).content.clone()).expect("a text");
        let environment = text("/etc/eksctl/kubelet.env");
        let value = |name: &str| {
            let line = environment.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("no {name} in {environment}")).to_owned()
        };
        let config: serde_json::Value = serde_saphyr::from_str(&text("/etc/eksctl/kubelet.yaml")).expect("YAML");
        Self {
            labels: labels(&value("NODE_LABELS")),
            taints: list(&value("NODE_TAINTS")),
            cluster_dns: texts(&config["clusterDNS"]),
            max_pods: value("MAX_PODS"),
        }
    }

    fn of_nodeadm(report: &Report) -> Self {
        let part = report.parts.iter().find(|part| part.kind == Kind::NodeConfig).expect("a NodeConfig");
        let text = std::str::from_utf8(&part.content).expect("a text");
        let kubelet = text.parse::<NodeConfig>().expect("a sound NodeConfig").spec.kubelet;
        let flag = |name: &str| {
            let value = kubelet.flags.iter().find_map(|flag| flag.strip_prefix(name)?.strip_prefix('='));
            value.unwrap_or_else(|| panic!("no {name} in {:?}", kubelet.flags)).to_owned()
        };
        assert_eq!(kubelet.config["maxPods"].to_string(), kubelet.max_pods_expression, "kubelet and nodeadm agree");
        Self {
            labels: labels(&flag("--node-labels")),
            taints: list(&flag("--register-with-taints")),
            cluster_dns: texts(&kubelet.config["clusterDNS"]),
            max_pods: kubelet.max_pods_expression,
        }
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn labels(text: &str) -> BTreeMap<String, String> {
    let pair = |label: &str| label.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    text.split(',').filter_map(pair).collect()
}

fn texts(list: &serde_json::Value) -> Vec<String> {
    list.as_array().expect("a list").iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// The node group of a family, and its user data as `inspect` reads it back.
fn rendered(family: AmiFamily, beside: &str) -> (NodeSpec, Report) {
    let spec = spec(&CLUSTER.replace(PLACEHOLDER, &format!("{family}{beside}")));
    let payload = build(&spec, &Options::new(&table())).unwrap_or_else(|error| panic!("{family}: {error}"));
    let user_data = UserData::of(&payload, Compression::Standard);
    let report = inspect(user_data.raw(), &Limits::default()).unwrap_or_else(|error| panic!("{family}: {error}"));
    (spec, report)
}

#[test]
fn the_same_input_gives_the_same_node_on_each_family() {
    for (family, beside) in FAMILIES {
        let (spec, report) = rendered(family, beside);
        assert_eq!(Node::read(&spec, &report), Node::expected(), "{family}{beside}");
    }
}

#[test]
fn each_family_s_user_data_reads_back_without_a_warning() {
    for (family, beside) in FAMILIES {
        let (_, report) = rendered(family, beside);
        assert_eq!(report.warnings, Vec::<String>::new(), "{family}{beside}");
        assert!(report.raw_size <= report.limit, "{family}{beside}");
    }
}

#[test]
fn every_rendered_family_has_its_row() {
    for family in AmiFamily::rendered() {
        assert!(FAMILIES.iter().any(|(listed, _)| *listed == family), "{family} is not in the table");
    }
}
