//! Flags as the `ClusterConfig` that they stand for, so that they are parsed and checked as a file is.
//!
//! A value's position has line 0, and in its column which flag gave it; [`place`] makes the flag of it again.

use nodestrap_generator::cluster_config::source::{Node, Position};
use nodestrap_generator::problem::Place;

use super::tree::{NOWHERE, below, list, mapping, scalar, set, text};
use super::{Given, NodeGroupFlags, StackFlags};

/// The flags' names, in no order; a position's column counts them from 1.
const FLAGS: [&str; 30] = [
    "--name",
    "--region",
    "--version",
    "--tags",
    "--zones",
    "--fargate",
    "--vpc-cidr",
    "--vpc-nat-mode",
    "--vpc-public-subnets",
    "--vpc-private-subnets",
    "--nodegroup-name",
    "--managed",
    "--node-type",
    "--instance-types",
    "--spot",
    "--nodes",
    "--nodes-min",
    "--nodes-max",
    "--node-volume-size",
    "--node-volume-type",
    "--node-ami",
    "--node-ami-family",
    "--max-pods-per-node",
    "--ssh-access",
    "--ssh-public-key",
    "--node-private-networking",
    "--node-security-groups",
    "--node-labels",
    "--node-zones",
    "--subnet-ids",
];

/// The position of what a flag gave.
fn at(flag: &str) -> Position {
    let index = FLAGS.iter().position(|known| *known == flag);
    let column = index.and_then(|index| u64::try_from(index + 1).ok()).unwrap_or_default();
    Position { line: 0, column }
}

/// The flag at a place of such a tree; `None` for what no flag gave.
pub(super) fn place(column: u64) -> Option<Place> {
    let index = usize::try_from(column).ok()?.checked_sub(1)?;
    FLAGS.get(index).map(|flag| Place::Flag((*flag).to_owned()))
}

/// The document that the flags stand for.
pub(super) fn document(flags: &StackFlags, given: &Given<'_>) -> Node {
    let mut root = mapping(NOWHERE);
    set(&mut root, "apiVersion", text("eksctl.io/v1alpha5", NOWHERE));
    set(&mut root, "kind", text("ClusterConfig", NOWHERE));
    let metadata = below(&mut root, "metadata");
    put(metadata, "name", "--name", flags.name.as_ref());
    put(metadata, "region", "--region", flags.region.as_ref());
    put(metadata, "version", "--version", flags.version.as_ref());
    put_pairs(metadata, "tags", "--tags", &flags.tags);
    put_list(&mut root, "availabilityZones", "--zones", &flags.zones);
    let vpc = below(&mut root, "vpc");
    put(vpc, "cidr", "--vpc-cidr", flags.vpc_cidr.as_ref());
    if flags.vpc_nat_mode.is_some() {
        put(below(vpc, "nat"), "gateway", "--vpc-nat-mode", flags.vpc_nat_mode.as_ref());
    }
    put_subnets(vpc, "public", "--vpc-public-subnets", &flags.vpc_public_subnets, given);
    put_subnets(vpc, "private", "--vpc-private-subnets", &flags.vpc_private_subnets, given);
    if flags.fargate {
        let selector = |namespace: &str| {
            let mut selector = mapping(at("--fargate"));
            set(&mut selector, "namespace", text(namespace, at("--fargate")));
            selector
        };
        let mut profile = mapping(at("--fargate"));
        set(&mut profile, "name", text("fp-default", at("--fargate")));
        set(&mut profile, "selectors", list(vec![selector("default"), selector("kube-system")], at("--fargate")));
        set(&mut root, "fargateProfiles", list(vec![profile], at("--fargate")));
    }
    // As with eksctl, Fargate takes the place of nodes unless a node group is asked for by name.
    let group = flags.node_group.as_ref().filter(|group| !flags.fargate || **group != NodeGroupFlags::default());
    if let Some(group) = group {
        let kind = if group.managed.unwrap_or(true) { "managedNodeGroups" } else { "nodeGroups" };
        set(&mut root, kind, list(vec![node_group(group, given)], NOWHERE));
    }
    root
}

/// The node group that flags stand for.
fn node_group(flags: &NodeGroupFlags, given: &Given<'_>) -> Node {
    let mut group = mapping(NOWHERE);
    let name = flags.name.as_deref().unwrap_or(given.node_group_name);
    set(&mut group, "name", text(name, at("--nodegroup-name")));
    put(&mut group, "instanceType", "--node-type", flags.instance_type.as_ref());
    put_list(&mut group, "instanceTypes", "--instance-types", &flags.instance_types);
    put_true(&mut group, "spot", "--spot", flags.spot);
    put(&mut group, "desiredCapacity", "--nodes", flags.nodes.as_ref());
    put(&mut group, "minSize", "--nodes-min", flags.nodes_min.as_ref());
    put(&mut group, "maxSize", "--nodes-max", flags.nodes_max.as_ref());
    put(&mut group, "volumeSize", "--node-volume-size", flags.volume_size.as_ref());
    put(&mut group, "volumeType", "--node-volume-type", flags.volume_type.as_ref());
    put(&mut group, "ami", "--node-ami", flags.image.as_ref());
    put(&mut group, "amiFamily", "--node-ami-family", flags.ami_family.as_ref());
    put(&mut group, "maxPodsPerNode", "--max-pods-per-node", flags.max_pods.as_ref());
    put_true(&mut group, "privateNetworking", "--node-private-networking", flags.private_networking);
    if !flags.security_groups.is_empty() {
        put_list(below(&mut group, "securityGroups"), "attachIDs", "--node-security-groups", &flags.security_groups);
    }
    put_pairs(&mut group, "labels", "--node-labels", &flags.labels);
    put_list(&mut group, "availabilityZones", "--node-zones", &flags.zones);
    put_list(&mut group, "subnets", "--subnet-ids", &flags.subnets);
    put_true(&mut group, "disablePodIMDS", "--disable-pod-imds", flags.disable_pod_imds);
    if !flags.addon_policies.is_empty() {
        let policies = below(below(&mut group, "iam"), "withAddonPolicies");
        flags.addon_policies.iter().for_each(|policy| set(policies, policy, scalar("true", NOWHERE)));
    }
    if flags.ssh_access || flags.ssh_public_key.is_some() {
        let ssh = below(&mut group, "ssh");
        put_true(ssh, "allow", "--ssh-access", true);
        // eksctl's own default, and its guess of what a text is.
        let key = flags.ssh_public_key.as_deref().unwrap_or("~/.ssh/id_rsa.pub");
        let field = if key.contains(' ') {
            "publicKey"
        } else if flags.ssh_public_key.is_none() || (given.read_file)(key).is_ok() {
            "publicKeyPath"
        } else {
            "publicKeyName"
        };
        set(ssh, field, text(key, at("--ssh-public-key")));
    }
    group
}

fn put(node: &mut Node, field: &str, flag: &str, value: Option<&String>) {
    if let Some(value) = value {
        let number =
            matches!(flag, "--nodes" | "--nodes-min" | "--nodes-max" | "--node-volume-size" | "--max-pods-per-node");
        let value = if number { scalar(value, at(flag)) } else { text(value, at(flag)) };
        set(node, field, value);
    }
}

fn put_true(node: &mut Node, field: &str, flag: &str, value: bool) {
    if value {
        set(node, field, scalar("true", at(flag)));
    }
}

fn put_list(node: &mut Node, field: &str, flag: &str, values: &[String]) {
    if !values.is_empty() {
        set(node, field, list(values.iter().map(|value| text(value, at(flag))).collect(), at(flag)));
    }
}

fn put_pairs(node: &mut Node, field: &str, flag: &str, pairs: &[String]) {
    if pairs.is_empty() {
        return;
    }
    let mut all = mapping(at(flag));
    for pair in pairs {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        set(&mut all, key, text(value, at(flag)));
    }
    set(node, field, all);
}

/// Subnets by their zones, as far as those are known.
fn put_subnets(vpc: &mut Node, kind: &str, flag: &str, ids: &[String], given: &Given<'_>) {
    for id in ids {
        let (vpc_id, zone) =
            given.subnets.get(id).map_or((None, id.as_str()), |(vpc, zone)| (Some(vpc), zone.as_str()));
        if let Some(vpc_id) = vpc_id {
            set(vpc, "id", text(vpc_id, at(flag)));
        }
        let mut subnet = mapping(at(flag));
        set(&mut subnet, "id", text(id, at(flag)));
        set(&mut subnet, "az", text(zone, at(flag)));
        let subnets = below(below(vpc, "subnets"), kind);
        set(subnets, id, subnet);
    }
}
