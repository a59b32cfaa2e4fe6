//! The cluster's own part of a `ClusterConfig`, for its stack.

use std::collections::BTreeMap;

use nodestrap_generator::cluster_config::source::{
    CLUSTER_CONFIG, Field, Fields, Findings, KUBERNETES_NETWORK_CONFIG, METADATA,
};
use nodestrap_generator::kubernetes::Minor;
use nodestrap_generator::problem::Problem;
use nodestrap_generator::values::{ClusterName, IpFamily, KubernetesVersion, Region, ServiceCidr};

use super::objects::{
    CLOUD_WATCH, CLUSTER_LOGGING, FARGATE_PROFILE, FARGATE_SELECTOR, IAM, SECRETS_ENCRYPTION, UPGRADE_POLICY,
    ZONAL_SHIFT_CONFIG,
};
use super::values::{is_on, parse, tags, take_arn, word};
use super::{access, addons, network, pod_identity};
use crate::plan::{
    ClusterPlan, FargatePlan, FargateProfile, FargateSelector, LogType, Network, PodIdentity, ServiceRole,
};

/// The plan of the cluster, `None` only where a problem was noted, and where each of its addons is named. Node groups are
/// left to their own reader.
pub(super) fn read(document: &Field<'_>, findings: &mut Findings) -> (Option<ClusterPlan>, Vec<addons::Placed>) {
    let Some(mut fields) = document.fields(&CLUSTER_CONFIG, findings) else { return (None, Vec::new()) };
    let (mut iam, pod_identities) = iam(fields.take("iam").as_ref(), findings);
    let addons = fields.take("addons").map_or_else(Vec::new, |field| addons::read(&field, iam.with_oidc, findings));
    if let Some(field) = pod_identities {
        iam.pod_identities = pod_identity::read(&field, &addons, findings);
    }
    (cluster(fields, iam, &addons, findings), addons)
}

fn cluster(
    mut fields: Fields<'_>,
    iam: Iam,
    addons: &[addons::Placed],
    findings: &mut Findings,
) -> Option<ClusterPlan> {
    let metadata = fields.take("metadata").and_then(|field| metadata(&field, findings));
    let zones = fields.take("availabilityZones").map(|field| field.texts(findings));
    let vpc = network::read(fields.take("vpc").as_ref(), zones.as_deref(), findings);
    let has_extended_support = fields.take("upgradePolicy").and_then(|field| extended_support(&field, findings));
    let zonal_shift = fields.take("zonalShiftConfig").and_then(|field| zonal_shift(&field, findings));
    let access = access::read(fields.take("accessConfig").as_ref(), findings);
    let logging = logging(fields.take("cloudWatch").as_ref(), findings);
    let profiles = fields.take("fargateProfiles").map_or_else(Vec::new, |field| fargate(&field, findings));
    let secrets_key = fields.take("secretsEncryption").and_then(|field| secrets_key(&field, findings));
    let minor = metadata.as_ref().map(|(_, _, minor, _)| *minor);
    let is_new_vpc = vpc.as_ref().is_none_or(|(network, _)| matches!(network, Network::New(_)));
    let (ip_family, service_cidr) =
        addresses(fields.take("kubernetesNetworkConfig").as_ref(), minor, is_new_vpc, findings);
    if let Some(outpost) = fields.take("outpost") {
        let message =
            "a control plane on AWS Outposts is not created by nodestrap; remove it, or create the cluster with eksctl";
        findings.problems.push(Problem::at(&outpost.place(findings), message));
    }
    fields.finish_created(findings);
    let (name, region, kubernetes, tags) = metadata?;
    let (network, endpoint_access) = vpc?;
    let Iam { service_role, pod_execution_role, with_oidc, pod_identities } = iam;
    Some(ClusterPlan {
        name,
        region,
        kubernetes,
        has_extended_support,
        zonal_shift,
        tags,
        network,
        endpoint_access,
        logging,
        authentication: access.authentication,
        creator_is_admin: access.creator_is_admin,
        access_entries: access.entries,
        ip_family,
        service_cidr,
        service_role,
        with_oidc,
        pod_identities,
        addons: addons.iter().map(|(addon, _)| addon.clone()).collect(),
        fargate: (!profiles.is_empty()).then_some(FargatePlan { pod_execution_role, profiles }),
        secrets_key,
    })
}

/// Source: the EKS API reference, `UpgradePolicyRequest`.
const SUPPORT_TYPES: [(&str, bool); 2] = [("EXTENDED", true), ("STANDARD", false)];

fn extended_support(field: &Field<'_>, findings: &mut Findings) -> Option<bool> {
    let mut fields = field.fields(&UPGRADE_POLICY, findings)?;
    let support = word(&mut fields, "supportType", &SUPPORT_TYPES, findings);
    fields.finish_created(findings);
    support.map(|support| support.value)
}

fn zonal_shift(field: &Field<'_>, findings: &mut Findings) -> Option<bool> {
    let mut fields = field.fields(&ZONAL_SHIFT_CONFIG, findings)?;
    let enabled = fields.take_boolean("enabled", findings);
    fields.finish_created(findings);
    enabled.map(|enabled| enabled.value)
}

type Metadata = (ClusterName, Region, &'static Minor, BTreeMap<String, String>);

fn metadata(field: &Field<'_>, findings: &mut Findings) -> Option<Metadata> {
    let mut fields = field.fields(&METADATA, findings)?;
    let name = fields.take_text("name", findings);
    let region = fields.take_text("region", findings);
    let version = fields.take_text("version", findings);
    let tags = fields.take("tags").map(|field| tags(&field, findings)).unwrap_or_default();
    if region.is_none() {
        let message = "the region is missing: write metadata.region, or give --region, or set AWS_REGION";
        findings.problems.push(Problem::missing(message));
    }
    fields.finish_created(findings);
    let name = name.and_then(|name| parse(&name, findings));
    let region = region.and_then(|region| parse(&region, findings));
    let version = version?;
    let minor = parse::<KubernetesVersion>(&version, findings).and_then(|parsed| {
        parsed.resolve().map_err(|error| findings.problems.push(Problem::at(&version.place, error.to_string()))).ok()
    });
    Some((name?, region?, minor?, tags))
}

/// The service role, the role of Fargate's pods, and whether pods take roles of their own.
struct Iam {
    service_role: ServiceRole,
    pod_execution_role: Option<String>,
    with_oidc: bool,
    pod_identities: Vec<PodIdentity>,
}

/// All but which pods have which role, of which the field alone: that is read when the addons are known.
fn iam<'tree>(field: Option<&Field<'tree>>, findings: &mut Findings) -> (Iam, Option<Field<'tree>>) {
    let new = |permissions_boundary| ServiceRole::New { permissions_boundary };
    let Some(mut fields) = field.and_then(|field| field.fields(&IAM, findings)) else {
        let nothing =
            Iam { service_role: new(None), pod_execution_role: None, with_oidc: false, pod_identities: Vec::new() };
        return (nothing, None);
    };
    let existing = take_arn(&mut fields, "serviceRoleARN", "iam", findings);
    let boundary = fields.take_text("serviceRolePermissionsBoundary", findings);
    if let (Some(_), Some(boundary)) = (&existing, &boundary) {
        let message =
            "bounds a role that the stack makes, and serviceRoleARN names one that is there; keep one of the two";
        findings.problems.push(Problem::at(&boundary.place, message));
    }
    let pod_execution_role = take_arn(&mut fields, "fargatePodExecutionRoleARN", "iam", findings);
    let with_oidc = is_on(&mut fields, "withOIDC", false, findings);
    let pod_identities = fields.take("podIdentityAssociations");
    fields.finish_created(findings);
    let service_role = existing.map_or_else(|| new(boundary.map(|boundary| boundary.value)), ServiceRole::Existing);
    (Iam { service_role, pod_execution_role, with_oidc, pod_identities: Vec::new() }, pod_identities)
}

/// eksctl's names of the logs; `*` and `all` stand for each.
///
/// Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`, `SupportedCloudWatchClusterLogTypes`.
const LOG_TYPES: [(&str, LogType); 5] = [
    ("api", LogType::Api),
    ("audit", LogType::Audit),
    ("authenticator", LogType::Authenticator),
    ("controllerManager", LogType::ControllerManager),
    ("scheduler", LogType::Scheduler),
];

fn logging(field: Option<&Field<'_>>, findings: &mut Findings) -> Vec<LogType> {
    let mut types = Vec::new();
    let Some(mut cloud_watch) = field.and_then(|field| field.fields(&CLOUD_WATCH, findings)) else { return types };
    let logging = cloud_watch.take("clusterLogging").and_then(|field| field.fields(&CLUSTER_LOGGING, findings));
    if let Some(mut logging) = logging {
        for text in logging.take("enableTypes").map_or_else(Vec::new, |field| field.texts(findings)) {
            match LOG_TYPES.iter().find(|(name, _)| *name == text.value) {
                Some((_, log_type)) => types.push(*log_type),
                None if matches!(text.value.as_str(), "*" | "all") => {
                    types.extend(LOG_TYPES.map(|(_, log_type)| log_type));
                }
                None => {
                    let message =
                        "is no type of log; write api, audit, authenticator, controllerManager, scheduler or \"*\"";
                    findings.problems.push(Problem::at(&text.place, message));
                }
            }
        }
        logging.finish_created(findings);
    }
    cloud_watch.finish_created(findings);
    types.sort();
    types.dedup();
    types
}

fn fargate(field: &Field<'_>, findings: &mut Findings) -> Vec<FargateProfile> {
    field.items(findings).iter().filter_map(|item| fargate_profile(item, findings)).collect()
}

fn fargate_profile(item: &Field<'_>, findings: &mut Findings) -> Option<FargateProfile> {
    let mut fields = item.fields(&FARGATE_PROFILE, findings)?;
    let name = fields.take_text("name", findings);
    let selectors = fields.take("selectors").map_or_else(Vec::new, |field| field.items(findings));
    let selectors: Vec<FargateSelector> =
        selectors.iter().filter_map(|selector| fargate_selector(selector, findings)).collect();
    let tags = fields.take("tags").map(|field| tags(&field, findings)).unwrap_or_default();
    if name.is_none() || selectors.is_empty() {
        let message = "needs a name and selectors, such as \"{name: fp-default, selectors: [{namespace: default}]}\"";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    fields.finish_created(findings);
    Some(FargateProfile { name: name?.value, selectors, tags })
}

fn fargate_selector(item: &Field<'_>, findings: &mut Findings) -> Option<FargateSelector> {
    let mut fields: Fields<'_> = item.fields(&FARGATE_SELECTOR, findings)?;
    let namespace = fields.take_text("namespace", findings);
    let labels = fields.take("labels").map(|field| tags(&field, findings)).unwrap_or_default();
    if namespace.is_none() {
        findings.problems.push(Problem::at(&item.place(findings), "needs the namespace whose pods run on Fargate"));
    }
    fields.finish_created(findings);
    Some(FargateSelector { namespace: namespace?.value, labels })
}

fn secrets_key(field: &Field<'_>, findings: &mut Findings) -> Option<String> {
    let mut fields = field.fields(&SECRETS_ENCRYPTION, findings)?;
    let is_there = fields.take("keyARN").is_some();
    if !is_there {
        findings.problems.push(Problem::at(&field.place(findings), "needs keyARN, the ARN of a key of KMS"));
        return None;
    }
    let mut fields = field.fields(&SECRETS_ENCRYPTION, findings)?;
    let key = take_arn(&mut fields, "keyARN", "kms", findings);
    fields.finish_created(findings);
    key
}

/// The first minor whose clusters EKS makes with IPv6.
/// Source: the eksctl user guide, "IPv6 Support"; EKS' own page names no minor that it still has.
const IPV6_SINCE: u32 = 21;

/// The family of pods' and services' addresses, and those of services where the user chose them, which EKS lets one do
/// with IPv4 alone.
fn addresses(
    field: Option<&Field<'_>>,
    minor: Option<&Minor>,
    is_new_vpc: bool,
    findings: &mut Findings,
) -> (IpFamily, Option<ServiceCidr>) {
    let fields = field.and_then(|field| field.fields(&KUBERNETES_NETWORK_CONFIG, findings));
    let Some(mut fields) = fields else { return (IpFamily::V4, None) };
    let words = [("IPv4", IpFamily::V4), ("ipv4", IpFamily::V4), ("IPv6", IpFamily::V6), ("ipv6", IpFamily::V6)];
    let stated = word(&mut fields, "ipFamily", &words, findings);
    let cidr = fields.take_text("serviceIPv4CIDR", findings);
    let ipv6_cidr = fields.take_text("serviceIPv6CIDR", findings);
    let family = stated.as_ref().map(|family| family.value);
    let family = family.unwrap_or(if ipv6_cidr.is_some() { IpFamily::V6 } else { IpFamily::V4 });
    if family == IpFamily::V4 {
        return (family, cidr.and_then(|text| parse(&text, findings)));
    }
    let place = stated.map(|family| family.place).or(ipv6_cidr.map(|cidr| cidr.place));
    let mut refuse =
        |message: String| findings.problems.extend(place.as_ref().map(|place| Problem::at(place, message)));
    if let Some(minor) = minor.filter(|minor| minor.minor < IPV6_SINCE) {
        refuse(format!("IPv6 needs Kubernetes 1.{IPV6_SINCE} or later, and metadata.version is {minor}; raise it"));
    }
    if !is_new_vpc {
        refuse(
            "whether the subnets of a VPC that is there have IPv6 addresses and ways out is not checked by nodestrap, so no \
             cluster with IPv6 is made in it; remove vpc.id and vpc.subnets, or write IPv4"
                .to_owned(),
        );
    }
    if let Some(cidr) = cidr {
        let message = "EKS chooses the addresses of services of a cluster with IPv6; remove it";
        findings.problems.push(Problem::at(&cidr.place, message));
    }
    (family, None)
}
