//! Which path gives which bytes: the metadata tree of one [`Instance`].
//!
//! Category names are those of the Amazon EC2 User Guide, "Instance metadata categories" and "Dynamic data categories".

use std::collections::{BTreeMap, BTreeSet};

use super::instance::{Credentials, Instance};

/// The versions that the service answers under, beside `latest`. A request under another one is 404.
pub(crate) const DATED_VERSIONS: [&str; 10] = [
    "2009-04-04",
    "2016-09-02",
    "2018-09-24",
    "2019-10-01",
    "2020-10-27",
    "2021-01-03",
    "2021-03-23",
    "2021-07-15",
    "2022-09-24",
    "2024-04-11",
];

/// The body for `path` (with its version, such as `/latest/meta-data/mac`), or nothing where the answer is 404.
pub(crate) fn look_up(instance: &Instance, path: &str) -> Option<Vec<u8>> {
    if path == "/" {
        let versions = DATED_VERSIONS.iter().copied().chain(["latest"]);
        return Some(versions.collect::<Vec<_>>().join("\n").into_bytes());
    }
    let (version, rest) = path.strip_prefix('/')?.split_once('/')?;
    if version != "latest" && !DATED_VERSIONS.contains(&version) {
        return None;
    }
    let tree = tree(instance);
    if rest.trim_end_matches('/') == "meta-data/public-keys" {
        // Here alone a line of the listing is not the child's name, but `index=name`, and the index is the child.
        return instance.public_key.as_ref().map(|(name, _)| format!("0={name}").into_bytes());
    }
    tree.get(rest).cloned().or_else(|| listing(&tree, rest))
}

/// The children of a directory, one a line without a final line feed; a child that is a directory itself ends in a slash.
fn listing(tree: &BTreeMap<String, Vec<u8>>, directory: &str) -> Option<Vec<u8>> {
    let prefix = match directory {
        "" => String::new(),
        named => format!("{}/", named.trim_end_matches('/')),
    };
    let children: BTreeSet<&str> = tree
        .keys()
        .filter_map(|path| path.strip_prefix(&prefix))
        .map(|below| below.find('/').map_or(below, |slash| &below[..=slash]))
        .collect();
    (!children.is_empty()).then(|| children.into_iter().collect::<Vec<_>>().join("\n").into_bytes())
}

fn tree(instance: &Instance) -> BTreeMap<String, Vec<u8>> {
    let mut tree = BTreeMap::new();
    let mut category = |name: &str, value: &str| {
        tree.insert(format!("meta-data/{name}"), value.as_bytes().to_vec());
    };
    category("ami-id", &instance.image_id);
    category("ami-launch-index", "0");
    category("ami-manifest-path", "(unknown)");
    category("hostname", &instance.local_hostname);
    category("instance-action", "none");
    category("instance-id", &instance.instance_id);
    category("instance-life-cycle", &instance.life_cycle);
    category("instance-type", &instance.instance_type);
    category("local-hostname", &instance.local_hostname);
    category("local-ipv4", &instance.private_ipv4.to_string());
    category("mac", &instance.mac);
    category("placement/availability-zone", &instance.availability_zone);
    category("placement/availability-zone-id", &instance.availability_zone_id);
    category("placement/region", &instance.region);
    category("profile", "default-hvm");
    category("reservation-id", "r-0123456789abcdef0");
    category("security-groups", "nodes");
    category("services/domain", &instance.services_domain);
    category("services/partition", &instance.partition);

    let interface = format!("network/interfaces/macs/{}", instance.mac);
    category(&format!("{interface}/device-number"), "0");
    category(&format!("{interface}/local-ipv4s"), &instance.private_ipv4.to_string());
    category(&format!("{interface}/mac"), &instance.mac);
    category(&format!("{interface}/owner-id"), &instance.account_id);
    category(&format!("{interface}/vpc-ipv4-cidr-blocks"), &instance.vpc_ipv4_cidr_blocks.join("\n"));
    if let Some(address) = instance.ipv6 {
        category("ipv6", &address.to_string());
        category(&format!("{interface}/ipv6s"), &address.to_string());
    }
    if let Some(group) = &instance.placement_group {
        category("placement/group-name", group);
    }
    for (key, value) in &instance.tags {
        category(&format!("tags/instance/{key}"), value);
    }
    if let Some((_, key)) = &instance.public_key {
        category("public-keys/0/openssh-key", key);
    }
    if let Some((role, credentials)) = &instance.role {
        category("iam/info", &profile_info(instance, role));
        category(&format!("iam/security-credentials/{role}"), &credentials_document(credentials));
    }

    tree.insert("dynamic/instance-identity/document".into(), identity_document(instance).into_bytes());
    if let Some(user_data) = &instance.user_data {
        tree.insert("user-data".into(), user_data.clone());
    }
    tree
}

/// The identity document, laid out as EC2 lays it out: a blank on both sides of each colon, and nulls.
fn identity_document(instance: &Instance) -> String {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    let fields = [
        ("accountId", text(&instance.account_id)),
        ("architecture", text(&instance.architecture)),
        ("availabilityZone", text(&instance.availability_zone)),
        ("billingProducts", "null".into()),
        ("devpayProductCodes", "null".into()),
        ("marketplaceProductCodes", "null".into()),
        ("imageId", text(&instance.image_id)),
        ("instanceId", text(&instance.instance_id)),
        ("instanceType", text(&instance.instance_type)),
        ("kernelId", "null".into()),
        ("pendingTime", text("2024-01-01T00:00:00Z")),
        ("privateIp", text(&instance.private_ipv4.to_string())),
        ("ramdiskId", "null".into()),
        ("region", text(&instance.region)),
        ("version", text("2017-09-30")),
    ];
    spaced_object(&fields)
}

fn credentials_document(credentials: &Credentials) -> String {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    spaced_object(&[
        ("Code", text("Success")),
        ("LastUpdated", text("2024-01-01T00:00:00Z")),
        ("Type", text("AWS-HMAC")),
        ("AccessKeyId", text(&credentials.access_key_id)),
        ("SecretAccessKey", text(&credentials.secret_access_key)),
        ("Token", text(&credentials.token)),
        ("Expiration", text(&credentials.expiration)),
    ])
}

fn profile_info(instance: &Instance, role: &str) -> String {
    let arn = format!("arn:{}:iam::{}:instance-profile/{role}", instance.partition, instance.account_id);
    let text = |value: &str| serde_json::Value::from(value).to_string();
    spaced_object(&[
        ("Code", text("Success")),
        ("LastUpdated", text("2024-01-01T00:00:00Z")),
        ("InstanceProfileArn", text(&arn)),
        ("InstanceProfileId", text("AIPA0123456789EXAMPLE")),
    ])
}

fn spaced_object(fields: &[(&str, String)]) -> String {
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("  \"{name}\" : {value}")).collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}
