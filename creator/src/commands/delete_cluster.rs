//! `nodestrap delete cluster`.

use super::failure::Failure;
use super::{World, config_file, session};
use crate::cli::{DeleteClusterArguments, DrainFlags};
use crate::flow::{DeleteCluster, Draining, FlowError};
use crate::kubeconfig::Places;
use crate::kubernetes::DrainOptions;

pub(super) async fn run(arguments: &DeleteClusterArguments, world: &World) -> Result<(), Failure> {
    let named = arguments.config.file.as_deref().map(config_file::named).transpose()?.unwrap_or_default();
    let name = arguments.cluster_name().map(str::to_owned).or(named.name).unwrap_or_default();
    let region = arguments.region.clone().or(named.region);
    let again = format!("run the same command again to go on: what is gone stays gone (cluster {name:?})");
    world.underway.advise([again.clone()]);
    delete(arguments, world, &name, region.as_deref()).await.map_err(|error| {
        let failure = Failure::to(format!("delete cluster {name:?}"), &error);
        match error {
            FlowError::Stack(_) | FlowError::Several(_) => failure.next(again),
            _ => failure,
        }
    })
}

async fn delete(
    arguments: &DeleteClusterArguments,
    world: &World,
    name: &str,
    region: Option<&str>,
) -> Result<(), FlowError> {
    let stacks = session::open(world, &arguments.aws, region, arguments.waiting.timeout).await?;
    let flow = DeleteCluster {
        stacks: &stacks,
        name,
        draining: draining(&arguments.drain, arguments.force, arguments.waiting.timeout),
        wait: arguments.waiting.wait,
        kubeconfigs: Places::from_environment(),
    };
    flow.run().await
}

/// What the flags say about draining.
pub(super) fn draining(flags: &DrainFlags, force: bool, timeout: std::time::Duration) -> Draining {
    let options = DrainOptions {
        disable_eviction: flags.disable_eviction,
        interval: flags.pod_eviction_wait_period,
        timeout: flags.max_grace_period.min(timeout),
    };
    Draining { options, force }
}
