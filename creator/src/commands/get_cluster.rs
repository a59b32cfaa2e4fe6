//! `nodestrap get cluster`.

use super::failure::Failure;
use super::output::{self, Column};
use super::{World, session};
use crate::cli::GetClusterArguments;
use crate::flow::{ClusterRow, clusters};

const COLUMNS: [Column<ClusterRow>; 6] = [
    ("NAME", |row| row.name.clone()),
    ("REGION", |row| row.region.clone()),
    ("VERSION", |row| row.version.clone().unwrap_or_default()),
    ("STATUS", |row| row.status.clone().unwrap_or_default()),
    ("STACK", |row| row.stack_status.clone().unwrap_or_default()),
    ("CREATED", |row| row.created.clone().unwrap_or_default()),
];

pub(super) async fn run(arguments: &GetClusterArguments, world: &World) -> Result<(), Failure> {
    let rows = async {
        let region = arguments.region.as_deref();
        let stacks = session::open(world, &arguments.aws, region, session::TIMEOUT).await?;
        clusters(&stacks, arguments.cluster_name()).await
    };
    let rows = rows.await.map_err(Failure::of("list clusters"))?;
    output::list(&rows, &COLUMNS, arguments.output)
}
