//! The nodes' role and what lets instances take it.

use std::collections::{BTreeMap, BTreeSet};

use nodestrap_generator::values::IpFamily;

use crate::addon_policies::{self, PUSH_IMAGES};
use crate::error::StackError;
use crate::identity::{Service, aws_policy, trust};
use crate::names::{outputs, resources};
use crate::plan::{AddonPolicy, Boots, ClusterFacts, NodeGroupPlan, NodeRole};
use crate::template::{self, Properties, Template, Value, name_tag};

const PROFILE: &str = "NodeInstanceProfile";

/// What every node needs: to be a node, to give pods addresses, and to be reached by Session Manager.
///
/// Source: the EKS user guide, "Amazon EKS node IAM role"; eksctl adds the last.
const NODE_POLICIES: [&str; 3] = ["AmazonEKSWorkerNodePolicy", CNI, "AmazonSSMManagedInstanceCore"];

/// To give pods IPv4 addresses; policies of the stack's own take its place where they have IPv6 addresses.
const CNI: &str = "AmazonEKS_CNI_Policy";

/// To pull images from ECR.
const PULL_IMAGES: &str = "AmazonEC2ContainerRegistryPullOnly";

const CLOUD_WATCH: &str = "CloudWatchAgentServerPolicy";

/// A role: its ARN and its name.
pub(super) struct Role {
    pub(super) arn: Value,
    pub(super) name: Value,
}

/// Adds the role with its policies, or takes the one that is there.
pub(super) fn add(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Result<Role, StackError> {
    let role = match &plan.role {
        NodeRole::Existing { role, .. } => {
            let name =
                name_of(role).ok_or_else(|| StackError::RoleArn { group: plan.name.clone(), arn: role.clone() })?;
            Role { arn: role.as_str().into(), name: name.into() }
        }
        NodeRole::New { attach_policies, name, permissions_boundary, addon_policies } => {
            let managed = !matches!(plan.boots, Boots::SelfManaged(_));
            let role = template::Role {
                role_name: name.clone(),
                assume_role_policy_document: trust(template, Service::Ec2, &["sts:AssumeRole"], BTreeMap::new()),
                managed_policy_arns: policies(attach_policies, addon_policies, managed, cluster.ip_family),
                permissions_boundary: permissions_boundary.clone(),
                tags: vec![name_tag(resources::NODE_ROLE)],
            };
            let name = template.add(resources::NODE_ROLE, Properties::Role(role));
            addon_policies::add(template, "", addon_policies, &name);
            if attach_policies.is_empty() && cluster.ip_family == IpFamily::V6 {
                addon_policies::add_ipv6_cni(template, &name);
            }
            Role { arn: Value::attribute(resources::NODE_ROLE, "Arn"), name }
        }
    };
    template.export(outputs::INSTANCE_ROLE_ARN, role.arn.clone());
    Ok(role)
}

/// The user's policies and AWS', which a user's own list replaces except for the images of nodes that are not managed, as
/// with eksctl. A policy that the user lists by its ARN is not listed again.
fn policies(own: &[String], addons: &[AddonPolicy], managed: bool, family: IpFamily) -> Vec<Value> {
    let mut names = BTreeSet::new();
    if own.is_empty() {
        names.extend(NODE_POLICIES);
        if family == IpFamily::V6 {
            names.remove(CNI);
        }
    }
    if own.is_empty() || !managed {
        names.insert(PULL_IMAGES);
    }
    if addons.contains(&AddonPolicy::ImageBuilder) {
        // EKS wants to see the smaller one at managed node groups, though the larger one has all that it has.
        if !managed {
            names.remove(PULL_IMAGES);
        }
        names.insert(PUSH_IMAGES);
    }
    if addons.contains(&AddonPolicy::CloudWatch) {
        names.insert(CLOUD_WATCH);
    }
    names.retain(|name| !own.iter().any(|arn| name_of(arn) == Some(*name)));
    own.iter().map(|arn| arn.as_str().into()).chain(names.into_iter().map(aws_policy)).collect()
}

/// The name of the role or policy that an ARN is of: what stands behind the last slash of its path.
fn name_of(arn: &str) -> Option<&str> {
    let (_, resource) = arn.strip_prefix("arn:")?.rsplit_once(':')?;
    resource.rsplit_once('/').map(|(_, name)| name).filter(|name| !name.is_empty())
}

/// Adds the instance profile, or takes the one that is there; its ARN.
pub(super) fn add_instance_profile(template: &mut Template, plan: &NodeGroupPlan, role: &Role) -> Value {
    let arn = if let NodeRole::Existing { instance_profile: Some(arn), .. } = &plan.role {
        Value::from(arn.as_str())
    } else {
        let profile = template::InstanceProfile { roles: vec![role.name.clone()] };
        template.add(PROFILE, Properties::InstanceProfile(profile));
        Value::attribute(PROFILE, "Arn")
    };
    template.export(outputs::INSTANCE_PROFILE_ARN, arn.clone());
    arn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(own: &[&str], addons: &[AddonPolicy], managed: bool) -> Vec<String> {
        let own: Vec<String> = own.iter().map(|arn| (*arn).to_owned()).collect();
        let shown = |value: &Value| match value {
            Value::Text(text) | Value::Sub(text) => text.rsplit('/').next().unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        };
        policies(&own, addons, managed, IpFamily::V4).iter().map(shown).collect()
    }

    const OWN: &str = "arn:aws:iam::111122223333:policy/team/own";

    #[test]
    fn a_list_of_the_user_s_replaces_what_every_node_has_but_not_its_images() {
        let every = [
            "AmazonEC2ContainerRegistryPullOnly",
            "AmazonEKSWorkerNodePolicy",
            "AmazonEKS_CNI_Policy",
            "AmazonSSMManagedInstanceCore",
        ];
        assert_eq!(names(&[], &[], false), every);
        assert_eq!(names(&[], &[], true), every);
        assert_eq!(names(&[OWN], &[], false), ["own", PULL_IMAGES]);
        assert_eq!(names(&[OWN], &[], true), ["own"]);
        assert_eq!(names(&["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"], &[], false), [PULL_IMAGES]);
    }

    #[test]
    fn image_builders_push_and_managed_ones_still_show_that_they_pull() {
        let builder = [AddonPolicy::ImageBuilder];
        assert!(!names(&[], &builder, false).contains(&PULL_IMAGES.to_owned()));
        assert!(names(&[], &builder, true).contains(&PULL_IMAGES.to_owned()));
        for managed in [true, false] {
            assert!(names(&[OWN], &builder, managed).contains(&PUSH_IMAGES.to_owned()));
        }
    }

    #[test]
    fn a_role_s_name_is_behind_its_path() {
        assert_eq!(name_of("arn:aws:iam::111122223333:role/team/nodes"), Some("nodes"));
        for no_role in ["nodes", "arn:aws:iam::111122223333:nodes", "arn:aws:iam::111122223333:role/"] {
            assert_eq!(name_of(no_role), None);
        }
    }
}
