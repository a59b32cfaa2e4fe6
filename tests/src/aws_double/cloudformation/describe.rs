//! What `CloudFormation` tells of stacks.

use serde_json::{Value, json};

use super::stack::{Event, Resource, Stack};
use super::stacks::Stacks;
use crate::aws_double::answer::Answer;
use crate::aws_double::parameters::Parameters;
use crate::aws_double::refusal::Refusal;

/// How many events come at a time; API reference, `DescribeStackEvents`.
const PAGE: usize = 100;

pub(super) fn describe_stacks(stacks: &mut Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.text("StackName");
    parameters.end()?;
    let Some(name) = name else {
        let there = stacks.all.iter().filter(|stack| !stack.is_gone());
        return Ok(json!({ "Stacks": there.map(described).collect::<Vec<_>>() }));
    };
    let at = stacks.find(&name).ok_or_else(|| Stacks::absent(&name))?;
    let mut clock = stacks.clock;
    stacks.all[at].advance(&mut clock);
    stacks.clock = clock;
    let stack = &stacks.all[at];
    // Gone while it was asked for by its name.
    if stack.is_gone() && stack.id != name {
        return Err(Stacks::absent(&name));
    }
    Ok(json!({ "Stacks": [described(stack)] }))
}

fn described(stack: &Stack) -> Value {
    let tags: Vec<Value> = stack.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    let outputs: Vec<Value> = stack
        .outputs
        .iter()
        .filter(|_| stack.is_usable())
        .map(|output| json!({ "OutputKey": output.key, "OutputValue": output.value, "ExportName": output.export }))
        .collect();
    json!({
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": time(stack.created),
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "DisableRollback": stack.keeps_failure,
        "Capabilities": stack.capabilities,
        "RoleARN": stack.role,
        "Outputs": outputs,
        "Tags": tags,
        "EnableTerminationProtection": stack.is_protected,
    })
}

pub(super) fn describe_stack_events(stacks: &Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    let token = parameters.text("NextToken");
    parameters.end()?;
    let stack = find(stacks, &name)?;
    let newest_first: Vec<&Event> = stack.events.iter().rev().collect();
    let from = token.map_or(Some(0), |token| newest_first.iter().position(|event| event.id == token));
    let from = from.ok_or_else(|| Refusal::validation("NextToken is invalid"))?;
    let page: Vec<Value> = newest_first[from..].iter().take(PAGE).map(|event| told(stack, event)).collect();
    Ok(json!({ "StackEvents": page, "NextToken": newest_first.get(from + PAGE).map(|event| &event.id) }))
}

fn told(stack: &Stack, event: &Event) -> Value {
    json!({
        "StackId": stack.id,
        "EventId": event.id,
        "StackName": stack.name,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.kind,
        "Timestamp": time(event.moment),
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
    })
}

pub(super) fn describe_stack_resources(stacks: &Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    let logical_id = parameters.text("LogicalResourceId");
    parameters.end()?;
    let stack = find(stacks, &name)?;
    let wanted = |resource: &&Resource| logical_id.as_ref().is_none_or(|id| *id == resource.logical_id);
    let resources: Vec<Value> = begun(stack)
        .filter(wanted)
        .map(|resource| {
            let mut told = resource_told(resource, "Timestamp");
            told["StackName"] = json!(stack.name);
            told["StackId"] = json!(stack.id);
            told
        })
        .collect();
    Ok(json!({ "StackResources": resources }))
}

pub(super) fn list_stack_resources(stacks: &Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    parameters.end()?;
    let told = begun(find(stacks, &name)?).map(|resource| resource_told(resource, "LastUpdatedTimestamp"));
    Ok(json!({ "StackResourceSummaries": told.collect::<Vec<_>>() }))
}

fn resource_told(resource: &Resource, timestamp: &str) -> Value {
    json!({
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.kind,
        timestamp: time(resource.changed),
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.reason,
    })
}

/// The resources that `CloudFormation` has begun with.
fn begun(stack: &Stack) -> impl Iterator<Item = &Resource> {
    stack.resources.iter().filter(|resource| !resource.status.is_empty())
}

pub(super) fn list_stacks(stacks: &Stacks, parameters: &mut Parameters) -> Answer {
    let statuses = parameters.texts("StackStatusFilter");
    parameters.end()?;
    let wanted = stacks.all.iter().rev().filter(|stack| statuses.is_empty() || statuses.contains(&stack.status));
    let told = wanted.map(|stack| {
        json!({
            "StackId": stack.id,
            "StackName": stack.name,
            "CreationTime": time(stack.created),
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason,
        })
    });
    Ok(json!({ "StackSummaries": told.collect::<Vec<_>>() }))
}

pub(super) fn get_template(stacks: &Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    parameters.text("TemplateStage");
    parameters.end()?;
    Ok(json!({ "TemplateBody": find(stacks, &name)?.template.body, "StagesAvailable": ["Original", "Processed"] }))
}

fn find<'a>(stacks: &'a Stacks, name: &str) -> Result<&'a Stack, Refusal> {
    // Not in the words of DescribeStacks.
    let absent = || Refusal::validation(format!("Stack [{name}] does not exist"));
    stacks.find(name).map(|at| &stacks.all[at]).ok_or_else(absent)
}

/// The double's time: a second for each event since the article's first cluster.
fn time(moment: u64) -> String {
    let seconds = 14 * 3600 + 21 * 60 + moment;
    format!(
        "2020-01-{:02}T{:02}:{:02}:{:02}.000Z",
        10 + seconds / 86_400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60
    )
}
