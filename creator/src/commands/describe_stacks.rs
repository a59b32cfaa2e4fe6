//! `nodestrap utils describe-stacks`.

use serde::Serialize;

use super::failure::Failure;
use super::output::{self, Column};
use super::{World, session};
use crate::cli::{DescribeStacksArguments, ListFormat};
use crate::flow::FlowError;
use crate::log::time_of;
use crate::stack::{Events, Stack, Stacks};

/// A stack, in a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    name: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    created: String,
    termination_protection: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Vec<String>>,
    id: String,
}

const COLUMNS: [Column<Row>; 5] = [
    ("STACK", |row| row.name.clone()),
    ("STATUS", |row| row.status.clone()),
    ("CREATED", |row| row.created.clone()),
    ("PROTECTED", |row| row.termination_protection.to_string()),
    ("REASON", |row| row.reason.clone().unwrap_or_default()),
];

pub(super) async fn run(arguments: &DescribeStacksArguments, world: &World) -> Result<(), Failure> {
    let action = || format!("describe the stacks of cluster {:?}", arguments.cluster);
    let rows = rows(arguments, world).await.map_err(Failure::of(action()))?;
    output::list(&rows, &COLUMNS, arguments.output)?;
    if arguments.output == ListFormat::Table {
        for row in &rows {
            let events = row.events.iter().flatten().map(|event| format!("  {event}\n"));
            output::print(&events.collect::<String>())?;
        }
    }
    Ok(())
}

async fn rows(arguments: &DescribeStacksArguments, world: &World) -> Result<Vec<Row>, FlowError> {
    let region = arguments.region.as_deref();
    let stacks = session::open(world, &arguments.aws, region, session::TIMEOUT).await?;
    let mut rows = Vec::new();
    for (_, stack) in stacks.of_cluster(&arguments.cluster).await? {
        let events = if arguments.events { Some(events(&stacks, &stack).await?) } else { None };
        rows.push(Row {
            name: stack.name,
            status: stack.status.to_string(),
            reason: stack.reason,
            created: time_of(stack.created),
            termination_protection: stack.is_protected,
            events,
            id: stack.id,
        });
    }
    if rows.is_empty() {
        return Err(FlowError::NoCluster {
            cluster: arguments.cluster.clone(),
            region: stacks.aws.region().to_owned(),
        });
    }
    Ok(rows)
}

async fn events(stacks: &Stacks, stack: &Stack) -> Result<Vec<String>, FlowError> {
    let mut events = Events::default();
    events.read(stacks, &stack.id).await?;
    Ok(events.all.iter().map(crate::stack::Event::told).collect())
}
