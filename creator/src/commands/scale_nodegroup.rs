//! `nodestrap scale nodegroup`.

use super::failure::Failure;
use super::{World, session};
use crate::cli::ScaleNodegroupArguments;
use crate::flow::{ScaleNodeGroup, Sizes};

pub(super) async fn run(arguments: &ScaleNodegroupArguments, world: &World) -> Result<(), Failure> {
    let sizes = Sizes { min: arguments.nodes_min, desired: arguments.nodes, max: arguments.nodes_max };
    let scaled = async {
        let stacks = session::open(world, &arguments.aws, arguments.region.as_deref(), arguments.timeout).await?;
        let flow = ScaleNodeGroup { stacks: &stacks, cluster: &arguments.cluster, group: &arguments.name, sizes };
        flow.run().await
    };
    scaled.await.map_err(Failure::of(format!("scale nodegroup {:?}", arguments.name)))
}
