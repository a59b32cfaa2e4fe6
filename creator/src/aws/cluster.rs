//! A cluster's facts, by EKS' `DescribeCluster`.

use aws_sdk_eks::types::{Cluster, IpFamily};

use super::{Aws, AwsError, Told as _};

/// What EKS says of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterFacts {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `CREATING`, `ACTIVE`, `DELETING`, `FAILED`, `UPDATING` or `PENDING`.
    pub status: String,
    /// The Kubernetes version of its control plane, such as `1.32`.
    pub version: String,
    /// The API server's URL; none while it is made.
    pub endpoint: Option<String>,
    /// The certificate authority of the API server: PEM in base64; none while it is made.
    pub certificate_authority: Option<String>,
    /// The addresses of services.
    pub service_cidr: Option<String>,
    /// The IP family of pods and services, `ipv4` or `ipv6`.
    pub ip_family: Option<String>,
    /// How rights are told, such as `API_AND_CONFIG_MAP`.
    pub authentication_mode: Option<String>,
    /// The VPC.
    pub vpc: Option<String>,
    /// The subnets of the control plane's interfaces.
    pub subnets: Vec<String>,
    /// The security groups of the control plane's interfaces.
    pub security_groups: Vec<String>,
    /// The security group that EKS made for the cluster.
    pub cluster_security_group: Option<String>,
    /// When it was made, in seconds since 1970.
    pub created: Option<i64>,
    /// Its ID, for a local cluster on AWS Outposts.
    pub local_id: Option<String>,
}

impl ClusterFacts {
    fn of(cluster: &Cluster) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let network = cluster.kubernetes_network_config();
        let vpc = cluster.resources_vpc_config();
        let is_v6 = network.and_then(|network| network.ip_family()) == Some(&IpFamily::Ipv6);
        let cidr =
            network.and_then(|network| if is_v6 { network.service_ipv6_cidr() } else { network.service_ipv4_cidr() });
        Self {
            name: cluster.name().unwrap_or_default().to_owned(),
            arn: cluster.arn().unwrap_or_default().to_owned(),
            status: cluster.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            version: cluster.version().unwrap_or_default().to_owned(),
            endpoint: text(cluster.endpoint()),
            certificate_authority: text(cluster.certificate_authority().and_then(|authority| authority.data())),
            service_cidr: text(cidr),
            ip_family: text(network.and_then(|network| network.ip_family()).map(IpFamily::as_str)),
            authentication_mode: text(
                cluster
                    .access_config()
                    .and_then(|access| access.authentication_mode())
                    .map(aws_sdk_eks::types::AuthenticationMode::as_str),
            ),
            vpc: text(vpc.and_then(|vpc| vpc.vpc_id())),
            subnets: vpc.map(|vpc| vpc.subnet_ids().to_vec()).unwrap_or_default(),
            security_groups: vpc.map(|vpc| vpc.security_group_ids().to_vec()).unwrap_or_default(),
            cluster_security_group: text(vpc.and_then(|vpc| vpc.cluster_security_group_id())),
            created: cluster.created_at().map(aws_sdk_eks::primitives::DateTime::secs),
            local_id: text(cluster.id()),
        }
    }
}

impl Aws {
    /// What EKS says of a cluster; `None` where there is none of this name.
    pub async fn cluster(&self, name: &str) -> Result<Option<ClusterFacts>, AwsError> {
        match self.eks.describe_cluster().name(name).send().await.told("EKS", "DescribeCluster") {
            Ok(answer) => Ok(answer.cluster().map(ClusterFacts::of)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The names of the region's clusters, sorted.
    pub async fn cluster_names(&self) -> Result<Vec<String>, AwsError> {
        let mut pages = self.eks.list_clusters().into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            names.extend(page.told("EKS", "ListClusters")?.clusters.unwrap_or_default());
        }
        names.sort_unstable();
        Ok(names)
    }
}
