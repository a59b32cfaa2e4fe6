//! Auto Scaling groups: what they have, and what they tried.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{ScalingActivityStatusCode, Tag};

use super::{Aws, AwsError, Told as _};

/// The most tags of one call. Source: eksctl, `pkg/cfn/manager/api.go`, `PropagateManagedNodeGroupTagsToASG`.
const TAGS_A_CALL: usize = 25;

/// What Auto Scaling says of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoScalingGroup {
    /// Its name.
    pub name: String,
    /// The fewest, the wanted and the most instances.
    pub scaling: (i32, i32, i32),
    /// Its instances: ID, lifecycle state (`InService` and others) and health.
    pub instances: Vec<(String, String, String)>,
    /// The instance types of a mixed group; none where its launch template says.
    pub instance_types: Vec<String>,
    /// Whether it is being deleted.
    pub is_deleting: bool,
}

/// What an Auto Scaling group tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// What, such as `Launching a new EC2 instance`.
    pub description: String,
    /// How it went: `Successful`, `Failed` and others.
    pub status: String,
    /// Why it went so.
    pub message: Option<String>,
    /// Whether it failed or was cancelled.
    pub has_failed: bool,
}

impl Aws {
    /// An Auto Scaling group; `None` where there is none of this name.
    pub async fn auto_scaling_group(&self, name: &str) -> Result<Option<AutoScalingGroup>, AwsError> {
        let request = self.autoscaling.describe_auto_scaling_groups().auto_scaling_group_names(name);
        let answer = request.send().await.told("Auto Scaling", "DescribeAutoScalingGroups")?;
        Ok(answer.auto_scaling_groups().first().map(|group| AutoScalingGroup {
            name: group.auto_scaling_group_name().unwrap_or(name).to_owned(),
            scaling: (
                group.min_size().unwrap_or_default(),
                group.desired_capacity().unwrap_or_default(),
                group.max_size().unwrap_or_default(),
            ),
            instances: group
                .instances()
                .iter()
                .map(|instance| {
                    let state = instance.lifecycle_state().map(|state| state.as_str().to_owned());
                    (
                        instance.instance_id().unwrap_or_default().to_owned(),
                        state.unwrap_or_default(),
                        instance.health_status().unwrap_or_default().to_owned(),
                    )
                })
                .collect(),
            instance_types: group
                .mixed_instances_policy()
                .and_then(|policy| policy.launch_template())
                .map(aws_sdk_autoscaling::types::LaunchTemplate::overrides)
                .unwrap_or_default()
                .iter()
                .filter_map(|item| item.instance_type().map(str::to_owned))
                .collect(),
            is_deleting: group.status().is_some(),
        }))
    }

    /// Gives a group other sizes: the fewest, the wanted and the most instances.
    pub async fn scale_auto_scaling_group(
        &self,
        name: &str,
        (min, desired, max): (i32, i32, i32),
    ) -> Result<(), AwsError> {
        let request = self.autoscaling.update_auto_scaling_group().auto_scaling_group_name(name);
        let request = request.min_size(min).desired_capacity(desired).max_size(max);
        request.send().await.told("Auto Scaling", "UpdateAutoScalingGroup").map(drop)
    }

    /// Gives a group tags, over those of the same keys; its instances do not get them.
    pub async fn tag_auto_scaling_group(&self, name: &str, tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
        let tag = |(key, value): (&String, &String)| {
            let tag = Tag::builder().resource_type("auto-scaling-group").resource_id(name).propagate_at_launch(false);
            tag.key(key).value(value).build()
        };
        let tags: Vec<Tag> = tags.iter().map(tag).collect();
        for some in tags.chunks(TAGS_A_CALL) {
            let request = self.autoscaling.create_or_update_tags().set_tags(Some(some.to_vec()));
            request.send().await.told("Auto Scaling", "CreateOrUpdateTags")?;
        }
        Ok(())
    }

    /// What a group tried of late, the newest first; at most 20.
    pub async fn scaling_activities(&self, group: &str) -> Result<Vec<Activity>, AwsError> {
        let request = self.autoscaling.describe_scaling_activities().auto_scaling_group_name(group).max_records(20);
        let answer = request.send().await.told("Auto Scaling", "DescribeScalingActivities")?;
        Ok(answer
            .activities()
            .iter()
            .map(|activity| {
                let status = activity.status_code();
                let failed = [ScalingActivityStatusCode::Failed, ScalingActivityStatusCode::Cancelled];
                Activity {
                    description: activity.description().unwrap_or_default().to_owned(),
                    status: status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
                    message: activity.status_message().map(str::to_owned),
                    has_failed: status.is_some_and(|status| failed.contains(status)),
                }
            })
            .collect())
    }
}
