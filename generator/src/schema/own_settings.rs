//! `nodestrap` of a node group.

use super::patterns;
use super::shape::{Described, Shape, field};
use crate::cluster_config::known_fields;
use crate::cluster_config::own_settings::{
    capacity, containerd, environment, instance_labels, local_storage, network, proxy, user_data,
};
use crate::node_spec::own_settings::InstanceLabels;
use crate::values::{Interfaces, TokenProgram};

pub(super) static NODESTRAP: Described = Described {
    object: &known_fields::NODESTRAP,
    required: &[],
    fields: &[
        field(
            "boot",
            Shape::Words(&["agent", "nodeadm"]),
            "What makes a node of an instance: on AmazonLinux2023 nodeadm, or the agent in its place. Flag: --boot.",
        ),
        field("capacity", Shape::Object(&CAPACITY), "How many pods a node takes, and what it sets aside for kubelet."),
        field(
            "containerd",
            Shape::Object(&CONTAINERD),
            "What is unlike the default in containerd's configuration, and how its images come.",
        ),
        field("environment", Shape::Object(&ENVIRONMENT), "Environment variables for the node's services."),
        field(
            "instanceLabels",
            Shape::List(&Shape::AnyOf(&[Shape::WordsOf(InstanceLabels::names), Shape::Object(&INSTANCE_LABEL)])),
            "Labels that a node takes from its own instance. Flag: --instance-label.",
        ),
        field("localStorage", Shape::Object(&LOCAL_STORAGE), "What becomes of the instance store's disks."),
        field("network", Shape::Object(&NETWORK), "What is unlike the default in the node's own network."),
        field(
            "nodeName",
            Shape::Words(&["privateDnsName", "instanceId"]),
            "What a node calls itself, as the cluster's mapping of its role has it. Flag: --node-name.",
        ),
        field("proxy", Shape::Object(&PROXY), "The proxy between the node and the world."),
        field(
            "token",
            Shape::WordsOf(|| TokenProgram::ALL.iter().map(|program| program.as_str()).collect()),
            "The program that gives kubelet its token; without it, the agent from Kubernetes 1.24 on. Flag: --token.",
        ),
        field(
            "userData",
            Shape::Object(&USER_DATA),
            "Files with parts of your own: cloud-config, scripts and NodeConfigs, TOML for Bottlerocket, PowerShell for Windows.",
        ),
    ],
};

static CAPACITY: Described = Described {
    object: &capacity::OBJECT,
    required: &[],
    fields: &[
        field(
            "customNetworking",
            Shape::Boolean,
            "Whether pods are in other subnets than their node (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG). Flag: --custom-networking.",
        ),
        field(
            "kubeReserved",
            Shape::Words(&["aws", "none"]),
            "What is set aside for kubelet: AWS's formulas, or kubeletExtraConfig alone. Flag: --kube-reserved.",
        ),
        field(
            "maxENIs",
            Shape::Integer(0, Interfaces::MOST as u32),
            "The most network interfaces that the CNI takes (MAX_ENI). Flag: --max-enis.",
        ),
        field(
            "maxPodsExpression",
            Shape::Text,
            "A CEL formula for max pods over default_enis, ips_per_eni and max_pods, in place of all options of the CNI. Flag: --max-pods-expression.",
        ),
        field(
            "prefixDelegation",
            Shape::Boolean,
            "Whether interfaces get prefixes of 16 addresses (ENABLE_PREFIX_DELEGATION). Flag: --prefix-delegation.",
        ),
        field(
            "recommendedCap",
            Shape::Boolean,
            "Whether to stay within what AWS recommends: 110 pods, or 250 above 30 vCPUs. Flag: --recommended-cap.",
        ),
        field(
            "reservedENIs",
            Shape::Integer(0, Interfaces::MOST as u32),
            "Network interfaces to leave to others than the CNI. Flag: --reserved-enis.",
        ),
    ],
};

static CONTAINERD: Described = Described {
    object: &containerd::OBJECT,
    required: &[],
    fields: &[
        field(
            "fipsRegistry",
            Shape::Boolean,
            "Whether EKS' own images come from ECR's FIPS endpoint. Flag: --fips-registry.",
        ),
        field(
            "imageCredentialProvider",
            Shape::Pattern(patterns::ABSOLUTE_PATH),
            "The image's program that gives kubelet credentials for ECR, where it is not where EKS' images have it. Flag: --image-credential-provider.",
        ),
        field(
            "sandboxImage",
            Shape::Pattern(patterns::CONTAINER_IMAGE),
            "The image of the container that holds a pod's network, by its whole name with a tag or digest. Flag: --sandbox-image.",
        ),
        field(
            "version",
            Shape::NumberOrText(&[1, 2]),
            "The major version of the image's containerd, where it is not EKS' own images'. Flag: --containerd-version.",
        ),
    ],
};

const VARIABLES: Shape = Shape::Pairs { keys: patterns::VARIABLE_NAME, values: &Shape::Text };

static ENVIRONMENT: Described = Described {
    object: &environment::OBJECT,
    required: &[],
    fields: &[
        field("containerd", VARIABLES, "containerd's variables."),
        field("default", VARIABLES, "Variables of every service that systemd starts."),
        field("docker", VARIABLES, "Docker's variables, up to Kubernetes 1.23."),
        field("kubelet", VARIABLES, "Variables of kubelet."),
    ],
};

static INSTANCE_LABEL: Described = Described {
    object: &instance_labels::OBJECT,
    required: &["imds", "key"],
    fields: &[
        field(
            "imds",
            Shape::Text,
            "The category of IMDS that the label's value comes from, such as placement/group-name.",
        ),
        field("key", Shape::Pattern(patterns::LABEL_KEY), "The label's key."),
    ],
};

static LOCAL_STORAGE: Described = Described {
    object: &local_storage::OBJECT,
    required: &[],
    fields: &[
        field(
            "disabledMounts",
            Shape::List(&Shape::Words(&["Containerd", "PodLogs"])),
            "State that stays on the root volume.",
        ),
        field("mountPath", Shape::Pattern(patterns::ABSOLUTE_PATH), "The directory below which the disks are mounted."),
        field(
            "strategy",
            Shape::Words(&["Mount", "RAID0", "RAID10"]),
            "Whether each disk is a file system of its own, or all are one that holds kubelet's and the runtime's state. Flag: --local-storage.",
        ),
    ],
};

static NETWORK: Described = Described {
    object: &network::OBJECT,
    required: &[],
    fields: &[
        field(
            "domains",
            Shape::List(&Shape::Pattern(patterns::SEARCH_DOMAIN)),
            "Domains to look for names in before the VPC's. Flag: --search-domain.",
        ),
        field(
            "nameservers",
            Shape::List(&Shape::Pattern(patterns::IP_ADDRESS)),
            "Nameservers to ask before the VPC's, three at most. Flag: --nameserver.",
        ),
    ],
};

static PROXY: Described = Described {
    object: &proxy::OBJECT,
    required: &[],
    fields: &[
        field("http", Shape::Pattern(patterns::PROXY_URL), "The proxy for http://. Flag: --http-proxy."),
        field("https", Shape::Pattern(patterns::PROXY_URL), "The proxy for https://. Flag: --https-proxy."),
        field(
            "no",
            Shape::List(&Shape::Text),
            "What is reached without the proxy, beside IMDS and the cluster's services. Flag: --no-proxy.",
        ),
    ],
};

static USER_DATA: Described = Described {
    object: &user_data::OBJECT,
    required: &[],
    fields: &[
        field(
            "after",
            Shape::List(&Shape::Text),
            "Files whose commands run after the agent has started kubelet, from this file's directory. Flag: --user-data-after.",
        ),
        field(
            "before",
            Shape::List(&Shape::Text),
            "Files whose commands run before kubelet starts, from this file's directory. Flag: --user-data-before.",
        ),
    ],
};
