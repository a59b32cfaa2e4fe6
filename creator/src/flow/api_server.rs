//! The way to a cluster's API server, from what EKS says of it.

use crate::aws::{Aws, ClusterFacts};
use crate::kubernetes::{Kubernetes, Tokens};

use super::FlowError;

/// A client for the cluster's API server.
///
/// # Errors
/// A cluster that has no API server yet, or no longer.
pub fn connect(aws: &Aws, cluster: &ClusterFacts) -> Result<Kubernetes, FlowError> {
    let ClusterFacts { name, status, .. } = cluster;
    let (Some(endpoint), Some(authority)) = (&cluster.endpoint, &cluster.certificate_authority) else {
        return Err(FlowError::Input(format!(
            "cluster {name:?} is {status} and has no API server: run the command again when it is ACTIVE"
        )));
    };
    let unread = |what: &str, error: &dyn std::fmt::Display| {
        FlowError::Input(format!("the {what} of cluster {name:?} as EKS tells it cannot be used: {error}"))
    };
    let region = aws.region().parse().map_err(|error| unread("region", &error))?;
    let parsed = name.parse().map_err(|error| unread("name", &error))?;
    let tokens = Tokens::new(aws.credentials().clone(), region, parsed);
    Ok(Kubernetes::new(endpoint, authority, tokens)?)
}
