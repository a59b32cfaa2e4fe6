//! `nodestrap create cluster` without `--dry-run`.

use std::sync::Arc;
use std::time::SystemTime;

use nodestrap_stacks::config::{self, Configuration, Input, StackFlags};
use serde_json::json;

use super::failure::Failure;
use super::rendering::FileRendering;
use super::write_kubeconfig::save;
use super::{World, config_file, output, questions, session, write_kubeconfig};
use crate::cli::{CreateClusterArguments, ProgressFormat};
use crate::flow::{Addons, CreateCluster, Created, FlowError, connect};
use crate::kubeconfig::Places;
use crate::readiness::wait_for_nodes;
use crate::stack::{StackOptions, Stacks};

/// What a cluster is made from: a file, or flags.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The file's name as messages show it, and its bytes.
    File(String, Vec<u8>),
    /// Flags.
    Flags(Box<StackFlags>),
}

impl Source {
    /// What the command line says.
    pub(super) fn of(arguments: &CreateClusterArguments) -> Result<Self, Failure> {
        match &arguments.config.file {
            Some(file) => Ok(Self::File(config_file::shown(file).to_owned(), config_file::read(file)?)),
            None => Ok(Self::Flags(Box::new(arguments.stack_flags()))),
        }
    }

    /// As the reader of configurations takes it.
    pub(super) fn input(&self) -> Input<'_> {
        match self {
            Self::File(name, bytes) => Input::File(name, bytes),
            Self::Flags(flags) => Input::Flags(flags),
        }
    }
}

/// Names for what has none.
#[derive(Clone, Debug)]
pub(super) struct Names {
    pub(super) cluster: String,
    pub(super) node_group: String,
}

impl Names {
    /// Of this moment.
    pub(super) fn new() -> Self {
        let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // Only so that two runs have different ones.
        let chance = u64::from(moment.subsec_nanos()).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
        Self { cluster: config::cluster_name(moment.as_secs(), chance), node_group: config::node_group_name(chance) }
    }
}

const ACTION: &str = "create a cluster";

pub(super) async fn run(arguments: &CreateClusterArguments, world: &World) -> Result<(), Failure> {
    let source = Source::of(arguments)?;
    let names = Names::new();
    let region = questions::region(&source);
    let timeout = arguments.creation.timeout;
    let opened = session::open(world, &arguments.aws, region.as_deref(), timeout).await;
    let mut stacks = opened.map_err(Failure::of(ACTION))?;
    stacks.role.clone_from(&arguments.creation.cfn_role_arn);
    let facts = questions::Answers::ask(&stacks, &source, &names).await.map_err(Failure::of(ACTION))?;
    let table = facts.table().map_err(Failure::of(ACTION))?;
    let configuration = facts.read(&source, &names, &table, None).map_err(|error| Failure::to(ACTION, error))?;
    configuration.notes.iter().for_each(|note| world.log.warning(note));
    let name = configuration.cluster.name.clone();
    let clean_up =
        format!("to cleanup resources, run 'nodestrap delete cluster --region={} --name={name}'", stacks.aws.region());
    let resume = match (&arguments.config.file, &arguments.cluster.positional_name, &arguments.cluster.name) {
        (None, None, None) => format!("to go on, run the same command again with --name={name}"),
        _ => "to go on, run the same command again: what is finished is kept".to_owned(),
    };
    world.underway.advise([resume.clone(), clean_up.clone()]);
    let created =
        create(arguments, &stacks, configuration, FileRendering { source, names, answers: facts.clone() }).await;
    let (created, kubeconfig) = created.map_err(|error| {
        Failure::to(format!("create cluster {:?}", name.as_str()), error).next(resume).next(clean_up)
    })?;
    world.log.success(format_args!("EKS cluster {:?} in {:?} region is ready", name.as_str(), stacks.aws.region()));
    if arguments.output == ProgressFormat::Json {
        let groups: Vec<_> =
            created.groups.iter().map(|group| json!({"name": group.name, "stack": group.stack.name})).collect();
        output::print(&output::json(&json!({
            "name": created.facts.name,
            "region": stacks.aws.region(),
            "arn": created.facts.arn,
            "endpoint": created.facts.endpoint,
            "nodeGroups": groups,
            "kubeconfig": kubeconfig,
        })))?;
    }
    Ok(())
}

async fn create(
    arguments: &CreateClusterArguments,
    stacks: &Stacks,
    configuration: Configuration,
    rendering: FileRendering,
) -> Result<(Created, Option<String>), FlowError> {
    let (cluster, region) = (configuration.cluster.name.clone(), configuration.cluster.region.clone());
    let (addons, tags) = (configuration.cluster.addons.clone(), configuration.cluster.tags.clone());
    let options = StackOptions { disable_rollback: arguments.creation.cfn_disable_rollback };
    let flow = CreateCluster {
        stacks,
        plan: configuration.cluster,
        groups: configuration.node_groups,
        rendering: &rendering,
        options,
    };
    let created = flow.run().await?;
    let mut kubeconfig = None;
    if arguments.write_kubeconfig {
        let places = Places::from_environment();
        let entries = write_kubeconfig::options(&arguments.kubeconfig, &arguments.aws);
        let path = save(&stacks.log, &places, &entries, (&cluster, &region), &created.facts, &created.caller)?;
        stacks.log.info(format_args!(
            "kubectl command should work with {:?}, try 'kubectl get nodes'",
            path.display().to_string()
        ));
        kubeconfig = Some(path.display().to_string());
    }
    if arguments.creation.wait_for_nodes && !created.groups.is_empty() {
        let kubernetes = Arc::new(connect(&stacks.aws, &created.facts)?);
        wait_for_nodes(&kubernetes, stacks, cluster.as_str(), created.groups.clone()).await?;
    }
    // EKS calls these active when their pods run, for which there have to be nodes.
    let late = addons.iter().filter(|addon| addon.needs_nodes());
    Addons { stacks, cluster: &cluster, tags: &tags, options }.ensure(late).await?;
    Ok((created, kubeconfig))
}
