//! `nodestrap delete nodegroup`.

use super::delete_cluster::draining;
use super::failure::Failure;
use super::{World, session};
use crate::cli::DeleteNodegroupArguments;
use crate::flow::DeleteNodeGroup;

pub(super) async fn run(arguments: &DeleteNodegroupArguments, world: &World) -> Result<(), Failure> {
    let deleted = async {
        let timeout = arguments.waiting.timeout;
        let stacks = session::open(world, &arguments.aws, arguments.region.as_deref(), timeout).await?;
        let draining = arguments.drain.then(|| draining(&arguments.draining, false, timeout));
        let wait = arguments.waiting.wait;
        let (cluster, group) = (arguments.cluster.as_str(), arguments.name.as_str());
        DeleteNodeGroup { stacks: &stacks, cluster, group, draining, wait }.run().await
    };
    deleted.await.map_err(Failure::of(format!("delete nodegroup {:?}", arguments.name)))
}
