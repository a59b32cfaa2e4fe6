//! `nodestrap create nodegroup`: node groups for a cluster that is there.
//!
//! The cluster is the truth: version, zones, authentication and addresses are its own, whatever the file says of them. A
//! version of the file's that differs is told and not taken, because kubelet must not be newer than the API server, and the
//! file may be of the time before the cluster was updated.

use std::collections::BTreeSet;
use std::sync::Arc;

use nodestrap_stacks::config::{Configuration, StackFlags};
use nodestrap_stacks::plan::{NodeGroupPlan, NodeRole};
use serde_json::json;

use super::create_cluster::{Names, Source};
use super::failure::Failure;
use super::rendering::FileRendering;
use super::{World, config_file, output, questions, session};
use crate::aws::ClusterFacts;
use crate::cli::{CreateNodegroupArguments, ProgressFormat};
use crate::flow::{ClusterThere, FlowError, NodeGroups, connect};
use crate::readiness::{Group, wait_for_nodes};
use crate::stack::{StackOptions, Stacks};

const ACTION: &str = "create node groups";

/// What the command line asks for.
fn source(arguments: &CreateNodegroupArguments) -> Result<Source, Failure> {
    Ok(match &arguments.config.file {
        Some(file) => Source::File(config_file::shown(file).to_owned(), config_file::read(file)?),
        None => Source::Flags(Box::new(StackFlags {
            name: arguments.cluster.clone(),
            region: arguments.region.clone(),
            node_group: Some(arguments.node_group_flags()),
            ..StackFlags::default()
        })),
    })
}

pub(super) async fn run(arguments: &CreateNodegroupArguments, world: &World) -> Result<(), Failure> {
    let source = source(arguments)?;
    let names = Names::new();
    let name = questions::cluster_name(&source).ok_or_else(|| nameless(&source))?;
    let region = questions::region(&source);
    let opened = session::open(world, &arguments.aws, region.as_deref(), arguments.creation.timeout).await;
    let mut stacks = opened.map_err(Failure::of(ACTION))?;
    stacks.role.clone_from(&arguments.creation.cfn_role_arn);
    let there = ClusterThere::find(&stacks, &name).await.map_err(Failure::of(ACTION))?;
    tell_version(&source, &there.facts, world);
    let zones = there.plan.public_zones.iter().chain(&there.plan.private_zones).cloned();
    let asked = questions::Answers::of_cluster(&stacks, &source, &there.facts.version, zones).await;
    let answers = asked.map_err(Failure::of(ACTION))?;
    let table = answers.table().map_err(Failure::of(ACTION))?;
    let read = answers.read(&source, &names, &table, Some(&there.facts));
    let mut configuration = read.map_err(|error| match &source {
        Source::File(..) => Failure::to(ACTION, error),
        // `create cluster` has another name for the flag, because there --name is the cluster's.
        Source::Flags(_) => Failure::to(ACTION, error.replace("--nodegroup-name", "--name")),
    })?;
    choose(&mut configuration.node_groups, &arguments.include, &there.groups)
        .map_err(|error| Failure::to(ACTION, error))?;
    configuration.notes.iter().for_each(|note| world.log.warning(note));
    let advice = advice(arguments, &configuration, &there, stacks.aws.region());
    world.underway.advise(advice.clone());
    let rendering = FileRendering { source, names, answers: answers.clone() };
    let groups = create(arguments, &stacks, configuration, &there, &rendering).await.map_err(|error| {
        let failure = Failure::to(format!("create node groups for cluster {name:?}"), error);
        advice.into_iter().fold(failure, Failure::next)
    })?;
    let made = groups.iter().filter(|group| !there.groups.contains(&group.name)).count();
    world.log.success(format_args!("created {made} nodegroup(s) in cluster {name:?}"));
    if arguments.output == ProgressFormat::Json {
        let groups = groups.iter().map(|group| {
            let created = !there.groups.contains(&group.name);
            json!({"name": group.name, "stack": group.stack.name, "created": created})
        });
        output::print(&output::json(&json!({
            "cluster": name,
            "region": stacks.aws.region(),
            "nodeGroups": groups.collect::<Vec<_>>(),
        })))?;
    }
    Ok(())
}

/// Why the input names no cluster.
fn nameless(source: &Source) -> Failure {
    let file = match source {
        Source::File(file, _) => file,
        Source::Flags(_) => "the command line",
    };
    let said = format!("{file}: no cluster's name can be read: write that of a cluster that is there at metadata.name");
    Failure::to(ACTION, said)
}

/// Tells that the file has another version than the cluster, whose version counts.
pub(super) fn tell_version(source: &Source, cluster: &ClusterFacts, world: &World) {
    let (name, version) = (&cluster.name, &cluster.version);
    if let Some(wanted) = questions::version(source).filter(|wanted| wanted != version) {
        world.log.warning(format_args!(
            "the file has Kubernetes {wanted}, cluster {name:?} has {version}: its nodes get {version}"
        ));
    }
}

/// Keeps the node groups that are asked for.
fn choose(groups: &mut Vec<NodeGroupPlan>, wanted: &[String], there: &BTreeSet<String>) -> Result<(), String> {
    let known: Vec<String> = groups.iter().map(|group| group.name.to_string()).collect();
    if known.is_empty() {
        return Err("the file has no node groups: write them below nodeGroups or managedNodeGroups".to_owned());
    }
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(format!("--include {unknown}: the file has no such node group, but {}", known.join(", ")));
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    // A role has one access entry: the first group's stack makes it, of those that are made or were.
    let mut roles = BTreeSet::new();
    groups.retain_mut(|group| {
        let name = group.name.as_str();
        let counts = is_wanted(name) || there.contains(name);
        if let (NodeRole::Existing { role, access_entry, .. }, true) = (&mut group.role, counts) {
            *access_entry = roles.insert(role.clone());
        }
        is_wanted(group.name.as_str())
    });
    Ok(())
}

/// How to go on after a failure, and how to undo what it left: only groups that this run makes.
fn advice(
    arguments: &CreateNodegroupArguments,
    configuration: &Configuration,
    there: &ClusterThere,
    region: &str,
) -> Vec<String> {
    let cluster = &there.facts.name;
    let names: Vec<&str> = configuration.node_groups.iter().map(|group| group.name.as_str()).collect();
    let resume = match (&arguments.config.file, &arguments.name, names.first()) {
        (None, None, Some(name)) => format!("to go on, run the same command again with --name={name}"),
        _ => "to go on, run the same command again: what is finished is kept".to_owned(),
    };
    let new = names.into_iter().filter(|name| !there.groups.contains(*name)).map(|name| {
        format!(
            "to cleanup resources, run 'nodestrap delete nodegroup --region={region} --cluster={cluster} --name={name}'"
        )
    });
    [resume].into_iter().chain(new).collect()
}

async fn create(
    arguments: &CreateNodegroupArguments,
    stacks: &Stacks,
    configuration: Configuration,
    there: &ClusterThere,
    rendering: &FileRendering,
) -> Result<Vec<Group>, FlowError> {
    let mut cluster = there.plan.clone();
    cluster.tags = configuration.cluster.tags;
    let flow = NodeGroups {
        stacks,
        cluster,
        facts: &there.facts,
        kubernetes: configuration.cluster.kubernetes,
        rendering,
        options: StackOptions { disable_rollback: arguments.creation.cfn_disable_rollback },
    };
    let groups = flow.ensure(&configuration.node_groups).await?;
    // A group that had been there may have been scaled below what the file says of it: nobody waits for its nodes.
    let made: Vec<Group> = groups.iter().filter(|group| !there.groups.contains(&group.name)).cloned().collect();
    if arguments.creation.wait_for_nodes && !made.is_empty() {
        let kubernetes = Arc::new(connect(&stacks.aws, &there.facts)?);
        wait_for_nodes(&kubernetes, stacks, &there.facts.name, made).await?;
    }
    Ok(groups)
}
