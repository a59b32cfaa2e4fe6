//! A cluster's node groups: those of stacks, and those that EKS manages without one.

use nodestrap_stacks::names::resources::{AUTO_SCALING_GROUP, LAUNCH_TEMPLATE};
use serde::Serialize;

use super::FlowError;
use crate::aws::ManagedNodeGroup;
use crate::log::time_of;
use crate::stack::{Stack, StackKind, Stacks};

/// A node group, in a list.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct NodeGroupRow {
    /// Its cluster.
    pub cluster: String,
    /// Its name.
    pub name: String,
    /// EKS' status of a managed node group, or the stack's.
    pub status: String,
    /// `managed` or `unmanaged`, eksctl's words.
    #[serde(rename = "type")]
    pub kind: String,
    /// The fewest instances.
    pub min_size: Option<i32>,
    /// The wanted instances.
    pub desired_capacity: Option<i32>,
    /// The most instances.
    pub max_size: Option<i32>,
    /// Its instance types, with commas between them.
    pub instance_type: String,
    /// The image's ID, or EKS' name for its kind.
    pub image: String,
    /// The Auto Scaling group.
    pub auto_scaling_group: Option<String>,
    /// The stack; none where neither nodestrap nor eksctl made it.
    pub stack: Option<String>,
    /// When it was made, UTC.
    pub created: Option<String>,
}

/// A cluster's node groups by name, or the one of this name.
pub async fn node_groups(stacks: &Stacks, cluster: &str, name: Option<&str>) -> Result<Vec<NodeGroupRow>, FlowError> {
    let managed = stacks.aws.managed_node_groups(cluster).await?;
    let found = stacks.of_cluster(cluster).await?;
    if found.is_empty() && managed.is_empty() && stacks.aws.cluster(cluster).await?.is_none() {
        return Err(FlowError::NoCluster { cluster: cluster.to_owned(), region: stacks.aws.region().to_owned() });
    }
    let is_wanted = |group: &str| name.is_none_or(|name| name == group);
    let mut rows = Vec::new();
    for (kind, stack) in &found {
        let StackKind::NodeGroup(group) = kind else { continue };
        if !is_wanted(group) || managed.iter().any(|known| known.name == *group) {
            continue;
        }
        rows.push(unmanaged(stacks, cluster, group, stack).await?);
    }
    for group in managed.iter().filter(|group| is_wanted(&group.name)) {
        let of_group = |kind: &StackKind| *kind == StackKind::NodeGroup(group.name.clone());
        let stack = found.iter().find(|(kind, _)| of_group(kind)).map(|(_, stack)| stack);
        rows.push(of_eks(cluster, group, stack));
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    match (name, rows.is_empty()) {
        (Some(name), true) => Err(FlowError::NoNodeGroup {
            group: name.to_owned(),
            cluster: cluster.to_owned(),
            region: stacks.aws.region().to_owned(),
        }),
        _ => Ok(rows),
    }
}

fn of_eks(cluster: &str, group: &ManagedNodeGroup, stack: Option<&Stack>) -> NodeGroupRow {
    let (min, desired, max) = group.scaling.unzip3();
    NodeGroupRow {
        cluster: cluster.to_owned(),
        name: group.name.clone(),
        status: group.status.clone(),
        kind: "managed".to_owned(),
        min_size: min,
        desired_capacity: desired,
        max_size: max,
        instance_type: group.instance_types.join(","),
        image: group.image_type.clone(),
        auto_scaling_group: group.auto_scaling_group.clone(),
        stack: stack.map(|stack| stack.name.clone()),
        created: group.created.map(time_of),
    }
}

async fn unmanaged(stacks: &Stacks, cluster: &str, name: &str, stack: &Stack) -> Result<NodeGroupRow, FlowError> {
    let group = match stacks.physical_id(stack, AUTO_SCALING_GROUP).await? {
        Some(group) => stacks.aws.auto_scaling_group(&group).await?,
        None => None,
    };
    let template = match stacks.physical_id(stack, LAUNCH_TEMPLATE).await? {
        Some(template) => stacks.aws.launch_template(&template).await?,
        None => None,
    };
    let (min, desired, max) = group.as_ref().map(|group| group.scaling).unzip3();
    Ok(NodeGroupRow {
        cluster: cluster.to_owned(),
        name: name.to_owned(),
        status: stack.status.to_string(),
        kind: "unmanaged".to_owned(),
        min_size: min,
        desired_capacity: desired,
        max_size: max,
        instance_type: match group.as_ref().map(|group| group.instance_types.join(",")) {
            Some(mixed) if !mixed.is_empty() => mixed,
            _ => template.as_ref().and_then(|template| template.instance_type.clone()).unwrap_or_default(),
        },
        image: template.and_then(|template| template.image).unwrap_or_default(),
        auto_scaling_group: group.map(|group| group.name),
        stack: Some(stack.name.clone()),
        created: Some(time_of(stack.created)),
    })
}

/// Three options of an option of three.
trait Unzip3<T> {
    fn unzip3(self) -> (Option<T>, Option<T>, Option<T>);
}

impl<T> Unzip3<T> for Option<(T, T, T)> {
    fn unzip3(self) -> (Option<T>, Option<T>, Option<T>) {
        self.map_or((None, None, None), |(one, two, three)| (Some(one), Some(two), Some(three)))
    }
}
