//! `nodestrap gen-userdata`: the user data of a node group for a cluster that is there, whatever made it.
//!
//! Version, endpoint, certificate authority and addresses are asked of EKS. Prints what a launch template takes: base64.

use std::fs;
use std::io;
use std::path::Path;

use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_stacks::config::{NodeGroupFlags, StackFlags};

use super::create_cluster::{Names, Source};
use super::create_nodegroup::tell_version;
use super::failure::Failure;
use super::rendering::FileRendering;
use super::{World, config_file, output, questions, session};
use crate::cli::GenUserdataArguments;
use crate::flow::{FlowError, Rendering as _};

const ACTION: &str = "render user data";

/// What the command line asks for.
fn source(arguments: &GenUserdataArguments) -> Result<Source, Failure> {
    if let Some(file) = &arguments.config.file {
        return Ok(Source::File(config_file::shown(file).to_owned(), config_file::read(file)?));
    }
    let flags = arguments.nodes.node_group_flags(arguments.nodegroup.clone());
    // Who asks for user data makes the nodes: EKS has its own for nodes that it manages.
    let managed = flags.managed.or(Some(false));
    Ok(Source::Flags(Box::new(StackFlags {
        name: arguments.cluster.clone(),
        region: arguments.region.clone(),
        node_group: Some(NodeGroupFlags { managed, ..flags }),
        ..StackFlags::default()
    })))
}

pub(super) async fn run(arguments: &GenUserdataArguments, world: &World) -> Result<(), Failure> {
    let refused = |said: String| Failure::to(ACTION, said);
    let source = source(arguments)?;
    let name = one("--cluster", arguments.cluster.as_ref(), questions::cluster_name(&source)).map_err(refused)?;
    let name = name.ok_or_else(|| refused("the file has no metadata.name: write it, or give --cluster".to_owned()))?;
    let region = one("--region", arguments.region.as_ref(), questions::region(&source)).map_err(refused)?;
    let opened = session::open(world, &arguments.aws, region.as_deref(), session::TIMEOUT).await;
    let stacks = opened.map_err(Failure::of(ACTION))?;
    let absent = || FlowError::NoCluster { cluster: name.clone(), region: stacks.aws.region().to_owned() };
    let asked = async {
        let facts = stacks.aws.cluster(&name).await?.ok_or_else(absent)?;
        tell_version(&source, &facts, world);
        let subnets = stacks.aws.places_of_subnets(&facts.subnets).await?;
        let zones = subnets.into_values().map(|(_, zone)| zone);
        let answers = questions::Answers::of_cluster(&stacks, &source, &facts.version, zones).await?;
        Ok((facts, answers))
    };
    let (facts, answers) = asked.await.map_err(Failure::of(ACTION))?;
    // The file may leave the cluster's name to --cluster.
    let names = Names { cluster: name, ..Names::new() };
    let table = answers.table().map_err(Failure::of(ACTION))?;
    let read = answers.read(&source, &names, &table, Some(&facts));
    let read = read.map_err(|error| match &source {
        Source::File(..) => refused(error),
        Source::Flags(_) => refused(error.replace("--nodegroup-name", "--nodegroup")),
    })?;
    read.notes.iter().for_each(|note| world.log.warning(note));
    let wanted = arguments.nodegroup.as_deref().filter(|_| arguments.config.file.is_some());
    let group = choose(&read.nodes, wanted).map_err(refused)?.name.clone();
    let rendering = FileRendering { source, names, answers: answers.clone() };
    let user_data = rendering.user_data(&group, &facts).map_err(refused)?.ok_or_else(|| {
        refused(format!(
            "node group {group}: EKS makes all of its user data; write it below nodeGroups, or give no --managed"
        ))
    })?;
    let text = user_data + "\n";
    match &arguments.out {
        None => output::print(&text),
        Some(path) => write(path, &text).map_err(|error| Failure::to(format!("write {}", path.display()), error)),
    }
}

/// What a flag and the file say of the same.
fn one(flag: &str, given: Option<&String>, file: Option<String>) -> Result<Option<String>, String> {
    match (given, file) {
        (Some(given), Some(file)) if *given != file => {
            Err(format!("{flag} {given}: the file has {file}; leave the flag away, or change the file"))
        }
        (given, file) => Ok(given.cloned().or(file)),
    }
}

/// The node group that is asked for, or the only one.
fn choose<'a>(groups: &'a [NodeSpec], wanted: Option<&str>) -> Result<&'a NodeSpec, String> {
    let names = || groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ");
    match (wanted, groups) {
        (_, []) => Err("the file has no node groups: write one below nodeGroups".to_owned()),
        (None, [group]) => Ok(group),
        (None, _) => Err(format!("the file has several node groups, {}: name one with --nodegroup", names())),
        (Some(wanted), _) => groups
            .iter()
            .find(|group| group.name.as_str() == wanted)
            .ok_or_else(|| format!("--nodegroup {wanted}: the file has no such node group, but {}", names())),
    }
}

/// Readers see the old content or the new one; what is no file, such as a pipe, is written to.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let is_special = fs::metadata(path).is_ok_and(|there| !there.is_file());
    let (Some(name), false) = (path.file_name(), is_special) else { return fs::write(path, text) };
    let new = path.with_file_name(format!(".{}.{}.new", name.display(), std::process::id()));
    let written = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&new);
    }
    written
}
