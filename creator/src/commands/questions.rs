//! What the input leaves open and only AWS knows: zones, subnets, instance types that the table does not have.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maxpods_data::table::InstanceTable;
use nodestrap_generator::refresh::refresh;
use nodestrap_generator::values::InstanceTypeName;
use nodestrap_stacks::config::{self, Configuration, Given, RunningCluster};
use nodestrap_stacks::plan::Zone;
use nodestrap_stacks::zones::{OfferedZone, choose};
use serde_json::Value;

use super::config_file::read_named;
use super::create_cluster::{Names, Source};
use crate::aws::ClusterFacts;
use crate::flow::FlowError;
use crate::stack::Stacks;
use crate::yaml;

/// What AWS answered.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    region: String,
    /// The Kubernetes version of a cluster that is there.
    version: Option<String>,
    zones: Option<Vec<Zone>>,
    subnets: BTreeMap<String, (String, Zone)>,
    /// The text of a table with the types that EC2 described.
    table: Option<String>,
}

impl Answers {
    /// Asks what has to be asked, and nothing else.
    pub(super) async fn ask(stacks: &Stacks, source: &Source, names: &Names) -> Result<Self, FlowError> {
        let aws = &stacks.aws;
        let mut answers = Self::about_instance_types(stacks, source).await?;
        if let Source::Flags(flags) = source {
            let ids: Vec<String> = flags.vpc_public_subnets.iter().chain(&flags.vpc_private_subnets).cloned().collect();
            answers.subnets = aws.places_of_subnets(&ids).await?;
        }
        if leaves_zones_open(source) {
            // Which types the groups have, the defaults among them, is known once the input was read with any zones.
            let any = ["a", "b"].map(|letter| format!("{}{letter}", aws.region()));
            let probing = Self { zones: Some(any.to_vec()), ..answers.clone() };
            let table = answers.table()?;
            let read = probing.read(source, names, &table, None).map_err(FlowError::Input)?;
            answers.zones = Some(choose_zones(stacks, &read).await?);
        }
        Ok(answers)
    }

    /// What node groups of a cluster that is there leave open: its version and its zones are those of the cluster.
    pub(super) async fn of_cluster(
        stacks: &Stacks,
        source: &Source,
        version: &str,
        zones: impl IntoIterator<Item = Zone>,
    ) -> Result<Self, FlowError> {
        let zones: BTreeSet<Zone> = zones.into_iter().collect();
        Ok(Self {
            version: Some(version.to_owned()),
            zones: leaves_zones_open(source).then(|| zones.into_iter().collect()),
            ..Self::about_instance_types(stacks, source).await?
        })
    }

    /// What EC2 says of instance types that the embedded table lacks; nothing else.
    async fn about_instance_types(stacks: &Stacks, source: &Source) -> Result<Self, FlowError> {
        let aws = &stacks.aws;
        let mut answers =
            Self { region: aws.region().to_owned(), version: None, zones: None, subnets: BTreeMap::new(), table: None };
        let types = instance_types(source);
        let embedded = InstanceTable::embedded();
        let unknown: Vec<String> = types.iter().filter(|name| embedded.get(name).is_none()).cloned().collect();
        if !unknown.is_empty() {
            stacks.log.info(format_args!("asking EC2 about {}", unknown.join(", ")));
            let described = aws.instance_types(&unknown).await?.to_string();
            answers.table = Some(refresh(&embedded, described.as_bytes()).map_err(FlowError::input)?.table_text);
        }
        Ok(answers)
    }

    /// The instance types that are known.
    pub(super) fn table(&self) -> Result<InstanceTable<'_>, FlowError> {
        match &self.table {
            Some(text) => InstanceTable::parse(text).map_err(FlowError::input),
            None => Ok(InstanceTable::embedded()),
        }
    }

    /// The input with what AWS answered.
    pub(super) fn read(
        &self,
        source: &Source,
        names: &Names,
        table: &InstanceTable<'_>,
        cluster: Option<&ClusterFacts>,
    ) -> Result<Configuration, String> {
        let running = cluster.map(running).transpose()?;
        let given = Given {
            cluster_name: &names.cluster,
            node_group_name: &names.node_group,
            region: Some(&self.region),
            version: self.version.as_deref(),
            zones: self.zones.as_deref(),
            subnets: &self.subnets,
            cluster: running.as_ref(),
            table,
            read_file: &read_named,
        };
        config::read(source.input(), &given).map_err(|problems| problems.to_string())
    }
}

/// What EKS says of a cluster, as nodes have to know it.
fn running(facts: &ClusterFacts) -> Result<RunningCluster, String> {
    let missing = |what: &str| format!("cluster {:?} is {} and has no {what} yet", facts.name, facts.status);
    let authority = facts.certificate_authority.as_deref().ok_or_else(|| missing("certificate authority"))?;
    let pem = STANDARD.decode(authority).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(RunningCluster {
        endpoint: facts.endpoint.clone().ok_or_else(|| missing("endpoint"))?,
        certificate_authority: pem.ok_or_else(|| missing("certificate authority in PEM"))?,
        service_cidr: facts.service_cidr.clone().ok_or_else(|| missing("service CIDR"))?,
    })
}

async fn choose_zones(stacks: &Stacks, read: &Configuration) -> Result<Vec<Zone>, FlowError> {
    let types: BTreeSet<InstanceTypeName> =
        read.node_groups.iter().flat_map(|group| group.instance_types.iter().cloned()).collect();
    let zones = stacks.aws.zones().await?;
    let zones: Vec<OfferedZone> = zones.into_iter().map(|(name, id)| OfferedZone { name, id }).collect();
    let names: Vec<String> = types.iter().map(ToString::to_string).collect();
    let mut offers = if names.is_empty() { BTreeMap::new() } else { stacks.aws.offerings(&names).await? };
    let offers = types.into_iter().map(|name| {
        let offering = offers.remove(name.as_str()).unwrap_or_default();
        (name, offering)
    });
    choose(&read.cluster.region, &zones, &offers.collect()).map_err(FlowError::input)
}

/// The file's tree; nothing where it is no YAML, which its reader tells.
fn tree(source: &Source) -> Option<Value> {
    match source {
        Source::File(_, bytes) => yaml::read(std::str::from_utf8(bytes).ok()?).ok(),
        Source::Flags(_) => None,
    }
}

/// The region that the input names.
pub(super) fn region(source: &Source) -> Option<String> {
    match source {
        Source::Flags(flags) => flags.region.clone(),
        Source::File(..) => tree(source)?["metadata"]["region"].as_str().map(str::to_owned),
    }
}

/// The cluster's name, where the input has one.
pub(super) fn cluster_name(source: &Source) -> Option<String> {
    match source {
        Source::Flags(flags) => flags.name.clone(),
        Source::File(..) => tree(source)?["metadata"]["name"].as_str().map(str::to_owned),
    }
}

/// The Kubernetes version that the input names.
pub(super) fn version(source: &Source) -> Option<String> {
    match source {
        Source::Flags(flags) => flags.version.clone(),
        Source::File(..) => tree(source)?["metadata"]["version"].as_str().map(str::to_owned),
    }
}

/// Whether zones have to be chosen: there is a VPC to make, and nobody says where.
fn leaves_zones_open(source: &Source) -> bool {
    match source {
        Source::Flags(flags) => {
            flags.zones.is_empty() && flags.vpc_public_subnets.is_empty() && flags.vpc_private_subnets.is_empty()
        }
        Source::File(..) => tree(source).is_some_and(|tree| {
            tree["availabilityZones"].is_null() && tree["vpc"]["id"].is_null() && tree["vpc"]["subnets"].is_null()
        }),
    }
}

/// Every instance type that the input names.
fn instance_types(source: &Source) -> BTreeSet<String> {
    let mut names: Vec<&str> = Vec::new();
    let read = tree(source);
    match (source, &read) {
        (Source::Flags(flags), _) => {
            let group = flags.node_group.iter();
            names.extend(
                group.flat_map(|group| group.instance_types.iter().chain(&group.instance_type)).map(String::as_str),
            );
        }
        (Source::File(..), Some(tree)) => {
            let groups = ["nodeGroups", "managedNodeGroups"].map(|list| tree[list].as_array());
            for group in groups.into_iter().flatten().flatten() {
                names.extend(group["instanceType"].as_str());
                for list in [&group["instanceTypes"], &group["instancesDistribution"]["instanceTypes"]] {
                    names.extend(list.as_array().into_iter().flatten().filter_map(Value::as_str));
                }
            }
        }
        (Source::File(..), None) => {}
    }
    // eksctl's word for a group whose types its distribution names.
    names.into_iter().filter(|name| *name != "mixed").map(str::to_owned).collect()
}
