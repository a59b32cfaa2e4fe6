//! The facts of a cluster.

use clap::Args;
use nodestrap_generator::node_spec::{FlagInputs, NamedText};
use nodestrap_generator::problem::{Place, Problem};
use nodestrap_generator::values::CertificateAuthority;

use super::{ACTION, named_text};
use crate::failure::Failure;

/// The cluster's facts, which `aws eks describe-cluster` prints too.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cluster (each takes the place of the file's)")]
pub(super) struct ClusterFacts {
    /// The cluster's name.
    #[arg(long, value_name = "NAME")]
    cluster_name: Option<String>,

    /// The ID that a local cluster on AWS Outposts has beside its name.
    #[arg(long, value_name = "ID")]
    cluster_id: Option<String>,

    /// The cluster's region, such as eu-west-1.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// The Kubernetes version of the nodes, such as 1.32.
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<String>,

    /// The API server's URL.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// A file with the cluster's certificate authority, in PEM.
    #[arg(long = "ca", value_name = "FILE", conflicts_with = "certificate_authority_data")]
    certificate_authority: Option<String>,

    /// The certificate authority itself, in base64, as `aws eks describe-cluster` prints it.
    #[arg(long = "ca-data", value_name = "BASE64")]
    certificate_authority_data: Option<String>,

    /// The IP family of the cluster's pods and services, IPv4 or IPv6; the service CIDR's where it is not given.
    #[arg(long, value_name = "FAMILY")]
    ip_family: Option<String>,

    /// The service CIDR, from which the cluster DNS address follows, such as 10.100.0.0/16 or fd00:1234::/108.
    #[arg(long, value_name = "CIDR")]
    service_cidr: Option<String>,

    /// The cluster DNS address itself, such as that of node-local DNS.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    cluster_dns: Vec<String>,
}

impl ClusterFacts {
    /// What they say, in `inputs`.
    pub(super) fn put(&self, inputs: &mut FlagInputs) -> Result<(), Failure> {
        inputs.cluster_name.clone_from(&self.cluster_name);
        inputs.cluster_id.clone_from(&self.cluster_id);
        inputs.region.clone_from(&self.region);
        inputs.endpoint.clone_from(&self.endpoint);
        inputs.certificate_authority = match &self.certificate_authority_data {
            Some(data) => Some(certificate_authority(data)?),
            None => named_text(self.certificate_authority.as_ref())?,
        };
        inputs.ip_family.clone_from(&self.ip_family);
        inputs.service_cidr.clone_from(&self.service_cidr);
        inputs.cluster_dns.clone_from(&self.cluster_dns);
        inputs.kubernetes_version.clone_from(&self.kubernetes_version);
        Ok(())
    }
}

/// The flag whose text the node spec's flags take in PEM only.
pub(super) const CA_DATA: &str = "--ca-data";

/// The PEM in base64.
fn certificate_authority(data: &str) -> Result<NamedText, Failure> {
    let read = CertificateAuthority::from_base64(data)
        .map_err(|error| Failure::to(ACTION, Problem::at(&Place::Flag(CA_DATA.to_owned()), error.to_string())))?;
    Ok(NamedText { name: CA_DATA.to_owned(), text: read.to_string() })
}
