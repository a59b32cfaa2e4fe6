//! Why nodes may not have joined, as far as it can be seen from outside of them: what Auto Scaling could not start, what EKS
//! finds wrong, and what an instance wrote on its console.

use super::{Group, console};
use crate::aws::AwsError;
use crate::stack::Stacks;

/// The Auto Scaling group of a node group that is not managed, in its template.
const NODE_GROUP: &str = "NodeGroup";

/// Each cause that was found, or what kept it from being found. Never fails: the wait has failed already.
pub(super) async fn of(stacks: &Stacks, cluster: &str, group: &Group, joined: usize) -> Vec<String> {
    let mut causes = Vec::new();
    let name = match auto_scaling_group(stacks, cluster, group, &mut causes).await {
        Ok(Some(name)) => name,
        Ok(None) => {
            causes.push(format!("nodegroup {:?} has no Auto Scaling group yet", group.name));
            return causes;
        }
        Err(error) => return with(causes, &error),
    };
    match stacks.aws.scaling_activities(&name).await {
        Ok(activities) => {
            let mut said: Vec<String> = Vec::new();
            for activity in activities.into_iter().filter(|activity| activity.has_failed) {
                let line = format!(
                    "Auto Scaling group {name:?}: {}: {}",
                    activity.description,
                    activity.message.as_deref().unwrap_or("it gives no reason")
                );
                // It tries again and again, and fails for the same reason.
                if !said.contains(&line) {
                    said.push(line);
                }
            }
            causes.extend(said);
        }
        Err(error) => return with(causes, &error),
    }
    match stacks.aws.auto_scaling_group(&name).await {
        Ok(found) => {
            let instances = found.map(|group| group.instances).unwrap_or_default();
            if instances.is_empty() {
                causes.push(format!("Auto Scaling group {name:?} has no instances"));
            } else if joined < instances.len() {
                causes.push(format!("{} instances are there, {joined} nodes have joined", instances.len()));
                causes.extend(on_console(stacks, &instances[0].0).await);
            }
            causes
        }
        Err(error) => with(causes, &error),
    }
}

/// The group's name in Auto Scaling. For a managed group, what EKS finds wrong is added to the causes.
async fn auto_scaling_group(
    stacks: &Stacks,
    cluster: &str,
    group: &Group,
    causes: &mut Vec<String>,
) -> Result<Option<String>, AwsError> {
    if !group.is_managed {
        return stacks.physical_id(&group.stack, NODE_GROUP).await;
    }
    let found = stacks.aws.managed_node_groups(cluster).await?.into_iter().find(|one| one.name == group.name);
    let Some(found) = found else { return Ok(None) };
    causes.extend(found.issues.iter().map(|(code, message)| format!("EKS finds {code}: {message}")));
    Ok(found.auto_scaling_group)
}

async fn on_console(stacks: &Stacks, instance: &str) -> Vec<String> {
    let command = format!(
        "aws ec2 get-console-output --latest --output text --region {} --instance-id {instance}",
        stacks.aws.region()
    );
    match stacks.aws.console_output(instance).await {
        Ok(text) => {
            let lines = console::telling(&text);
            if lines.is_empty() {
                return vec![format!("the console of {instance} tells nothing of it; all of it: '{command}'")];
            }
            let shown: String = lines.iter().map(|line| format!("\n{line}")).collect::<Vec<_>>().concat();
            vec![format!("the console of {instance} has (all of it: '{command}'):{shown}")]
        }
        Err(error) => vec![error.to_string()],
    }
}

fn with(mut causes: Vec<String>, error: &AwsError) -> Vec<String> {
    causes.push(format!("why cannot be looked up: {error}"));
    causes
}
