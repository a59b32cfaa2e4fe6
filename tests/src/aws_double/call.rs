//! An HTTP request, read as the call of a service's operation.

use serde_json::{Map, Value};

use super::parameters::Parameters;
use super::refusal::Refusal;
use super::service::{Protocol, Service};
use crate::endpoint::{Request, percent_decoded, query_pairs};

/// The call of an operation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub(super) service: Service,
    pub(super) operation: String,
    pub(super) parameters: Parameters,
}

/// Who signed a request, and for what. The signature itself is not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signer {
    pub(super) access_key: String,
    pub(super) region: String,
    service: Service,
}

impl Signer {
    /// From `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`.
    pub(super) fn of(request: &Request) -> Result<Self, Refusal> {
        let header = request.header("authorization");
        let unsigned = || Refusal::unexpected(format!("no signature of version 4 in Authorization: {header:?}"));
        let credential = header.strip_prefix("AWS4-HMAC-SHA256 Credential=").ok_or_else(unsigned)?;
        let mut parts = credential.split([',', ' ']).next().unwrap_or_default().split('/');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (access_key, _date, region, service) = (part(), part(), part(), part());
        let service = Service::of_signing_name(&service)
            .ok_or_else(|| Refusal::unexpected(format!("the double plays no service {service:?}")))?;
        Ok(Self { access_key, region, service })
    }
}

impl Call {
    pub(super) fn of(request: &Request, signer: &Signer) -> Result<Self, Refusal> {
        let service = signer.service;
        let (operation, parameters) = match service.protocol() {
            Protocol::Query { .. } | Protocol::Ec2 { .. } => of_form(request)?,
            Protocol::Json => of_target(request)?,
            Protocol::Rest => of_path(request)?,
        };
        Ok(Self { service, operation, parameters })
    }
}

fn of_form(request: &Request) -> Result<(String, Parameters), Refusal> {
    let mut parameters = Parameters::of_form(&query_pairs(&String::from_utf8_lossy(&request.body)));
    let operation = parameters.required("Action")?;
    parameters.required("Version")?;
    Ok((operation, parameters))
}

fn of_target(request: &Request) -> Result<(String, Parameters), Refusal> {
    let target = request.header("x-amz-target");
    let (_, operation) = target
        .split_once('.')
        .ok_or_else(|| Refusal::unexpected(format!("no operation in X-Amz-Target: {target:?}")))?;
    Ok((operation.to_owned(), Parameters(of_json(request)?)))
}

fn of_json(request: &Request) -> Result<Map<String, Value>, Refusal> {
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&request.body).map_err(|error| Refusal::unexpected(format!("no JSON object: {error}")))
}

/// EKS' operations by method and path; `{name}` is a parameter.
///
/// Source: botocore's model of EKS, `requestUri`.
const ROUTES: [(&str, &str, &str); 10] = [
    ("GET", "/clusters", "ListClusters"),
    ("GET", "/clusters/{name}", "DescribeCluster"),
    ("GET", "/clusters/{clusterName}/node-groups", "ListNodegroups"),
    ("GET", "/clusters/{clusterName}/node-groups/{nodegroupName}", "DescribeNodegroup"),
    ("POST", "/clusters/{clusterName}/node-groups/{nodegroupName}/update-config", "UpdateNodegroupConfig"),
    ("GET", "/clusters/{clusterName}/access-entries", "ListAccessEntries"),
    ("GET", "/clusters/{clusterName}/access-entries/{principalArn}", "DescribeAccessEntry"),
    ("GET", "/clusters/{clusterName}/addons", "ListAddons"),
    ("GET", "/clusters/{clusterName}/fargate-profiles", "ListFargateProfiles"),
    ("GET", "/cluster-versions", "DescribeClusterVersions"),
];

fn of_path(request: &Request) -> Result<(String, Parameters), Refusal> {
    let mut matches = ROUTES.iter().filter(|(method, ..)| *method == request.method);
    let found = matches.find_map(|(_, route, name)| Some((*name, in_path(route, &request.path)?)));
    let (operation, mut parameters) =
        found.ok_or_else(|| Refusal::unexpected(format!("no operation {} {}", request.method, request.path)))?;
    parameters.extend(query_pairs(&request.query).into_iter().map(|(name, value)| (name, Value::String(value))));
    parameters.extend(of_json(request)?);
    Ok((operation.to_owned(), Parameters(parameters)))
}

/// The parameters of a path that has a route's form.
fn in_path(route: &str, path: &str) -> Option<Map<String, Value>> {
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    if route.len() != path.len() {
        return None;
    }
    let mut parameters = Map::new();
    for (wanted, there) in route.into_iter().zip(path) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => _ = parameters.insert(name.to_owned(), Value::String(percent_decoded(there))),
            None if wanted == there => {}
            None => return None,
        }
    }
    Some(parameters)
}
