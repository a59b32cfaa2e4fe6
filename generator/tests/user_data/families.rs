//! The same typed input on each family: a node has the same labels, taints, DNS and max pods, wherever its image's own
//! program looks for them.
//!
//! A new family is a row of [`families`] and, where another program reads its user data, a reader in [`Node::read`].

use std::collections::BTreeMap;

use maxpods_data::map::{Lookup, lookup};
use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData, text};
use nodestrap_generator::inspect::{Kind, Limits, Report, inspect};
use nodestrap_generator::node_spec::{AmiFamily, Boot, NodeSpec};
use nodestrap_generator::nodeadm::NodeConfig;
use nodestrap_generator::payload::build;
use nodestrap_generator::values::MaxPodsExpression;

use crate::support::{spec, table};

/// A node group with what every family has a place for; `FAMILY` is to be filled in.
const CLUSTER: &str = include_str!("../golden/families/cluster.yaml");

/// What stands for the family in [`CLUSTER`].
const PLACEHOLDER: &str = "FAMILY";

/// The families, each with what a node group of it says beside its name.
fn families() -> Vec<(AmiFamily, &'static str)> {
    let beside = |family| if family == AmiFamily::Custom { "\n    ami: ami-0123456789abcdef0" } else { "" };
    let mut families: Vec<_> = AmiFamily::ALL.into_iter().map(|family| (family, beside(family))).collect();
    families.push((AmiFamily::AmazonLinux2023, "\n    nodestrap: {boot: agent}"));
    families
}

/// The lists of a file, and whether EKS manages the groups in them.
const LISTS: [&str; 2] = ["nodeGroups", "managedNodeGroups"];

/// A managed node group with an image of the user's own gets its user data as it is rendered, and so has to be told the same.
/// Without one, EKS tells it labels and taints by itself, from what the stack's template gives the node group, and knows the
/// rest: `creator/stacks` tests that.
fn rows() -> impl Iterator<Item = (&'static str, AmiFamily, String)> {
    LISTS.into_iter().flat_map(|list| families().into_iter().map(move |(family, beside)| (list, family, beside))).map(
        |(list, family, beside)| {
            let own_image = list == "managedNodeGroups" && !beside.contains("ami:");
            let image = if own_image { "\n    ami: ami-0123456789abcdef0" } else { "" };
            (list, family, format!("{beside}{image}"))
        },
    )
}

/// A Kubernetes version that the family has images for.
fn version(family: AmiFamily) -> String {
    let images = family.images();
    let minor = [31, 35, 29].into_iter().find(|minor| images.have(*minor));
    format!("1.{}", minor.unwrap_or_else(|| panic!("none of the versions has {family} images")))
}

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

    fn read(spec: &NodeSpec, text: &str, report: &Report) -> Self {
        match spec.boot {
            Boot::Agent => Self::of_the_agent(report),
            Boot::Nodeadm => Self::of_nodeadm(report),
            Boot::Bottlerocket => Self::of_bottlerocket(text),
            Boot::Ubuntu => Self::of_ubuntu(report),
            Boot::Windows => Self::of_windows(text),
        }
    }

    fn of_bottlerocket(text: &str) -> Self {
        let settings: toml::Table = toml::from_str(text).expect("sound TOML");
        let kubernetes = &settings["settings"]["kubernetes"];
        let word = |value: &toml::Value| value.as_str().expect("a text").to_owned();
        let pairs = |key: &str| kubernetes[key].as_table().expect("a table").clone();
        let taints = pairs("node-taints").into_iter().flat_map(|(key, values)| {
            let values = values.as_array().expect("a list").clone();
            values.into_iter().map(move |value| format!("{key}={}", word(&value)))
        });
        Self {
            labels: pairs("node-labels").into_iter().map(|(key, value)| (key, word(&value))).collect(),
            taints: taints.collect(),
            cluster_dns: vec![word(&kubernetes["cluster-dns-ip"])],
            max_pods: kubernetes["max-pods"].to_string(),
        }
    }

    fn of_ubuntu(report: &Report) -> Self {
        let environment = file(report, "/etc/eksctl/kubelet.env");
        Self {
            labels: labels(value(&environment, "NODE_LABELS=")),
            taints: list(value(&environment, "NODE_TAINTS=")),
            cluster_dns: vec![value(&file(report, "/etc/eksctl/bootstrap.ubuntu.sh"), "--dns-cluster-ip ").to_owned()],
            max_pods: value(&environment, "MAX_PODS=").to_owned(),
        }
    }

    fn of_windows(text: &str) -> Self {
        let argument = |name: &str| value(text, name).trim_matches('\'').to_owned();
        Self {
            labels: labels(&argument("--node-labels=")),
            taints: list(&argument("--register-with-taints=")),
            cluster_dns: vec![argument("-DNSClusterIP ")],
            max_pods: argument("--max-pods="),
        }
    }

    fn of_the_agent(report: &Report) -> Self {
        let environment = file(report, "/etc/eksctl/kubelet.env");
        let config: serde_json::Value =
            serde_saphyr::from_str(&file(report, "/etc/eksctl/kubelet.yaml")).expect("sound YAML");
        Self {
            labels: labels(value(&environment, "NODE_LABELS=")),
            taints: list(value(&environment, "NODE_TAINTS=")),
            cluster_dns: texts(&config["clusterDNS"]),
            max_pods: value(&environment, "MAX_PODS=").to_owned(),
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

/// Families whose nodes take a formula for max pods; on Windows there is none to take its place.
fn families_with_formulas() -> impl Iterator<Item = (AmiFamily, &'static str)> {
    families().into_iter().filter(|(family, _)| !family.to_string().starts_with("Windows"))
}

/// The text of a file that cloud-init writes.
fn file(report: &Report, path: &str) -> String {
    String::from_utf8(report.file(path).expect(path).content.clone()).expect("a text")
}

/// The word behind `name`.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let (_, rest) = text.split_once(name).unwrap_or_else(|| panic!("no {name} in {text}"));
    rest.split_whitespace().next().unwrap_or_default()
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
fn rendered(list: &str, family: AmiFamily, beside: &str) -> (NodeSpec, String, Report) {
    let cluster = CLUSTER.replace("1.31", &version(family)).replace("\nnodeGroups:", &format!("\n{list}:"));
    let spec = spec(&cluster.replace(PLACEHOLDER, &format!("{family}{beside}")));
    let payload = build(&spec, &Options::new(&table())).unwrap_or_else(|error| panic!("{family}: {error}"));
    let user_data = UserData::of(&payload, Compression::Standard);
    let report = inspect(user_data.raw(), &Limits::default()).unwrap_or_else(|error| panic!("{family}: {error}"));
    (spec, text(&payload, Compression::Standard), report)
}

#[test]
fn the_same_input_gives_the_same_node_on_each_family() {
    for (list, family, beside) in rows() {
        let (spec, text, report) = rendered(list, family, &beside);
        assert_eq!(Node::read(&spec, &text, &report), Node::expected(), "{list}: {family}{beside}");
    }
}

#[test]
fn each_family_s_user_data_reads_back_without_a_warning() {
    for (list, family, beside) in rows() {
        let (_, _, report) = rendered(list, family, &beside);
        assert_eq!(report.warnings, Vec::<String>::new(), "{list}: {family}{beside}");
        assert!(report.raw_size <= report.limit, "{list}: {family}{beside}");
    }
}

#[test]
fn nodeadm_counts_each_types_pods_as_the_agents_map_does() {
    let group = "AmazonLinux2023\n    nodestrap: {capacity: {prefixDelegation: true}}";
    let cluster = CLUSTER.replace(PLACEHOLDER, group).replace("    maxPodsPerNode: 42\n", "").replace(
        "instanceType: m5.large",
        "instanceType: mixed\n    instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}",
    );
    let payload = build(&spec(&cluster), &Options::new(&table())).expect("sound");
    let text = text(&payload, Compression::Standard);
    let expression = value_of_line(&text, "maxPodsExpression: ");
    let expression: MaxPodsExpression = expression.trim_matches('"').parse().expect("sound CEL");
    let pods = [(3, 10), (4, 15), (2, 10)].map(|(interfaces, addresses)| expression.pods(interfaces, addresses));
    // The last is of a type that the group does not have, and gets the CNI's plain number.
    assert_eq!(pods, [Some(434), Some(898), Some(20)]);
    assert!(!text.contains("maxPods: "), "no one number is every node's:\n{text}");
}

fn value_of_line<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines().find_map(|line| line.trim_start().strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {text}"))
}

#[test]
fn a_formula_gives_the_same_pods_on_each_family() {
    const FORMULA: &str = "max_pods + default_enis + ips_per_eni";
    for (family, beside) in families_with_formulas() {
        let capacity = format!("capacity: {{maxPodsExpression: {FORMULA}}}");
        let own = match beside {
            "" => format!("\n    nodestrap: {{{capacity}}}"),
            boot if boot.contains("boot: agent") => boot.replace("boot: agent", &format!("boot: agent, {capacity}")),
            ami => format!("{ami}\n    nodestrap: {{{capacity}}}"),
        };
        let cluster = CLUSTER.replace("1.31", &version(family)).replace("    maxPodsPerNode: 42\n", "");
        let spec = spec(&cluster.replace(PLACEHOLDER, &format!("{family}{own}")));
        let payload = build(&spec, &Options::new(&table())).unwrap_or_else(|error| panic!("{family}: {error}"));
        let text = text(&payload, Compression::Standard);
        // 29 and 3 and 10 of the group's m5.large.
        let pods = match spec.boot {
            Boot::Agent => {
                let map = payload.bundle().and_then(|bundle| bundle.file("/etc/eksctl/max_pods.map")).expect("the map");
                let map = std::str::from_utf8(&map.content).expect("a text");
                match lookup(map, "m5.large").expect("a sound map") {
                    Lookup::Known(pods) => Some(pods.to_string()),
                    unlike => panic!("{family}: {unlike:?}"),
                }
            }
            Boot::Nodeadm => {
                let expression = value_of_line(&text, "maxPodsExpression: ").trim_matches('"');
                assert!(expression == FORMULA && !text.contains("maxPods: "), "{text}");
                expression.parse::<MaxPodsExpression>().expect("sound").pods(3, 10).map(|pods| pods.to_string())
            }
            Boot::Bottlerocket => Some(value_of_line(&text, "max-pods = ").to_owned()),
            Boot::Ubuntu => Some(value(&text, "MAX_PODS=").to_owned()),
            Boot::Windows => None,
        };
        assert_eq!(pods.as_deref(), Some("42"), "{family}");
    }
}

#[test]
fn types_that_a_formula_gives_different_numbers_are_refused_where_nodes_cannot_look_themselves_up() {
    let cluster = CLUSTER.replace("    maxPodsPerNode: 42\n", "").replace(
        "instanceType: m5.large",
        "instanceType: mixed\n    instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}",
    );
    let group = "Bottlerocket\n    nodestrap: {capacity: {maxPodsExpression: max_pods}}";
    let error = build(&spec(&cluster.replace(PLACEHOLDER, group)), &Options::new(&table())).expect_err("29 and 58");
    assert_eq!(
        error.to_string(),
        "the node group's instance types take different numbers of pods by nodestrap.capacity, while Bottlerocket nodes are \
         given one number; write maxPodsPerNode (or --max-pods), or make a node group of each size"
    );
}
