//! An item of `nodeGroups` or `managedNodeGroups`.

use super::own_settings::NODESTRAP;
use super::patterns;
use super::shape::{Described, Field, Shape, field};
use crate::cluster_config::known_fields;
use crate::node_spec::AmiFamily;
use crate::values::{MaxPods, TaintEffect};

pub(super) static NODE_GROUP: Described = Described {
    object: &known_fields::NODE_GROUP,
    required: &[],
    fields: &[
        AMI_FIELD,
        AMI_FAMILY_FIELD,
        BOTTLEROCKET_FIELD,
        field(
            "clusterDNS",
            Shape::Pattern(patterns::IP_ADDRESS),
            "The cluster DNS address, where it is not the service CIDR's tenth, such as node-local DNS. Flag: --cluster-dns.",
        ),
        field(
            "containerRuntime",
            Shape::Words(&["containerd", "dockerd"]),
            "What runs containers; each Kubernetes version has its own, so that it can only be confirmed here.",
        ),
        DISABLE_IMDS_V1_FIELD,
        DISABLE_POD_IMDS_FIELD,
        INSTANCE_TYPE_FIELD,
        field(
            "instancesDistribution",
            Shape::Object(&INSTANCES_DISTRIBUTION),
            "The instance types of a mixed node group.",
        ),
        field(
            "kubeletExtraConfig",
            Shape::KubeletConfiguration,
            "Fields of kubelet's configuration (kubelet.config.k8s.io/v1beta1), laid over EKS' own. Flag: --kubelet-extra-config.",
        ),
        LABELS_FIELD,
        MAX_PODS_PER_NODE_FIELD,
        NAME_FIELD,
        NODESTRAP_FIELD,
        OVERRIDE_BOOTSTRAP_COMMAND_FIELD,
        PRE_BOOTSTRAP_COMMANDS_FIELD,
        SSH_FIELD,
        TAINTS_FIELD,
    ],
};

pub(super) static MANAGED_NODE_GROUP: Described = Described {
    object: &known_fields::MANAGED_NODE_GROUP,
    required: &[],
    fields: &[
        AMI_FIELD,
        AMI_FAMILY_FIELD,
        BOTTLEROCKET_FIELD,
        DISABLE_IMDS_V1_FIELD,
        DISABLE_POD_IMDS_FIELD,
        INSTANCE_TYPE_FIELD,
        field("instanceTypes", Shape::List(&Shape::Pattern(patterns::INSTANCE_TYPE)), "The instance types."),
        LABELS_FIELD,
        MAX_PODS_PER_NODE_FIELD,
        NAME_FIELD,
        NODESTRAP_FIELD,
        OVERRIDE_BOOTSTRAP_COMMAND_FIELD,
        PRE_BOOTSTRAP_COMMANDS_FIELD,
        SSH_FIELD,
        TAINTS_FIELD,
    ],
};

// What nodeGroups and managedNodeGroups have in common.

const AMI_FIELD: Field =
    field("ami", Shape::Pattern(patterns::IMAGE_ID), "The AMI, for the launch template. Flag: --ami.");

const AMI_FAMILY_FIELD: Field = field(
    "amiFamily",
    Shape::WordsOf(|| AmiFamily::ALL.iter().map(|family| family.as_str()).collect()),
    "The family of the AMI, which decides the form of the user data; Custom for an image of your own. Where it is \
     not given, AmazonLinux2023 from Kubernetes 1.30 on. Flag: --ami-family.",
);

const BOTTLEROCKET_FIELD: Field =
    field("bottlerocket", Shape::Object(&BOTTLEROCKET), "What is said to Bottlerocket alone.");

const DISABLE_IMDS_V1_FIELD: Field = field(
    "disableIMDSv1",
    Shape::Boolean,
    "Whether the instance's metadata is to be had with a token alone, as it always is in our launch templates.",
);

const DISABLE_POD_IMDS_FIELD: Field = field(
    "disablePodIMDS",
    Shape::Boolean,
    "Whether pods are kept from the instance's metadata, but those on the host's network. Flag: --disable-pod-imds.",
);

const INSTANCE_TYPE_FIELD: Field = field(
    "instanceType",
    Shape::Pattern(patterns::INSTANCE_TYPE),
    "The instance type, or mixed where instancesDistribution lists several. Flag: --instance-type.",
);

const LABELS_FIELD: Field = field(
    "labels",
    Shape::Pairs { keys: patterns::LABEL_KEY, values: &Shape::Pattern(patterns::LABEL_VALUE) },
    "The nodes' labels. Flag: --node-label.",
);

const MAX_PODS_PER_NODE_FIELD: Field = field(
    "maxPodsPerNode",
    Shape::Integer(1, MaxPods::MOST),
    "The most pods on a node; without it, what the instance type has addresses for. Flag: --max-pods.",
);

const NAME_FIELD: Field =
    field("name", Shape::Pattern(patterns::NODE_GROUP_NAME), "The node group's name. Flag: --nodegroup.");

const NODESTRAP_FIELD: Field = field(
    "nodestrap",
    Shape::Object(&NODESTRAP),
    "What eksctl's schema has no field for. eksctl refuses it: take it out of a file for both.",
);

const OVERRIDE_BOOTSTRAP_COMMAND_FIELD: Field = field(
    "overrideBootstrapCommand",
    Shape::Pattern(patterns::COMMAND),
    "A shell command in the agent's place, which writes /etc/eksctl/kubelet.local.env and starts kubelet. Flag: --override-bootstrap-command.",
);

const PRE_BOOTSTRAP_COMMANDS_FIELD: Field = field(
    "preBootstrapCommands",
    Shape::List(&Shape::Pattern(patterns::COMMAND)),
    "Shell commands to run before the agent, in order. Flag: --pre-bootstrap-command.",
);

const SSH_FIELD: Field = field("ssh", Shape::Object(&SSH), "The public key of the image's default user.");

const TAINTS_FIELD: Field = field(
    "taints",
    Shape::AnyOf(&TAINT_SHAPES),
    "The nodes' taints: a list of key, value and effect, or pairs of a key and value:Effect. Flag: --node-taint.",
);

static INSTANCES_DISTRIBUTION: Described = Described {
    object: &known_fields::INSTANCES_DISTRIBUTION,
    required: &["instanceTypes"],
    fields: &[field(
        "instanceTypes",
        Shape::NonEmptyList(&Shape::Pattern(patterns::INSTANCE_TYPE)),
        "The instance types.",
    )],
};

static BOTTLEROCKET: Described = Described {
    object: &known_fields::BOTTLEROCKET,
    required: &[],
    fields: &[
        field(
            "enableAdminContainer",
            Shape::Boolean,
            "Whether the admin container runs, into which one logs in by SSH.",
        ),
        field(
            "settings",
            Shape::Pairs { keys: patterns::SETTINGS_TABLE, values: &Shape::Any },
            "Settings by Bottlerocket's settings reference, but those that the node group makes.",
        ),
    ],
};

static SSH: Described = Described {
    object: &known_fields::SSH,
    required: &[],
    fields: &[
        field("allow", Shape::Boolean, "Whether the default user gets a key."),
        field("publicKey", Shape::Text, "The public key itself. Flag: --ssh-public-key."),
        field(
            "publicKeyName",
            Shape::Text,
            "The name of an EC2 key pair, for the launch template. Flag: --ssh-key-name.",
        ),
        field("publicKeyPath", Shape::Text, "A file with the public key; ~/ at its start is the home directory."),
    ],
};

static TAINT_SHAPES: [Shape; 2] = [
    Shape::List(&Shape::Object(&TAINT)),
    Shape::Pairs { keys: patterns::LABEL_KEY, values: &Shape::Pattern(patterns::SHORT_TAINT) },
];

static TAINT: Described = Described {
    object: &known_fields::TAINT,
    required: &["effect", "key"],
    fields: &[
        field(
            "effect",
            Shape::WordsOf(|| TaintEffect::ALL.iter().map(|effect| effect.as_str()).collect()),
            "What becomes of pods that do not tolerate the taint.",
        ),
        field("key", Shape::Pattern(patterns::LABEL_KEY), "The taint's key."),
        field("value", Shape::Pattern(patterns::LABEL_VALUE), "The taint's value; without it, empty."),
    ],
};
