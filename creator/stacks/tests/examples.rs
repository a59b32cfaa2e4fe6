//! Every example makes stacks and user data without AWS, and the same ones each time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use maxpods_data::table::InstanceTable;
use nodestrap_stacks::config::{Given, Input, read};
use nodestrap_stacks::dry_run;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The effective file and the files of an example, or why there are none.
fn made(name: &str) -> Result<(String, BTreeMap<String, String>), String> {
    made_of(name, &fs::read(examples().join(name)).map_err(|error| error.to_string())?)
}

/// The same of a file's bytes.
fn made_of(name: &str, bytes: &[u8]) -> Result<(String, BTreeMap<String, String>), String> {
    let table = InstanceTable::embedded();
    let read_file = |named: &str| fs::read(examples().join(named.trim_start_matches("examples/")));
    let subnets = BTreeMap::new();
    let given = Given {
        cluster_name: "unused",
        node_group_name: "unused",
        region: None,
        version: None,
        zones: None,
        subnets: &subnets,
        cluster: None,
        table: &table,
        read_file: &read_file,
    };
    let configuration = read(Input::File(name, bytes), &given).map_err(|problems| problems.to_string())?;
    let again = read(Input::File(name, configuration.effective.as_bytes()), &given);
    assert_eq!(again.map(|again| again.effective).as_ref(), Ok(&configuration.effective), "{name}");
    let files = dry_run::files(&configuration, &table).map_err(|error| error.to_string())?;
    Ok((configuration.effective, files))
}

/// A file with all that has resources or stacks of its own beside nodes.
const PLATFORM: &str = "\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: platform, region: eu-west-1, version: '1.34', tags: {team: platform}}
availabilityZones: [eu-west-1a, eu-west-1b]
iam: {withOIDC: true}
accessConfig:
  authenticationMode: API
  accessEntries:
  - principalARN: arn:aws:iam::111122223333:role/viewer
    accessPolicies:
    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
      accessScope: {type: cluster}
addons:
- name: vpc-cni
  configurationValues: |
    env:
      ENABLE_PREFIX_DELEGATION: 'true'
- name: coredns
nodeGroups:
- name: burstable
  instanceType: t3.large
  cpuCredits: unlimited
  propagateASGTags: true
  asgSuspendProcesses: [AZRebalance]
  labels: {tier: web}
  taints: [{key: dedicated, value: web, effect: NoSchedule}]
managedNodeGroups:
- name: reserved
  instanceType: p5.48xlarge
  capacityReservation: {capacityReservationTarget: {capacityReservationID: cr-0123456789abcdef0}}
  instanceMarketOptions: {marketType: capacity-block}
";

#[test]
fn a_file_with_addons_access_and_reserved_capacity_makes_the_same_files_each_time() {
    let (effective, files) = made_of("platform.yaml", PLATFORM.as_bytes()).expect("a file that makes stacks");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "eksctl-platform-addon-coredns.template.json",
            "eksctl-platform-addon-vpc-cni.template.json",
            "eksctl-platform-cluster.template.json",
            "eksctl-platform-nodegroup-burstable.template.json",
            "eksctl-platform-nodegroup-burstable.userdata",
            "eksctl-platform-nodegroup-reserved.template.json",
        ]
    );
    assert_eq!(made_of("platform.yaml", effective.as_bytes()), Ok((effective.clone(), files)));
}

#[test]
fn every_example_makes_the_same_files_each_time() {
    let entries = fs::read_dir(examples()).expect("the examples").map(|entry| entry.expect("an entry").file_name());
    let is_yaml = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "yaml");
    let names: Vec<String> = entries.filter_map(|name| name.into_string().ok()).filter(is_yaml).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let first = made(&name);
        let (_, files) = first.as_ref().unwrap_or_else(|said| panic!("{name}: {said}"));
        let templates = files.keys().filter(|file| file.ends_with(".template.json")).count();
        assert_eq!(templates, 2, "{name}: {:?}", files.keys());
        assert_eq!(made(&name), first, "{name}");
    }
}
