//! `NodeConfig`s of the user's own beside nodestrap's: all of them ride, in the order said, and what nodeadm makes of them.

use nodestrap_generator::budget::{check, costs, savings};
use nodestrap_generator::bundle::{MapTypes, Options};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Kind, Limits, inspect};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::{Payload, build};
use serde_json::{Value, json};

use crate::nodeadm_merge::merged;
use crate::other_boots::matches_golden;
use crate::support::{self, example, table};

const AL2023: &str = include_str!("../../../examples/al2023.yaml");
const MANAGED: &str = include_str!("../../../examples/managed-al2023.yaml");

const HEAD: &str = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n";

/// An example with these files around what nodestrap brings.
fn spec_around(text: &str, before: &[(&str, &str)], after: &[(&str, &str)]) -> NodeSpec {
    support::spec_around(&example(text), before, after)
}

fn payload(spec: &NodeSpec) -> Payload {
    build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("to be rendered: {error}"))
}

/// The texts of the document's `NodeConfig`s, in their order.
fn node_configs(user_data: &[u8]) -> Vec<String> {
    let report = inspect(user_data, &Limits::default()).expect("it is sound");
    assert_eq!(report.warnings, Vec::<String>::new());
    let parts = report.parts.into_iter().filter(|part| part.kind == Kind::NodeConfig);
    parts.map(|part| String::from_utf8(part.content).expect("a text")).collect()
}

fn rendered(spec: &NodeSpec) -> Vec<u8> {
    UserData::of(&payload(spec), Compression::Standard).raw().to_vec()
}

/// A `NodeConfig` with these lines in its `spec.kubelet`.
fn kubelet(lines: &str) -> String {
    format!("{HEAD}  kubelet:\n    {}\n", lines.replace('\n', "\n    "))
}

/// An example with this `overrideBootstrapCommand`.
fn with_override(example: &str, node_config: &str) -> String {
    let indented: Vec<String> = node_config.lines().map(|line| format!("      {line}\n")).collect();
    example
        .replace("    nodestrap:\n", &format!("    overrideBootstrapCommand: |\n{}    nodestrap:\n", indented.concat()))
}

#[test]
fn the_example_gives_the_text_that_is_kept() {
    let part = include_str!("../../../examples/parts/company.yaml");
    let example =
        include_str!("../../../examples/own-node-config.yaml").replace("        before: [parts/company.yaml]\n", "");
    let spec = spec_around(&example.replace("      userData:\n", ""), &[("parts/company.yaml", part)], &[]);
    let raw = rendered(&spec);
    matches_golden("own-node-config.mime", std::str::from_utf8(&raw).expect("plain text"));
    let kubelet = &merged(&raw)["kubelet"];
    assert_eq!(kubelet["config"]["shutdownGracePeriod"], "60s", "the node group lies over the company");
    assert_eq!(kubelet["config"]["containerLogMaxSize"], "50Mi");
    assert_eq!(kubelet["maxPodsExpression"], "max_pods < 50 ? max_pods : 50");
}

#[test]
fn each_stands_where_nodeadm_is_to_merge_it() {
    let [first, second, own, last] =
        ["v: 1", "v: 2", "v: 3", "v: 4"].map(|line| kubelet(&format!("config:\n  {line}")));
    // Names that kubelet has are asked for; the verbosity is one.
    let [first, second, own, last] = [first, second, own, last].map(|text| text.replace("v: ", "podsPerCore: "));
    let example = with_override(AL2023, &own);
    let around = spec_around(&example, &[("a.yaml", &first), ("b.yaml", &second)], &[("c.yaml", &last)]);
    let ours = node_configs(&rendered(&spec_around(AL2023, &[], &[])));
    assert_eq!(ours.len(), 1);
    let told = node_configs(&rendered(&around));
    let without_end: Vec<&str> = told.iter().map(|text| text.trim_end()).collect();
    assert_eq!(without_end, [&first, &second, &ours[0], &own, &last].map(|text| text.trim_end()));
}

#[test]
fn what_nodeadm_makes_of_them_is_what_the_page_says() {
    let before = kubelet(
        "config:\n  imageGCHighThresholdPercent: 90\n  containerLogMaxFiles: 3\n  evictionHard: {memory.available: 5%}\nflags: [--v=4]",
    );
    let after = format!(
        "{}  featureGates: {{FastImagePull: true}}\n",
        kubelet("config:\n  imageGCLowThresholdPercent: 50\n  evictionHard: {nodefs.available: 8%}\nflags: [--v=6]")
    );
    let spec = spec_around(AL2023, &[("a.yaml", &before)], &[("b.yaml", &after)]);
    let merged = merged(&rendered(&spec));
    let config = &merged["kubelet"]["config"];
    // Ours lies over what is before it, and under what is behind it; maps are merged, flags are added.
    assert_eq!(config["imageGCHighThresholdPercent"], 75);
    assert_eq!(config["imageGCLowThresholdPercent"], 50);
    assert_eq!(config["containerLogMaxFiles"], 3);
    assert_eq!(config["evictionHard"], json!({"memory.available": "5%", "nodefs.available": "8%"}));
    assert_eq!(merged["featureGates"], json!({"FastImagePull": true, "InstanceIdNodeName": true}));
    let flags: Vec<&str> =
        merged["kubelet"]["flags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(flags[0], "--v=4");
    assert!(flags[1].starts_with("--node-labels=") && flags[2].starts_with("--register-with-taints="), "{flags:?}");
    assert_eq!(flags[3..], ["--v=6"]);
}

#[test]
fn it_rides_byte_for_byte_but_for_what_is_mended() {
    let text = "# größer als üblich\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n";
    let windows = text.replace('\n', "\r\n");
    let json = "{\"apiVersion\": \"node.eks.aws/v1alpha1\", \"kind\": \"NodeConfig\", \"spec\": {}}\n";
    let spec = spec_around(AL2023, &[("a.yaml", text), ("b.yaml", &windows)], &[("c.json", json)]);
    let told = node_configs(&rendered(&spec));
    let without_end: Vec<&str> = told.iter().map(|text| text.trim_end()).collect();
    assert_eq!(without_end[..2], [text.trim_end(), text.trim_end()]);
    assert_eq!(without_end[3], json.trim_end());
}

#[test]
fn where_eks_makes_the_nodes_it_rides_beside_what_eks_adds() {
    let before = kubelet("flags: [--v=4]");
    let after = kubelet("flags: [--v=6]");
    let spec = spec_around(MANAGED, &[("a.yaml", &before)], &[("b.yaml", &after)]);
    let raw = rendered(&spec);
    assert!(raw.starts_with(b"MIME-Version: 1.0\n"), "EKS adds to nothing that is packed");
    let told = node_configs(&raw);
    assert_eq!((told.len(), told[0].trim_end(), told[3].trim_end()), (4, before.trim_end(), after.trim_end()));
    // A part of the user's alone is enough to say.
    let bare = MANAGED.split("    # Each runs").next().expect("the first half");
    let spec = spec_around(bare, &[("a.yaml", &before)], &[]);
    assert_eq!(node_configs(&rendered(&spec)).len(), 1);
}

#[test]
fn the_report_of_costs_names_its_file() {
    let spec = spec_around(AL2023, &[("own.yaml", &kubelet("flags: [--v=4]"))], &[("late.sh", "#!/bin/sh\n")]);
    let costs = costs(&payload(&spec));
    let cost = costs.iter().find(|cost| cost.what.ends_with(", own.yaml")).expect("the file is named");
    assert_eq!(cost.what, "part 3: application/node.eks.aws, own.yaml");
    assert!(cost.bytes > 0);
}

/// Lines of a comment that gzip finds little to save in.
fn comment(lines: u64) -> String {
    let line = |line: u64| format!("# {:016x}\n", line.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (0..lines).map(line).collect::<Vec<String>>().concat()
}

#[test]
fn the_smallest_user_data_has_it_without_comments() {
    let verbose = comment(5) + &kubelet("flags: [--v=4] # loud");
    for example in [AL2023, MANAGED] {
        let spec = spec_around(example, &[("own.yaml", &verbose)], &[]);
        let smallest = UserData::of(&payload(&spec), Compression::Smallest);
        let told = node_configs(smallest.raw());
        assert_eq!(told[0].trim_end(), kubelet("flags:\n- --v=4").trim_end().replace("\n- ", "\n    - "));
        assert_eq!(merged(smallest.raw()), merged(&rendered(&spec)));
        let table = table();
        let saved = savings(&spec, &Options::new(&table), MapTypes::Needed);
        let (step, bytes) = saved.last().expect("a step");
        assert_eq!(*step, "NodeConfigs without comments");
        assert!(*bytes > 0);
        let sum: usize = saved.iter().map(|(_, bytes)| bytes).sum();
        assert_eq!(rendered(&spec).len() - sum, smallest.raw().len());
    }
}

#[test]
fn where_user_data_is_too_large_leaving_its_comments_out_is_a_remedy() {
    let verbose = comment(900) + &kubelet("flags: [--v=4]");
    let spec = spec_around(MANAGED, &[("own.yaml", &verbose)], &[]);
    let told = check(&spec, &Options::new(&table()), Compression::Standard).expect_err("too large").to_string();
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].ends_with(" more than EC2 takes (16,384); its parts cost"), "{told}");
    assert!(lines[1].ends_with("  part 2: application/node.eks.aws, own.yaml"), "{told}");
    assert!(lines.iter().any(|line| line.contains("--smallest")), "{told}");
    check(&spec, &Options::new(&table()), Compression::Smallest).expect("it fits then");
}
