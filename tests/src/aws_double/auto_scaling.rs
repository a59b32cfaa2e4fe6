//! Auto Scaling: the groups that stacks made, their instances, and what they tried.

use serde_json::{Value, json};

use super::answer::Answer;
use super::cloudformation::Resource;
use super::ec2::Zone;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::world::{World, unknown};

/// What a group tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalingActivity {
    status: String,
    description: String,
    message: Option<String>,
}

impl ScalingActivity {
    /// An instance was started.
    pub fn successful(description: &str) -> Self {
        Self { status: "Successful".to_owned(), description: description.to_owned(), message: None }
    }

    /// An instance could not be started, for this reason.
    pub fn failed(description: &str, message: &str) -> Self {
        let message = Some(message.to_owned());
        Self { status: "Failed".to_owned(), description: description.to_owned(), message }
    }
}

pub(super) fn answer(world: &World, operation: &str, parameters: &mut Parameters) -> Answer {
    match operation {
        "DescribeAutoScalingGroups" => {
            let names = parameters.texts("AutoScalingGroupNames");
            parameters.text("MaxRecords");
            parameters.end()?;
            let wanted = groups(world).filter(|(_, group)| names.is_empty() || names.contains(&group.physical_id));
            Ok(
                json!({ "AutoScalingGroups": wanted.map(|(stack, group)| described(world, stack, group)).collect::<Vec<_>>() }),
            )
        }
        // What is tagged is seen in the call; nothing here depends on it.
        "CreateOrUpdateTags" => {
            parameters.list("Tags");
            parameters.end()?;
            Ok(json!({}))
        }
        "DescribeScalingActivities" => {
            let name = parameters.required("AutoScalingGroupName")?;
            parameters.text("MaxRecords");
            parameters.end()?;
            let found = groups(world).find(|(_, group)| group.physical_id == name);
            let absent = || Refusal::validation("AutoScalingGroup name not found - null");
            let (stack, _) = found.ok_or_else(absent)?;
            let tried = world.activities.get(stack).into_iter().flatten().enumerate();
            let activities = tried.map(|(number, activity)| {
                json!({
                    "ActivityId": format!("00000000-0000-4000-9000-{number:012}"),
                    "AutoScalingGroupName": name,
                    "Description": activity.description,
                    "Cause": "At 2020-01-10T15:00:00Z an instance was started in response to a difference between desired and \
                              actual capacity.",
                    "StartTime": "2020-01-10T15:00:00.000Z",
                    "EndTime": "2020-01-10T15:00:01.000Z",
                    "StatusCode": activity.status,
                    "StatusMessage": activity.message,
                    "Progress": 100,
                })
            });
            Ok(json!({ "Activities": activities.collect::<Vec<_>>() }))
        }
        other => Err(unknown(other)),
    }
}

/// The groups that are there, with the stack of each.
fn groups(world: &World) -> impl Iterator<Item = (&str, &Resource)> {
    let all = world.stacks.resources("AWS::AutoScaling::AutoScalingGroup");
    let there = all.filter(|(_, _, group)| group.is_there() || group.status == "CREATE_IN_PROGRESS");
    there.map(|(stack, _, group)| (stack, group))
}

fn described(world: &World, stack: &str, group: &Resource) -> Value {
    let properties = &group.properties;
    let instances: Vec<Value> = world
        .instances
        .get(stack)
        .into_iter()
        .flatten()
        .map(|id| {
            json!({
                "InstanceId": id,
                "AvailabilityZone": world.zones.first().map(Zone::name),
                "LifecycleState": "InService",
                "HealthStatus": "Healthy",
                "ProtectedFromScaleIn": false,
            })
        })
        .collect();
    json!({
        "AutoScalingGroupName": group.physical_id,
        "MinSize": properties["MinSize"],
        "MaxSize": properties["MaxSize"],
        "DesiredCapacity": properties.get("DesiredCapacity").unwrap_or(&properties["MinSize"]),
        "DefaultCooldown": 300,
        "AvailabilityZones": world.zones.iter().map(Zone::name).collect::<Vec<_>>(),
        "HealthCheckType": "EC2",
        "CreatedTime": "2020-01-10T14:40:00.000Z",
        "Instances": instances,
        "Status": (group.status == "DELETE_IN_PROGRESS").then_some("Delete in progress"),
    })
}
