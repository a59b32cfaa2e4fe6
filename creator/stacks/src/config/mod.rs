//! From a `ClusterConfig` or flags to a plan.
//!
//! The road: flags become the file that they stand for (`from_flags`); `defaults` writes what nobody said into the tree;
//! `cluster` and `node_group` read from it what concerns stacks, beside the generator, which reads the nodes from the same
//! tree. The tree itself, written back, is the effective `ClusterConfig`.

mod access;
mod addons;
mod auto_scaling;
mod capacity;
mod cluster;
mod defaults;
mod flags;
mod from_flags;
mod name;
mod network;
mod node_group;
mod objects;
mod pod_identity;
mod security_groups;
mod storage;
mod tree;
mod values;
mod write;

use std::collections::BTreeMap;
use std::io;

use maxpods_data::instance_type::Hypervisor;
use maxpods_data::table::InstanceTable;
use nodestrap_generator::cluster_config::source::{self, Field, Findings, Node, Value};
use nodestrap_generator::node_spec::{FlagInputs, NamedText, NodeSpec, ReadOptions, Reading, read_document};
use nodestrap_generator::problem::{Place, Problem, Problems};
use nodestrap_generator::values::{InstanceTypeName, IpFamily};

use crate::plan::{ClusterPlan, NodeGroupPlan, NodeRole, Zone};

pub use defaults::DEFAULT_VERSION;
pub use flags::{NodeGroupFlags, StackFlags};
pub use name::{cluster_name, node_group_name};

/// What a cluster is described by.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A file: its name as messages show it, and its bytes.
    File(&'a str, &'a [u8]),
    /// Flags alone.
    Flags(&'a StackFlags),
}

/// What the input may leave open, and the world outside of it.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// A name for a cluster that has none.
    pub cluster_name: &'a str,
    /// A name for a node group of flags that has none.
    pub node_group_name: &'a str,
    /// The region of the environment or the profile.
    pub region: Option<&'a str>,
    /// The Kubernetes version of a cluster that is there, which takes the place of the input's.
    pub version: Option<&'a str>,
    /// The zones that were chosen, for an input that names none.
    pub zones: Option<&'a [Zone]>,
    /// What EC2 says of subnets that flags name: the VPC and the zone of each.
    pub subnets: &'a BTreeMap<String, (String, Zone)>,
    /// The facts of a cluster that is there; `None` to read them of the file's `status`, or to take stand-ins.
    pub cluster: Option<&'a RunningCluster>,
    /// The instance types that are known.
    pub table: &'a InstanceTable<'a>,
    /// Reads a file that the input names.
    pub read_file: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

/// What nodes have to know of a cluster, and what there is only once EKS has made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningCluster {
    /// The API server's URL.
    pub endpoint: String,
    /// The certificate authority, PEM.
    pub certificate_authority: String,
    /// The addresses of services.
    pub service_cidr: String,
}

/// A description of a cluster, read.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The cluster.
    pub cluster: ClusterPlan,
    /// The node groups, in the order of the file.
    pub node_groups: Vec<NodeGroupPlan>,
    /// Each node group as its nodes are made, in the same order.
    pub nodes: Vec<NodeSpec>,
    /// The effective `ClusterConfig`: the input with every default. It reads as the same plan.
    pub effective: String,
    /// What stands for facts that only a cluster that exists has, in words for the user.
    pub stand_ins: Vec<&'static str>,
    /// What the user should know of though nothing is wrong.
    pub notes: Vec<String>,
}

/// Stands in for the API server of a cluster that does not exist yet.
pub const STAND_IN_ENDPOINT: &str = "https://known-once-the-cluster-exists.invalid";

/// Stands in for its certificate authority.
const STAND_IN_CA: &str = include_str!("../../data/stand-in-ca.pem");

/// Reads a cluster's description.
///
/// # Errors
/// Every problem of the input, in its order: what the stacks need and what the nodes need.
pub fn read(input: Input<'_>, given: &Given<'_>) -> Result<Configuration, Problems> {
    let (name, mut root) = match input {
        Input::File(name, bytes) => (name, source::document(name, bytes)?),
        Input::Flags(flags) => ("", from_flags::document(flags, given)),
    };
    defaults::complete(&mut root, given);
    let mut findings = Findings::new(name, true);
    let field = Field::document(&root);
    let (cluster, addons) = cluster::read(&field, &mut findings);
    let sides = stack_sides(&root, &mut findings);
    let (inputs, stand_ins) = cluster_facts(&root, given.cluster);
    let options = ReadOptions { allow_stack_fields: true, table: given.table, read_file: given.read_file };
    let readings = match read_document(name, &root, &inputs, &options) {
        Ok(readings) => readings,
        Err(Problems(problems)) => {
            let new: Vec<Problem> =
                problems.into_iter().filter(|problem| !findings.problems.contains(problem)).collect();
            findings.problems.extend(new);
            Vec::new()
        }
    };
    let mut node_groups: Vec<NodeGroupPlan> =
        sides.into_iter().zip(&readings).filter_map(|(side, reading)| side?.plan(&reading.spec, given.table)).collect();
    if findings.problems.is_empty() {
        addons::check_nodes(&addons, cluster.as_ref(), &node_groups, &mut findings);
    }
    check_zones(cluster.as_ref(), &root, &mut findings);
    check_ipv6(cluster.as_ref(), &readings, given.table, &mut findings);
    one_access_entry_a_role(cluster.as_ref(), &mut node_groups);
    let (Some(cluster), true) = (cluster, findings.problems.is_empty()) else {
        return Err(in_order(findings.problems));
    };
    let remarks = readings.iter().flat_map(|reading| &reading.notes).map(ToString::to_string).collect();
    let nodes = readings.into_iter().map(|reading| reading.spec).collect();
    Ok(Configuration { cluster, node_groups, nodes, effective: write::write(&root), stand_ins, notes: remarks })
}

/// The lists of node groups, and whether EKS manages them.
const LISTS: [(&str, bool); 2] = [("nodeGroups", false), ("managedNodeGroups", true)];

/// What each node group says of its stack, in the generator's order.
fn stack_sides(root: &Node, findings: &mut Findings) -> Vec<Option<node_group::StackSide>> {
    let mut sides = Vec::new();
    for (list, managed) in LISTS {
        let Some(Value::Sequence(items)) = tree::get(root, list).map(|list| &list.value) else { continue };
        for (index, node) in items.iter().enumerate() {
            // What is no mapping is told by the generator.
            if matches!(node.value, Value::Mapping(_)) {
                let item = Field { path: format!("{list}[{index}]"), node };
                sides.push(node_group::read(&item, managed, findings));
            }
        }
    }
    sides
}

/// Refuses zones of node groups that the cluster has no subnets in.
fn check_zones(cluster: Option<&ClusterPlan>, root: &Node, findings: &mut Findings) {
    let Some(cluster) = cluster else { return };
    let facts = crate::plan::ClusterFacts::from(cluster);
    for (list, _) in LISTS {
        let Some(Value::Sequence(items)) = tree::get(root, list).map(|list| &list.value) else { continue };
        for (index, node) in items.iter().enumerate() {
            let Some(Value::Sequence(zones)) = tree::get(node, "availabilityZones").map(|zones| &zones.value) else {
                continue;
            };
            for (place, zone) in zones.iter().enumerate() {
                let Value::Scalar(scalar) = &zone.value else { continue };
                let known = facts.public_zones.iter().chain(&facts.private_zones);
                if crate::zones::is_zone(&scalar.text) && !known.clone().any(|known| *known == scalar.text) {
                    let mut names: Vec<&str> = known.map(String::as_str).collect();
                    names.sort_unstable();
                    names.dedup();
                    let message = format!("the cluster has no subnets in {}, but in {}", scalar.text, names.join(", "));
                    let path = format!("{list}[{index}].availabilityZones[{place}]");
                    findings.problem(&path, zone.position, message);
                }
            }
        }
    }
}

/// Refuses instance types that pods get no IPv6 addresses on: the VPC CNI gives them by prefixes alone, which Xen's
/// network interfaces do not take.
///
/// Source: the EKS user guide, "Learn about IPv6 addresses to clusters, Pods, and services".
fn check_ipv6(cluster: Option<&ClusterPlan>, readings: &[Reading], table: &InstanceTable<'_>, findings: &mut Findings) {
    if cluster.is_none_or(|cluster| cluster.ip_family == IpFamily::V4) {
        return;
    }
    for spec in readings.iter().map(|reading| &reading.spec) {
        let is_xen = |name: &&InstanceTypeName| {
            table.get(name.as_str()).is_some_and(|known| known.hypervisor == Hypervisor::Xen && !known.bare_metal)
        };
        for name in spec.instance_types.iter().filter(is_xen) {
            let message = format!(
                "node group {}: {name} runs on Xen, and pods have IPv6 addresses on Nitro alone; write a type of a later \
                 generation, such as m5.large",
                spec.name
            );
            findings.problems.push(Problem::missing(message));
        }
    }
}

/// A role has one access entry: the cluster's stack makes it where the user names it there, or else the first node group's.
fn one_access_entry_a_role(cluster: Option<&ClusterPlan>, groups: &mut [NodeGroupPlan]) {
    let entries = cluster.into_iter().flat_map(|cluster| &cluster.access_entries);
    let mut seen: Vec<String> = entries.map(|entry| entry.principal.clone()).collect();
    for group in groups {
        if let NodeRole::Existing { role, access_entry, .. } = &mut group.role {
            *access_entry = !seen.contains(role);
            seen.push(role.clone());
        }
    }
}

/// The cluster's facts for its nodes, and which of them are stand-ins.
fn cluster_facts(root: &Node, cluster: Option<&RunningCluster>) -> (FlagInputs, Vec<&'static str>) {
    let mut inputs = FlagInputs::default();
    let ca = |text: &str| NamedText { name: "of the cluster".to_owned(), text: text.to_owned() };
    if let Some(cluster) = cluster {
        inputs.endpoint = Some(cluster.endpoint.clone());
        inputs.certificate_authority = Some(ca(&cluster.certificate_authority));
        inputs.service_cidr = Some(cluster.service_cidr.clone());
        return (inputs, Vec::new());
    }
    let mut stand_ins = Vec::new();
    let has =
        |object: &str, field: &str| tree::get(root, object).is_some_and(|object| tree::get(object, field).is_some());
    if !has("status", "endpoint") {
        inputs.endpoint = Some(STAND_IN_ENDPOINT.to_owned());
        stand_ins.push("the API server's endpoint");
    }
    if !has("status", "certificateAuthorityData") {
        inputs.certificate_authority = Some(ca(STAND_IN_CA));
        stand_ins.push("the certificate authority");
    }
    let network = "kubernetesNetworkConfig";
    if !has(network, "serviceIPv4CIDR") && !has(network, "serviceIPv6CIDR") {
        let family = tree::get(root, network).and_then(|network| tree::get_text(network, "ipFamily"));
        let is_ipv6 = family.is_some_and(|family| family.eq_ignore_ascii_case("ipv6"));
        inputs.service_cidr = Some(if is_ipv6 { "fd00::/108" } else { "10.100.0.0/16" }.to_owned());
        stand_ins.push("the addresses of services");
    }
    (inputs, stand_ins)
}

/// Problems down the file, then those of flags, then what is missing, in this program's words.
fn in_order(problems: Vec<Problem>) -> Problems {
    let mut problems: Vec<Problem> = problems.into_iter().map(in_our_words).collect();
    problems.sort_by_key(|problem| match &problem.place {
        Some(Place::File { line, column, .. }) => (0, *line, *column),
        Some(Place::Flag(_)) => (1, 0, 0),
        None => (2, 0, 0),
    });
    problems.dedup();
    Problems(problems)
}

/// The generator's flags that this program has under another name, or that it has a better mend for.
const OTHER_WORDS: [(&str, &str); 6] = [
    (", or give --nodegroup", ""),
    (", or give --ami-family", ""),
    ("or give --ami;", "or give --node-ami;"),
    ("--max-pods ", "--max-pods-per-node "),
    ("or give --cluster-name", "or give --name"),
    (
        "; say what it runs with --arch, or give a table that has it with --instance-data FILE",
        "; without --dry-run EC2 is asked what it is, with it use a type of the table",
    ),
];

/// A problem of a tree that flags made is at the flag, and the generator's flags have their names here.
fn in_our_words(mut problem: Problem) -> Problem {
    if let Some(Place::File { line: 0, column, .. }) = problem.place {
        problem.place = from_flags::place(column);
    }
    for (theirs, ours) in OTHER_WORDS {
        problem.message = problem.message.replace(theirs, ours);
    }
    problem
}

#[cfg(test)]
mod tests;
