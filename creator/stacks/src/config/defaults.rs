//! What a `ClusterConfig` means where it says nothing: written into the tree, so that what is printed is what is done.
//!
//! Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/{defaults,types}.go`, but for the three that are described where they stand.

use nodestrap_generator::cluster_config::source::{Node, Value};
use nodestrap_generator::values::KubernetesVersion;

use super::Given;
use super::tree::{below, get, get_text, list, set, set_default, text};

/// The Kubernetes version of a cluster for which nobody names one: eksctl's default, in standard support of EKS.
pub const DEFAULT_VERSION: &str = "1.34";

/// The first minor whose clusters have access entries, so that older ones get `aws-auth` alone.
/// Source: the EKS user guide, "Grant IAM users access to Kubernetes with EKS access entries", platform versions.
const ACCESS_ENTRIES_SINCE: u32 = 23;

/// The first minor for which EKS takes Amazon Linux 2023 where nobody names a family.
/// Source: the EKS user guide, "Review release notes for Kubernetes versions", 1.30.
const AMAZON_LINUX_2023_SINCE: u32 = 30;

/// Writes every default into the document.
pub(super) fn complete(root: &mut Node, given: &Given<'_>) {
    if !matches!(root.value, Value::Mapping(_)) {
        return;
    }
    let metadata = below(root, "metadata");
    set_default(metadata, "name", given.cluster_name);
    if let Some(region) = given.region {
        set_default(metadata, "region", region);
    }
    if let Some(version) = given.version.or_else(|| get(metadata, "version").is_none().then_some(DEFAULT_VERSION)) {
        let position = get(metadata, "version").unwrap_or(metadata).position;
        set(metadata, "version", text(version, position));
    }
    let version = get_text(metadata, "version").and_then(|version| version.parse::<KubernetesVersion>().ok());
    let minor = version.and_then(|version| version.resolve().ok()).map(|minor| minor.minor);
    let is_before = |since: u32| minor.is_some_and(|minor| minor < since);
    if get(root, "availabilityZones").is_none()
        && let Some(zones) = given.zones
    {
        let position = root.position;
        set(root, "availabilityZones", list(zones.iter().map(|zone| text(zone, position)).collect(), position));
    }
    let vpc = below(root, "vpc");
    if get(vpc, "id").is_none() && get(vpc, "subnets").is_none() {
        set_default(vpc, "cidr", "192.168.0.0/16");
        set_default(below(vpc, "nat"), "gateway", "Single");
    }
    let endpoints = below(vpc, "clusterEndpoints");
    set_default(endpoints, "publicAccess", "true");
    set_default(endpoints, "privateAccess", "false");
    let access = below(root, "accessConfig");
    let mode = if is_before(ACCESS_ENTRIES_SINCE) { "CONFIG_MAP" } else { "API_AND_CONFIG_MAP" };
    set_default(access, "authenticationMode", mode);
    set_default(access, "bootstrapClusterCreatorAdminPermissions", "true");
    let family = if is_before(AMAZON_LINUX_2023_SINCE) { "AmazonLinux2" } else { "AmazonLinux2023" };
    for kind in ["nodeGroups", "managedNodeGroups"] {
        let Value::Mapping(entries) = &mut root.value else { continue };
        let Some(groups) = entries.iter_mut().find(|entry| entry.key == kind) else { continue };
        let Value::Sequence(groups) = &mut groups.value.value else { continue };
        for group in groups {
            node_group(group, family);
        }
    }
}

/// Writes every default into a node group.
fn node_group(group: &mut Node, family: &str) {
    set_default(group, "amiFamily", family);
    if ["instanceType", "instanceTypes", "instancesDistribution"].iter().all(|field| get(group, field).is_none()) {
        set_default(group, "instanceType", "m5.large");
    }
    scaling(group);
    set_default(group, "volumeSize", "80");
    set_default(group, "volumeType", "gp3");
    set_default(group, "privateNetworking", "false");
    set_default(group, "disableIMDSv1", "true");
    set_default(group, "disablePodIMDS", "false");
}

/// Two nodes; the fewest are as many as are wanted, and so are the most.
fn scaling(group: &mut Node) {
    let number = |field: &str| get_text(group, field).map(|text| text.parse::<u32>().ok());
    let (desired, min, max) = (number("desiredCapacity"), number("minSize"), number("maxSize"));
    // A text that is no number is left to its reader.
    let known = |number: Option<Option<u32>>| number.flatten();
    let wanted = known(desired).or(known(min)).unwrap_or_else(|| known(max).unwrap_or(2).min(2));
    set_default(group, "desiredCapacity", &wanted.to_string());
    set_default(group, "minSize", &known(min).unwrap_or(wanted).to_string());
    let most = wanted.max(known(min).unwrap_or(wanted));
    set_default(group, "maxSize", &known(max).unwrap_or(most).to_string());
}
