//! The facts of the cluster, and how to find those that are missing.

use super::Resolver;
use crate::kubernetes::{Minor, Runtime};
use crate::node_spec::{AmiFamily, ApiServer, Cluster, flag};
use crate::problem::Sourced;
use crate::values::{
    CertificateAuthority, ClusterId, ClusterName, Endpoint, IpFamily, KubernetesVersion, Region, ServiceCidr,
    ValueError, quoted,
};

impl Resolver<'_> {
    /// The cluster's name.
    pub(super) fn cluster_name(&mut self) -> Option<ClusterName> {
        match &self.draft.cluster.name {
            Some(name) => self.parse(name),
            None => self.absent("metadata.name", "cluster's name", flag::CLUSTER_NAME, None),
        }
    }

    /// What nodes of the cluster's version take; without a family, the version is checked by itself.
    pub(super) fn kubernetes(&mut self, family: Option<AmiFamily>) -> Option<&'static Minor> {
        let Some(text) = &self.draft.cluster.version else {
            return self.absent("metadata.version", "Kubernetes version", flag::KUBERNETES_VERSION, Some("version"));
        };
        let version: KubernetesVersion = self.parse(text)?;
        let minor = family.map_or_else(|| version.resolve(), |family| family.minor(version));
        minor.map_err(|error| self.note(&text.place, error.to_string())).ok()
    }

    /// How the nodes run containers; `None` where the version is not known, which is told elsewhere.
    pub(in crate::node_spec) fn runtime(&self) -> Option<Runtime> {
        let version: KubernetesVersion = self.draft.cluster.version.as_ref()?.value.parse().ok()?;
        version.resolve().ok().map(|minor| minor.runtime)
    }

    /// The cluster that the node joins.
    pub(super) fn cluster(
        &mut self,
        name: Option<ClusterName>,
        kubernetes: Option<&'static Minor>,
        ip_family: IpFamily,
        service_cidr: Option<ServiceCidr>,
    ) -> Option<Cluster> {
        let fields = &self.draft.cluster;
        let region: Option<Region> = match &fields.region {
            Some(region) => self.parse(region),
            None => self.absent("metadata.region", "cluster's region", flag::REGION, None),
        };
        let endpoint: Option<Endpoint> = match &fields.endpoint {
            Some(endpoint) => self.parse(endpoint),
            None if self.is_booted_by_eks() => None,
            None => self.absent("status.endpoint", "API server's endpoint", flag::ENDPOINT, Some("endpoint")),
        };
        let certificate_authority = self.certificate_authority();
        let api_server = endpoint
            .zip(certificate_authority)
            .map(|(endpoint, certificate_authority)| ApiServer { endpoint, certificate_authority });
        if let (Some(arn), Some(name), Some(region)) = (&fields.arn, &name, &region) {
            self.check_arn(arn, name, region);
        }
        let local_id = self.local_id();
        if api_server.is_none() && !self.is_booted_by_eks() {
            return None;
        }
        Some(Cluster {
            name: name?,
            local_id,
            region: region?,
            kubernetes: kubernetes?,
            ip_family,
            service_cidr,
            api_server,
        })
    }

    /// The ID of a local cluster on AWS Outposts, which other clusters do not have.
    ///
    /// Source: the EKS API reference, `Cluster`, field `id`; eksctl takes a cluster with `outpost` for a local one
    /// (`pkg/apis/eksctl.io/v1alpha5/types.go`, `IsControlPlaneOnOutposts`).
    fn local_id(&mut self) -> Option<ClusterId> {
        let fields = &self.draft.cluster;
        match (&fields.id, &fields.outpost_arn) {
            (Some(id), _) => self.parse(id),
            (None, Some(_)) => self.absent("status.id", "local cluster's ID", flag::CLUSTER_ID, Some("id")),
            (None, None) => None,
        }
    }

    /// Notes a missing fact of the cluster; `query` is where `DescribeCluster` has it.
    fn absent<T>(&mut self, path: &str, what: &str, flag: &str, query: Option<&str>) -> Option<T> {
        let hint = query.map(|query| self.describe_cluster(query));
        self.missing(path, what, flag, hint.as_deref());
        None
    }

    /// The command that prints one of the cluster's facts, with the names that are known.
    pub(super) fn describe_cluster(&self, query: &str) -> String {
        let known = |fact: &Option<Sourced<String>>, placeholder: &str| {
            let safe = |text: &&String| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            fact.as_ref().map(|fact| &fact.value).filter(safe).cloned().unwrap_or_else(|| placeholder.to_owned())
        };
        let name = known(&self.draft.cluster.name, "NAME");
        let region = known(&self.draft.cluster.region, "REGION");
        format!(
            "\"aws eks describe-cluster --name {name} --region {region} --query cluster.{query} --output text\" prints it"
        )
    }

    /// The certificate authority: PEM from a flag, or base64 of it from the file.
    fn certificate_authority(&mut self) -> Option<CertificateAuthority> {
        let (place, parsed): (_, Result<CertificateAuthority, ValueError>) =
            match (&self.draft.certificate_authority, &self.draft.cluster.certificate_authority_data) {
                (Some(pem), _) => (&pem.place, pem.value.parse()),
                (None, Some(data)) => (&data.place, CertificateAuthority::from_base64(&data.value)),
                (None, None) if self.is_booted_by_eks() => return None,
                (None, None) => {
                    let printed = self.describe_cluster("certificateAuthority.data");
                    let hint = format!("{printed}, and \"base64 --decode\" makes the file for {} of it", flag::CA);
                    let path = "status.certificateAuthorityData";
                    self.missing(path, "cluster's certificate authority", flag::CA, Some(&hint));
                    return None;
                }
            };
        parsed.map_err(|error| self.note(place, error.to_string())).ok()
    }

    /// Checks that `status` is of the cluster that the rest of the input names.
    ///
    /// Source: the service authorization reference, "Actions, resources, and condition keys for Amazon EKS":
    /// `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`.
    fn check_arn(&mut self, arn: &Sourced<String>, name: &ClusterName, region: &Region) {
        let parts: Vec<&str> = arn.value.split(':').collect();
        let message = match parts.as_slice() {
            ["arn", _, "eks", arn_region, _, resource] => match resource.strip_prefix("cluster/") {
                Some(arn_name) if arn_name == name.as_str() && *arn_region == region.as_str() => return,
                Some(arn_name) => format!(
                    "is the ARN of cluster {} in {}, while the input names {} in {}; renew status, or mend the names",
                    quoted(arn_name),
                    quoted(arn_region),
                    quoted(name.as_str()),
                    quoted(region.as_str())
                ),
                None => not_an_arn(&arn.value),
            },
            _ => not_an_arn(&arn.value),
        };
        self.note(&arn.place, message);
    }
}

/// The message for what is no cluster's ARN.
fn not_an_arn(text: &str) -> String {
    format!(
        "{} is not the ARN of an EKS cluster, which looks like \"arn:aws:eks:REGION:ACCOUNT:cluster/NAME\"",
        quoted(text)
    )
}
