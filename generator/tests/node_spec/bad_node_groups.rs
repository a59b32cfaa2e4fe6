//! Node groups with something wrong in them.

use crate::support::{refused, refuses_group, sound, with_group};

const LABEL_VALUE: &str = "is not a label's value: it must be empty or have up to 63 letters, digits, \"-\", \"_\" and \".\", \
                           the first and last a letter or digit";
const LABEL_KEY: &str = "is not a label's key: its name must have 1 to 63 letters, digits, \"-\", \"_\" and \".\", \
                         the first and last a letter or digit";

#[test]
fn labels_that_are_none_are_refused() {
    refuses_group(&[
        ("labels: {a: 1:30}", &format!("15:17: nodeGroups[0].labels.a: \"1:30\" {LABEL_VALUE}")),
        ("labels: {a: ~}", &format!("15:17: nodeGroups[0].labels.a: \"~\" {LABEL_VALUE}")),
        ("labels: {a: 'b,c=d'}", &format!("15:17: nodeGroups[0].labels.a: \"b,c=d\" {LABEL_VALUE}")),
        ("labels: {a b: c}", &format!("15:14: nodeGroups[0].labels[\"a b\"]: \"a b\" {LABEL_KEY}")),
        (
            "labels: {a/b/c: d}",
            "15:14: nodeGroups[0].labels[\"a/b/c\"]: \"a/b/c\" is not a label's key: it has more than one \"/\"",
        ),
    ]);
}

#[test]
fn labels_that_are_not_the_users_to_set_are_refused() {
    refuses_group(&[
        (
            "labels: {node-role.kubernetes.io/worker: ''}",
            "15:14: nodeGroups[0].labels[\"node-role.kubernetes.io/worker\"]: kubelet may not give its own node the label \
             node-role.kubernetes.io/worker: under kubernetes.io and k8s.io it may set only kubelet.kubernetes.io/*, \
             node.kubernetes.io/*, beta.kubernetes.io/arch, beta.kubernetes.io/instance-type, beta.kubernetes.io/os, \
             failure-domain.beta.kubernetes.io/region, failure-domain.beta.kubernetes.io/zone, kubernetes.io/arch, \
             kubernetes.io/hostname, kubernetes.io/os, topology.kubernetes.io/region, topology.kubernetes.io/zone; \
             use a prefix of your own, or set it with \"kubectl label node\" \
             once the node has joined",
        ),
        (
            "labels: {alpha.eksctl.io/cluster-name: other}",
            "15:44: nodeGroups[0].labels[\"alpha.eksctl.io/cluster-name\"]: \
             the label alpha.eksctl.io/cluster-name is \"demo\" on every node of this group; remove it",
        ),
        (
            "labels: {alpha.eksctl.io/nodegroup-name: other}",
            "15:46: nodeGroups[0].labels[\"alpha.eksctl.io/nodegroup-name\"]: \
             the label alpha.eksctl.io/nodegroup-name is \"ng\" on every node of this group; remove it",
        ),
        (
            "labels: {alpha.eksctl.io/instance-id: i-1}",
            "15:14: nodeGroups[0].labels[\"alpha.eksctl.io/instance-id\"]: \
             the node sets the label alpha.eksctl.io/instance-id itself at boot; remove it",
        ),
        (
            "labels: {node-lifecycle: spot}",
            "15:14: nodeGroups[0].labels.node-lifecycle: the node sets the label node-lifecycle itself at boot; remove it",
        ),
    ]);
    crate::support::reads(&with_group("labels: {alpha.eksctl.io/cluster-name: demo}"));
}

#[test]
fn taints_that_are_none_are_refused() {
    let parts = "needs a key and an effect, such as \"{key: dedicated, value: gpu, effect: NoSchedule}\"";
    let effect = "is not an effect; write NoSchedule, PreferNoSchedule or NoExecute";
    refuses_group(&[
        ("taints: [{key: a}]", &format!("15:14: nodeGroups[0].taints[0]: {parts}")),
        ("taints: [{effect: NoSchedule}]", &format!("15:14: nodeGroups[0].taints[0]: {parts}")),
        ("taints: [a=b:NoSchedule]", "15:14: nodeGroups[0].taints[0]: must be a mapping, not \"a=b:NoSchedule\""),
        ("taints: [{key: a, effect: Never}]", &format!("15:31: nodeGroups[0].taints[0].effect: \"Never\" {effect}")),
        ("taints: {a: Never}", &format!("15:17: nodeGroups[0].taints.a: \"Never\" {effect}")),
        ("taints: {a: 'b:'}", &format!("15:17: nodeGroups[0].taints.a: \"\" {effect}")),
        ("taints: {a: 'b=c:NoSchedule'}", &format!("15:17: nodeGroups[0].taints.a: \"b=c\" {LABEL_VALUE}")),
        (
            "taints: [{key: a=b, effect: NoSchedule}]",
            &format!("15:20: nodeGroups[0].taints[0].key: \"a=b\" {LABEL_KEY}"),
        ),
        (
            "taints: [{key: a, effect: NoSchedule}, {key: a, value: b, effect: NoSchedule}]",
            "15:44: nodeGroups[0].taints[1]: a taint a with the effect NoSchedule is there already; keep one",
        ),
    ]);
}

#[test]
fn instance_types_that_are_none_unknown_or_mixed_up_are_refused() {
    refuses_group(&[
        (
            "instanceType: large",
            "15:19: nodeGroups[0].instanceType: \"large\" is not an instance type, which looks like \"m5.large\" or \"c7i.metal-24xl\"",
        ),
        (
            "instanceType: z9.large",
            "15:19: nodeGroups[0].instanceType: \"z9.large\" is not in the instance table; \
             say what it runs with --arch, or give a table that has it with --instance-data FILE",
        ),
        (
            "instanceType: mixed",
            "15:19: nodeGroups[0].instanceType: is \"mixed\", so list the types in instancesDistribution.instanceTypes",
        ),
        (
            "instanceType: m5.large\ninstancesDistribution: {instanceTypes: [c5.xlarge]}",
            "15:19: nodeGroups[0].instanceType: is \"m5.large\" while instancesDistribution lists types as well; \
             remove one of the two, or write \"mixed\" here",
        ),
        (
            "instancesDistribution: {}",
            "15:28: nodeGroups[0].instancesDistribution: needs instanceTypes, a list of at least one instance type",
        ),
        (
            "instancesDistribution: {instanceTypes: [m5.large, m5.large]}",
            "15:55: nodeGroups[0].instancesDistribution.instanceTypes[1]: lists \"m5.large\" again; keep one of them",
        ),
    ]);
}

#[test]
fn numbers_addresses_and_images_that_are_none_are_refused() {
    let pods = "is not a number of pods; write a number from 1 to 150000";
    refuses_group(&[
        ("maxPodsPerNode: -1", &format!("15:21: nodeGroups[0].maxPodsPerNode: \"-1\" {pods}")),
        ("maxPodsPerNode: 1_0", &format!("15:21: nodeGroups[0].maxPodsPerNode: \"1_0\" {pods}")),
        ("maxPodsPerNode: many", &format!("15:21: nodeGroups[0].maxPodsPerNode: \"many\" {pods}")),
        (
            "clusterDNS: 10.100.0",
            "15:17: nodeGroups[0].clusterDNS: \"10.100.0\" is not an IP address, which looks like \"10.100.0.10\"",
        ),
        (
            "clusterDNS: 10.0.0.10\nkubeletExtraConfig: {clusterDNS: [10.0.0.11]}",
            "16:26: nodeGroups[0].kubeletExtraConfig.clusterDNS: differs from clusterDNS of the node group; keep one of the two",
        ),
        (
            "ami: latest",
            "15:10: nodeGroups[0].ami: \"latest\" is not an AMI's identifier, which is \"ami-\" and 8 or 17 digits from 0 to 9 and a to f",
        ),
    ]);
    assert_eq!(
        refused(&sound().replace("- name: ng", "- name: 1ng")),
        "cluster.yaml:13:11: nodeGroups[0].name: \"1ng\" starts with \"1\"; \
         a node group's name has 1 to 63 letters, digits and \"-\", the first a letter, the last no \"-\""
    );
    assert_eq!(
        refused(&sound().replace("- name: ng\n    ami", "- ami")),
        "cluster.yaml:13:5: nodeGroups[0]: the node group's name is missing: write nodeGroups[0].name, or give --nodegroup"
    );
}

#[test]
fn commands_that_no_shell_can_run_are_refused() {
    refuses_group(&[
        (
            "preBootstrapCommands: [echo, '']",
            "15:34: nodeGroups[0].preBootstrapCommands[1]: is empty; write a shell command, or remove it",
        ),
        (
            "overrideBootstrapCommand: \" \"",
            "15:31: nodeGroups[0].overrideBootstrapCommand: is empty; write a shell command, or remove it",
        ),
        (
            "preBootstrapCommands: [\"a\\0b\"]",
            "15:28: nodeGroups[0].preBootstrapCommands[0]: holds a NUL character, which no shell command can; remove the character",
        ),
    ]);
}

#[test]
fn ssh_keys_that_are_none_or_unused_are_refused() {
    refuses_group(&[
        (
            "ssh: {allow: true}",
            "15:18: nodeGroups[0].ssh.allow: is true, so name the key: write publicKey, publicKeyPath or publicKeyName beside it",
        ),
        (
            "ssh: {allow: false, publicKeyName: ops}",
            "15:18: nodeGroups[0].ssh.allow: is false, so the key beside it would not be used; remove one of the two",
        ),
        (
            "ssh: {publicKeyPath: key.pub, publicKeyName: ops}",
            "15:10: nodeGroups[0].ssh: has more than one key; keep one of publicKey, publicKeyPath and publicKeyName",
        ),
        (
            "ssh: {publicKeyPath: missing.pub}",
            "15:26: nodeGroups[0].ssh.publicKeyPath: \"missing.pub\" cannot be read (no such file); \
             name a file that is there, or write the key itself as publicKey",
        ),
        (
            "ssh: {publicKeyPath: binary}",
            "15:26: nodeGroups[0].ssh.publicKeyPath: \"binary\" does not hold text; \
             name the file of a public key, such as id_ed25519.pub",
        ),
        (
            "ssh: {publicKeyName: ' ops'}",
            "15:26: nodeGroups[0].ssh.publicKeyName: \" ops\" starts with \" \"; a key pair's name has 1 to 255 printable ASCII characters, and no space at either end",
        ),
    ]);
    let private = refused(&with_group(
        "ssh:\n  publicKey: |\n    -----BEGIN OPENSSH PRIVATE KEY-----\n    c2VjcmV0\n    -----END OPENSSH PRIVATE KEY-----",
    ));
    assert!(private.starts_with("cluster.yaml:17:9: nodeGroups[0].ssh.publicKey: it is a private key"), "{private}");
    assert!(!private.contains("c2VjcmV0"), "{private}");
}

#[test]
fn kubelet_configuration_is_told_of_at_the_exact_key() {
    let lines = "kubeletExtraConfig:\n  maxPods: 5\n  bananas: 1\n  failSwapOn: 'no'\n  featureGates:\n    A: yes\n  evictionHard:\n    memory.available: lots";
    assert_eq!(
        refused(&with_group(lines)),
        "cluster.yaml:16:7: nodeGroups[0].kubeletExtraConfig.maxPods: maxPods is overridden by a flag of kubelet's; \
         write maxPodsPerNode in the node group instead\n\
         cluster.yaml:17:7: nodeGroups[0].kubeletExtraConfig.bananas: kubelet 1.24 has no field \"bananas\" here; remove it\n\
         cluster.yaml:18:7: nodeGroups[0].kubeletExtraConfig.failSwapOn: \
         \"no\" is a text where kubelet wants true or false; write true or false, without quotes\n\
         cluster.yaml:20:12: nodeGroups[0].kubeletExtraConfig.featureGates.A: \
         YAML readers differ on yes; write true without quotes, or \"yes\" with them\n\
         cluster.yaml:22:9: nodeGroups[0].kubeletExtraConfig.evictionHard[\"memory.available\"]: \
         \"lots\" is no amount, which looks like \"100Mi\", or \"10%\" up to \"100%\""
    );
}
