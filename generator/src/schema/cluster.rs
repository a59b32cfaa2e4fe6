//! The document, and what stands in it of the cluster.

use super::node_group::{MANAGED_NODE_GROUP, NODE_GROUP};
use super::patterns;
use super::shape::{Described, Shape, field};
use crate::cluster_config::known_fields;

pub(super) static CLUSTER_CONFIG: Described = Described {
    object: &known_fields::CLUSTER_CONFIG,
    required: &["apiVersion", "kind"],
    fields: &[
        field("apiVersion", Shape::Words(&["eksctl.io/v1alpha5"]), "The version of eksctl's schema."),
        field("kind", Shape::Words(&["ClusterConfig"]), "What the file is."),
        field("kubernetesNetworkConfig", Shape::Object(&NETWORK), "The cluster's addresses, as EKS has them."),
        field(
            "managedNodeGroups",
            Shape::List(&Shape::Object(&MANAGED_NODE_GROUP)),
            "The node groups that EKS manages, one user data each.",
        ),
        field("metadata", Shape::Object(&METADATA), "The cluster's name, region and version."),
        field("nodeGroups", Shape::List(&Shape::Object(&NODE_GROUP)), "The node groups, one user data each."),
        field(
            "outpost",
            Shape::Object(&OUTPOST),
            "Where the control plane is, if the cluster is a local one on AWS Outposts.",
        ),
        field(
            "status",
            Shape::Object(&STATUS),
            "What a running cluster is like, as `aws eks describe-cluster` prints it. eksctl fills it in itself.",
        ),
    ],
};

static METADATA: Described = Described {
    object: &known_fields::METADATA,
    required: &[],
    fields: &[
        field("name", Shape::Pattern(patterns::CLUSTER_NAME), "The cluster's name. Flag: --cluster-name."),
        field("region", Shape::Pattern(patterns::REGION), "The cluster's region, such as eu-west-1. Flag: --region."),
        field(
            "version",
            Shape::Pattern(patterns::KUBERNETES_VERSION),
            "The nodes' Kubernetes version, in quotes, for YAML reads 1.30 as the number 1.3. Flag: --kubernetes-version.",
        ),
    ],
};

static NETWORK: Described = Described {
    object: &known_fields::KUBERNETES_NETWORK_CONFIG,
    required: &[],
    fields: &[
        field(
            "ipFamily",
            Shape::Words(&["IPv4", "IPv6", "ipv4", "ipv6"]),
            "The family of pods' and services' addresses; the service CIDR's where it is not given. Flag: --ip-family.",
        ),
        field(
            "serviceIPv4CIDR",
            Shape::Pattern(patterns::IPV4_CIDR),
            "The services' addresses, from which the cluster DNS address follows, such as 10.100.0.0/16. Flag: --service-cidr.",
        ),
        field(
            "serviceIPv6CIDR",
            Shape::Pattern(patterns::IPV6_CIDR),
            "The services' addresses of an IPv6 cluster, such as fd00:1234::/108. Flag: --service-cidr.",
        ),
    ],
};

static OUTPOST: Described = Described {
    object: &known_fields::OUTPOST,
    required: &["controlPlaneOutpostARN"],
    fields: &[field("controlPlaneOutpostARN", Shape::Pattern(patterns::ARN), "The Outpost of the control plane.")],
};

static STATUS: Described = Described {
    object: &known_fields::STATUS,
    required: &[],
    fields: &[
        field("arn", Shape::Pattern(patterns::ARN), "The cluster's ARN."),
        field(
            "certificateAuthorityData",
            Shape::Pattern(patterns::BASE64),
            "The cluster's certificate authority, PEM in base64. Flag: --ca or --ca-data.",
        ),
        field("endpoint", Shape::Pattern(patterns::ENDPOINT), "The API server's URL. Flag: --endpoint."),
        field(
            "id",
            Shape::Pattern(patterns::CLUSTER_NAME),
            "The ID of a local cluster on AWS Outposts. Flag: --cluster-id.",
        ),
    ],
};
