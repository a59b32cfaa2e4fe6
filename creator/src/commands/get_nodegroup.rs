//! `nodestrap get nodegroup`.

use super::failure::Failure;
use super::output::{self, Column};
use super::{World, session};
use crate::cli::GetNodegroupArguments;
use crate::flow::{NodeGroupRow, node_groups};

const COLUMNS: [Column<NodeGroupRow>; 11] = [
    ("CLUSTER", |row| row.cluster.clone()),
    ("NODEGROUP", |row| row.name.clone()),
    ("STATUS", |row| row.status.clone()),
    ("CREATED", |row| row.created.clone().unwrap_or_default()),
    ("MIN SIZE", |row| number(row.min_size)),
    ("MAX SIZE", |row| number(row.max_size)),
    ("DESIRED CAPACITY", |row| number(row.desired_capacity)),
    ("INSTANCE TYPE", |row| row.instance_type.clone()),
    ("IMAGE", |row| row.image.clone()),
    ("ASG NAME", |row| row.auto_scaling_group.clone().unwrap_or_default()),
    ("TYPE", |row| row.kind.clone()),
];

fn number(number: Option<i32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

pub(super) async fn run(arguments: &GetNodegroupArguments, world: &World) -> Result<(), Failure> {
    let rows = async {
        let region = arguments.region.as_deref();
        let stacks = session::open(world, &arguments.aws, region, session::TIMEOUT).await?;
        node_groups(&stacks, &arguments.cluster, arguments.name.as_deref()).await
    };
    let rows = rows.await.map_err(Failure::of("list node groups"))?;
    output::list(&rows, &COLUMNS, arguments.output)
}
