//! Node groups that EKS manages.

use std::collections::BTreeMap;

use aws_sdk_eks::types::{Nodegroup, NodegroupScalingConfig};

use super::{Aws, AwsError, Told as _};

/// What EKS says of a managed node group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedNodeGroup {
    /// Its name.
    pub name: String,
    /// `CREATING`, `ACTIVE`, `UPDATING`, `DELETING`, `CREATE_FAILED`, `DELETE_FAILED` or `DEGRADED`.
    pub status: String,
    /// Its instance types; none where its launch template says.
    pub instance_types: Vec<String>,
    /// What kind of image, such as `AL2023_x86_64_STANDARD`.
    pub image_type: String,
    /// The Kubernetes version of its nodes.
    pub version: String,
    /// The fewest, the wanted and the most instances.
    pub scaling: Option<(i32, i32, i32)>,
    /// Its Auto Scaling group.
    pub auto_scaling_group: Option<String>,
    /// The role of its nodes.
    pub role: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// What EKS finds wrong with it: code and message.
    pub issues: Vec<(String, String)>,
    /// When it was made, in seconds since 1970.
    pub created: Option<i64>,
}

impl ManagedNodeGroup {
    fn of(group: &Nodegroup) -> Self {
        let scaling = group
            .scaling_config()
            .and_then(|sizes| Some((sizes.min_size()?, sizes.desired_size()?, sizes.max_size()?)));
        let resources = group.resources();
        let issues = group.health().map(aws_sdk_eks::types::NodegroupHealth::issues).unwrap_or_default();
        Self {
            name: group.nodegroup_name().unwrap_or_default().to_owned(),
            status: group.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            instance_types: group.instance_types().to_vec(),
            image_type: group.ami_type().map(|image| image.as_str().to_owned()).unwrap_or_default(),
            version: group.version().unwrap_or_default().to_owned(),
            scaling,
            auto_scaling_group: resources
                .and_then(|resources| resources.auto_scaling_groups().first())
                .and_then(|group| group.name())
                .map(str::to_owned),
            role: group.node_role().unwrap_or_default().to_owned(),
            tags: group.tags().cloned().unwrap_or_default().into_iter().collect(),
            issues: issues
                .iter()
                .map(|issue| {
                    let code = issue.code().map(|code| code.as_str().to_owned()).unwrap_or_default();
                    (code, issue.message().unwrap_or_default().to_owned())
                })
                .collect(),
            created: group.created_at().map(aws_sdk_eks::primitives::DateTime::secs),
        }
    }
}

impl Aws {
    /// The managed node groups of a cluster, by name; empty where there is no such cluster.
    pub async fn managed_node_groups(&self, cluster: &str) -> Result<Vec<ManagedNodeGroup>, AwsError> {
        let mut pages = self.eks.list_nodegroups().cluster_name(cluster).into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            match page.told("EKS", "ListNodegroups") {
                Ok(page) => names.extend(page.nodegroups.unwrap_or_default()),
                Err(error) if error.is_absent() => return Ok(Vec::new()),
                Err(error) => return Err(error),
            }
        }
        names.sort_unstable();
        let mut groups = Vec::new();
        for name in names {
            groups.extend(self.managed_node_group(cluster, &name).await?);
        }
        Ok(groups)
    }

    /// A managed node group; `None` where there is none of this name.
    pub async fn managed_node_group(&self, cluster: &str, name: &str) -> Result<Option<ManagedNodeGroup>, AwsError> {
        let request = self.eks.describe_nodegroup().cluster_name(cluster).nodegroup_name(name);
        match request.send().await.told("EKS", "DescribeNodegroup") {
            Ok(answer) => Ok(answer.nodegroup().map(ManagedNodeGroup::of)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Asks EKS for other sizes of a managed node group.
    pub async fn scale_managed_node_group(
        &self,
        cluster: &str,
        name: &str,
        (min, desired, max): (i32, i32, i32),
    ) -> Result<(), AwsError> {
        let sizes = NodegroupScalingConfig::builder().min_size(min).desired_size(desired).max_size(max).build();
        let request = self.eks.update_nodegroup_config().cluster_name(cluster).nodegroup_name(name);
        request.scaling_config(sizes).send().await.told("EKS", "UpdateNodegroupConfig").map(drop)
    }
}
