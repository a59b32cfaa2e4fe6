//! Inputs of Amazon Linux 2023 booted by nodeadm again: its configuration before and after the conversion, and every difference.
//!
//! Both sides are merged by nodeadm's rules, as `nodeadm_merge` has them.

use std::collections::BTreeMap;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, read};
use nodestrap_generator::payload::build;
use serde_json::Value;

use crate::nodeadm_merge;
use crate::support::{conversion, input};

/// The merged `spec` of a document's `NodeConfigs`, a line each value.
fn merged(user_data: &[u8]) -> BTreeMap<String, String> {
    let mut table = BTreeMap::new();
    flatten("", &nodeadm_merge::merged(user_data), &mut table);
    table
}

fn flatten(path: &str, value: &Value, table: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                flatten(&if path.is_empty() { key.clone() } else { format!("{path}/{key}") }, value, table);
            }
        }
        // Flags one by one: a label each.
        Value::Array(flags) if path == "kubelet/flags" => {
            for flag in flags {
                let flag = flag.as_str().expect("a flag").replace('"', "");
                match flag.split_once('=') {
                    Some((name @ ("--node-labels" | "--register-with-taints"), list)) => {
                        list.split(',').for_each(|item| drop(table.insert(format!("{name} {item}"), String::new())));
                    }
                    _ => drop(table.insert(flag, String::new())),
                }
            }
        }
        other => drop(table.insert(path.to_owned(), other.to_string())),
    }
}

/// What nodeadm is told of after the conversion and was not before (`+`), or the other way round (`-`).
fn differences(name: &str) -> Vec<String> {
    let table = InstanceTable::embedded();
    let options =
        ReadOptions { allow_stack_fields: false, table: &table, read_file: &|_| unreachable!("no file is named") };
    let text = conversion(name).cluster_config;
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options)
        .unwrap_or_else(|problems| panic!("{name}:\n{problems}"));
    let payload = build(&reading.spec, &Options::new(&table)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (before, after) = (merged(&input(name)), merged(UserData::of(&payload, Compression::Standard).raw()));
    let lost = before.iter().filter(|(path, value)| after.get(*path) != Some(value)).map(|line| ('-', line));
    let new = after.iter().filter(|(path, value)| before.get(*path) != Some(value)).map(|line| ('+', line));
    lost.chain(new).map(|(sign, (path, value))| format!("{sign} {path} {value}").trim_end().to_owned()).collect()
}

/// Holds the differences against those that there are to be.
#[track_caller]
fn check(name: &str, expected: &[&str]) {
    assert_eq!(differences(name), expected, "{name}");
}

#[test]
fn a_node_config_of_every_kind_of_field() {
    check(
        "node-config",
        &[
            // The same thresholds, by their fields below.
            "- --image-gc-high-threshold=80",
            "- --image-gc-low-threshold=70",
            "- instance/environment/default/NO_PROXY \"localhost,10.0.0.0/8\"",
            // The same taint, by its flag below.
            "- kubelet/config/registerWithTaints [{\"key\":\"team\",\"value\":\"batch\",\"effect\":\"NoSchedule\"}]",
            "+ --node-labels alpha.eksctl.io/cluster-name=demo",
            "+ --node-labels alpha.eksctl.io/nodegroup-name=nodes",
            "+ --register-with-taints team=batch:NoSchedule",
            "+ instance/environment/default/NO_PROXY \"localhost,127.0.0.1,169.254.169.254,fd00:ec2::254,[fd00:ec2::254],\
             10.100.0.0/16,10.0.0.0/8\"",
            // What nodeadm takes by itself from this service CIDR.
            "+ kubelet/config/clusterDNS [\"10.100.0.10\"]",
            "+ kubelet/config/imageGCHighThresholdPercent 80",
            "+ kubelet/config/imageGCLowThresholdPercent 70",
        ],
    );
}

#[test]
fn a_formula_for_max_pods() {
    check(
        "expression",
        &[
            "+ --node-labels alpha.eksctl.io/cluster-name=demo",
            "+ --node-labels alpha.eksctl.io/nodegroup-name=dense",
            // What nodeadm takes by itself from this service CIDR.
            "+ kubelet/config/clusterDNS [\"10.100.0.10\"]",
        ],
    );
}

#[test]
fn eksctl_s_own_user_data() {
    // What is set aside for kubelet is for as many pods as there can be.
    check("eksctl-al2023", &["+ kubelet/maxPodsExpression \"20\""]);
}

#[test]
fn karpenter_s_own_user_data() {
    check(
        "karpenter-al2023",
        &[
            // Karpenter alone takes it away again.
            "- kubelet/config/registerWithTaints [{\"effect\":\"NoExecute\",\"key\":\"karpenter.sh/unregistered\"}]",
            "+ --node-labels alpha.eksctl.io/cluster-name=demo",
            "+ --node-labels alpha.eksctl.io/nodegroup-name=general",
            "+ kubelet/maxPodsExpression \"29\"",
        ],
    );
}
