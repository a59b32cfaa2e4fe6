//! Each field that is read, with a value of another type: told once, at the value, with the type that is wanted.

use crate::support::{refused, refuses_group, sound, with};

/// What a field takes, as messages name it, and a value that is something else.
#[derive(Clone, Copy)]
struct Wanted(&'static str, &'static str, &'static str);

const TEXT: Wanted = Wanted("text", "[]", "a list");
const BOOLEAN: Wanted = Wanted("true or false", "[]", "a list");
const LIST: Wanted = Wanted("a list", "{}", "a mapping");
const MAPPING: Wanted = Wanted("a mapping", "[]", "a list");

/// Fields that both kinds of node group have; `-` is the one item of a list.
const OF_GROUPS: [(&str, Wanted); 18] = [
    ("amiFamily", TEXT),
    ("ami", TEXT),
    ("instanceType", TEXT),
    ("labels", MAPPING),
    ("labels.team", TEXT),
    ("taints.dedicated", TEXT),
    ("maxPodsPerNode", TEXT),
    ("preBootstrapCommands", LIST),
    ("preBootstrapCommands.-", TEXT),
    ("overrideBootstrapCommand", TEXT),
    ("bottlerocket", MAPPING),
    ("bottlerocket.enableAdminContainer", BOOLEAN),
    ("bottlerocket.settings", MAPPING),
    ("ssh", MAPPING),
    ("ssh.publicKey", TEXT),
    ("disableIMDSv1", BOOLEAN),
    ("disablePodIMDS", BOOLEAN),
    ("nodestrap", MAPPING),
];

const OF_OTHERS: [(&str, Wanted); 10] = [
    ("instancesDistribution", MAPPING),
    ("instancesDistribution.instanceTypes", LIST),
    ("instancesDistribution.instanceTypes.-", TEXT),
    ("clusterDNS", TEXT),
    ("kubeletExtraConfig", MAPPING),
    ("containerRuntime", TEXT),
    ("ssh.allow", BOOLEAN),
    ("ssh.publicKeyPath", TEXT),
    ("ssh.publicKeyName", TEXT),
    ("taints.-", MAPPING),
];

const OF_MANAGED: [(&str, Wanted); 2] = [("instanceTypes", LIST), ("instanceTypes.-", TEXT)];

const OF_NODESTRAP: [(&str, Wanted); 36] = [
    ("boot", TEXT),
    ("capacity", MAPPING),
    ("capacity.customNetworking", BOOLEAN),
    ("capacity.kubeReserved", TEXT),
    ("capacity.maxENIs", TEXT),
    ("capacity.prefixDelegation", BOOLEAN),
    ("capacity.recommendedCap", BOOLEAN),
    ("capacity.reservedENIs", TEXT),
    ("containerd", MAPPING),
    ("containerd.fipsRegistry", BOOLEAN),
    ("containerd.imageCredentialProvider", TEXT),
    ("containerd.sandboxImage", TEXT),
    ("containerd.version", TEXT),
    ("environment", MAPPING),
    ("environment.kubelet", MAPPING),
    ("environment.kubelet.GODEBUG", TEXT),
    ("environment.containerd", MAPPING),
    ("instanceLabels", LIST),
    ("localStorage.strategy", TEXT),
    ("localStorage", MAPPING),
    ("localStorage.disabledMounts", LIST),
    ("localStorage.disabledMounts.-", TEXT),
    ("localStorage.mountPath", TEXT),
    ("network", MAPPING),
    ("network.domains", LIST),
    ("network.nameservers", LIST),
    ("network.nameservers.-", TEXT),
    ("nodeName", TEXT),
    ("proxy", MAPPING),
    ("proxy.http", TEXT),
    ("proxy.https", TEXT),
    ("proxy.no", LIST),
    ("token", TEXT),
    ("userData", MAPPING),
    ("userData.after", LIST),
    ("userData.before", LIST),
];

/// The field in YAML's flow style, within what it lies in, and its path as messages have it.
fn written(path: &str, value: &str) -> (String, String) {
    let mut yaml = String::new();
    let mut closing = String::new();
    let mut shown = String::new();
    for (index, name) in path.split('.').enumerate() {
        let (open, close) = match (index, name) {
            (0, _) => ("", ""),
            (_, "-") => ("[", "]"),
            _ => ("{", "}"),
        };
        yaml += open;
        closing.insert_str(0, close);
        match name {
            "-" => shown += "[0]",
            name => {
                yaml.extend([name, ": "]);
                shown = if index == 0 { name.to_owned() } else { format!("{shown}.{name}") };
            }
        }
    }
    (format!("{yaml}{value}{closing}"), shown)
}

/// Checks that the field, alone in a node group of `list`, is told of, at its value.
#[track_caller]
fn refuses(list: &str, path: &str, Wanted(wanted, value, found): Wanted) {
    let (yaml, shown) = written(path, value);
    let family = match path.split('.').next() {
        Some("amiFamily") => "",
        Some("bottlerocket") => "    amiFamily: Bottlerocket\n",
        _ => "    amiFamily: AmazonLinux2\n",
    };
    let text = with("nodeGroups:\n", &format!("{list}:\n")).replace("    amiFamily: AmazonLinux2\n", family);
    let (line, column) = (text.lines().count() + 1, yaml.find(value).expect("it is there") + 5);
    assert_eq!(
        refused(&format!("{text}    {yaml}\n")),
        format!("cluster.yaml:{line}:{column}: {list}[0].{shown}: must be {wanted}, not {found}")
    );
}

#[test]
fn each_field_of_a_node_group_has_its_type() {
    for (path, wanted) in OF_GROUPS {
        refuses("nodeGroups", path, wanted);
        refuses("managedNodeGroups", path, wanted);
    }
    for (path, wanted) in OF_OTHERS {
        refuses("nodeGroups", path, wanted);
    }
    for (path, wanted) in OF_MANAGED {
        refuses("managedNodeGroups", path, wanted);
    }
}

#[test]
fn each_setting_of_nodestraps_own_has_its_type() {
    for (path, wanted) in OF_NODESTRAP {
        refuses("nodeGroups", &format!("nodestrap.{path}"), wanted);
    }
    let label = Wanted(
        "a name such as zoneId, or a mapping such as \"{key: example.com/group, imds: placement/group-name}\"",
        "[]",
        "a list",
    );
    refuses("nodeGroups", "nodestrap.instanceLabels.-", label);
}

/// What lacks its other half is told of that as well, so that these stand beside it.
#[test]
fn each_half_of_a_taint_and_a_label_has_its_type() {
    let at = "nodeGroups[0]";
    refuses_group(&[
        ("taints: [{key: [], effect: NoSchedule}]", &format!("15:20: {at}.taints[0].key: must be text, not a list")),
        ("taints: [{key: a, effect: []}]", &format!("15:31: {at}.taints[0].effect: must be text, not a list")),
        (
            "taints: [{key: a, value: [], effect: NoSchedule}]",
            &format!("15:30: {at}.taints[0].value: must be text, not a list"),
        ),
        (
            "nodestrap: {instanceLabels: [{key: [], imds: ami-id}]}",
            &format!("15:40: {at}.nodestrap.instanceLabels[0].key: must be text, not a list"),
        ),
        (
            "nodestrap: {instanceLabels: [{key: a, imds: []}]}",
            &format!("15:49: {at}.nodestrap.instanceLabels[0].imds: must be text, not a list"),
        ),
    ]);
}

#[test]
fn each_fact_of_the_cluster_has_its_type() {
    let text = sound();
    for (path, wanted) in [
        ("metadata", MAPPING),
        ("metadata.name", TEXT),
        ("metadata.region", TEXT),
        ("metadata.version", TEXT),
        ("kubernetesNetworkConfig", MAPPING),
        ("kubernetesNetworkConfig.ipFamily", TEXT),
        ("kubernetesNetworkConfig.serviceIPv4CIDR", TEXT),
        ("kubernetesNetworkConfig.serviceIPv6CIDR", TEXT),
        ("outpost", MAPPING),
        ("outpost.controlPlaneOutpostARN", TEXT),
        ("status", MAPPING),
        ("status.arn", TEXT),
        ("status.certificateAuthorityData", TEXT),
        ("status.endpoint", TEXT),
        ("status.id", TEXT),
        ("nodeGroups", LIST),
        ("nodeGroups.-", MAPPING),
        ("managedNodeGroups", LIST),
    ] {
        let Wanted(type_name, value, found) = wanted;
        let (yaml, shown) = written(path, value);
        let block = path.split('.').next().expect("a name");
        // The block's own lines, of which the field takes the place.
        let kept: Vec<&str> = without_block(&text, block);
        let (line, column) = (kept.len() + 1, yaml.find(value).expect("it is there") + 1);
        let told = refused(&format!("{}\n{yaml}\n", kept.join("\n")));
        let expected = format!("cluster.yaml:{line}:{column}: {shown}: must be {type_name}, not {found}");
        let of_field: Vec<&str> = told.lines().filter(|message| message.contains(&format!(": {shown}: "))).collect();
        assert_eq!(of_field, [expected], "{path}: {told}");
    }
}

/// The lines of a file without those of one of its blocks.
fn without_block<'a>(text: &'a str, block: &str) -> Vec<&'a str> {
    let mut within = false;
    let is_kept = |line: &&str| {
        if !line.starts_with(' ') {
            within = line.starts_with(&format!("{block}:"));
        }
        !within
    };
    text.lines().filter(is_kept).collect()
}
