//! The stacks of a cluster, nodestrap's and eksctl's.

use super::{Stack, Stacks};
use crate::aws::AwsError;

/// What a stack of a cluster holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StackKind {
    /// The cluster itself, its VPC and its roles.
    Cluster,
    /// A node group: its name.
    NodeGroup(String),
    /// Something that eksctl made beside, such as a role of a service account.
    Other,
}

/// Tags that name the cluster, the newest first. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`.
const CLUSTER_TAGS: [&str; 2] = ["alpha.eksctl.io/cluster-name", "eksctl.cluster.k8s.io/v1alpha1/cluster-name"];

/// Tags that name the node group, the newest first.
const NODE_GROUP_TAGS: [&str; 2] = ["alpha.eksctl.io/nodegroup-name", "eksctl.io/v1alpha2/nodegroup-name"];

/// What a stack holds of `cluster`; `None` where it is of something else.
pub fn kind_of(stack: &Stack, cluster: &str) -> Option<StackKind> {
    let tag = |names: &[&str]| names.iter().find_map(|name| stack.tags.get(*name)).map(String::as_str);
    let rest = stack.name.strip_prefix("eksctl-").and_then(|rest| rest.strip_prefix(cluster)?.strip_prefix('-'));
    match tag(&CLUSTER_TAGS) {
        Some(named) if named != cluster => return None,
        // A tag alone is no proof: resources of other tools carry it as well.
        Some(_) if rest.is_some() => {}
        // Without a tag only a name that cannot be another cluster's is one of this.
        None if rest == Some("cluster") => {}
        _ => return None,
    }
    if rest == Some("cluster") {
        return Some(StackKind::Cluster);
    }
    let by_name = rest.and_then(|rest| rest.strip_prefix("nodegroup-"));
    Some(
        by_name.map_or(StackKind::Other, |name| StackKind::NodeGroup(tag(&NODE_GROUP_TAGS).unwrap_or(name).to_owned())),
    )
}

impl Stacks {
    /// A cluster's stacks with what each holds, by name.
    pub async fn of_cluster(&self, cluster: &str) -> Result<Vec<(StackKind, Stack)>, AwsError> {
        let mut found: Vec<(StackKind, Stack)> =
            self.all().await?.into_iter().filter_map(|stack| Some((kind_of(&stack, cluster)?, stack))).collect();
        found.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        Ok(found)
    }

    /// The clusters that have a stack: each one's name and its stack, by name.
    pub async fn clusters(&self) -> Result<Vec<(String, Stack)>, AwsError> {
        let named = |stack: Stack| {
            let name = stack.name.strip_prefix("eksctl-")?.strip_suffix("-cluster")?.to_owned();
            (kind_of(&stack, &name) == Some(StackKind::Cluster)).then_some((name, stack))
        };
        let mut found: Vec<(String, Stack)> = self.all().await?.into_iter().filter_map(named).collect();
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::Status;

    fn stack(name: &str, tags: &[(&str, &str)]) -> Stack {
        Stack {
            name: name.to_owned(),
            id: String::new(),
            status: Status::new("CREATE_COMPLETE"),
            reason: None,
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            outputs: std::collections::BTreeMap::new(),
            is_protected: true,
            created: 0,
        }
    }

    #[test]
    fn stacks_are_told_by_eksctl_s_names_and_tags() {
        let a = ("alpha.eksctl.io/cluster-name", "a");
        let group = ("alpha.eksctl.io/nodegroup-name", "workers");
        assert_eq!(kind_of(&stack("eksctl-a-cluster", &[a]), "a"), Some(StackKind::Cluster));
        assert_eq!(
            kind_of(&stack("eksctl-a-nodegroup-workers", &[a, group]), "a"),
            Some(StackKind::NodeGroup("workers".to_owned()))
        );
        assert_eq!(kind_of(&stack("eksctl-a-addon-iamserviceaccount-x", &[a]), "a"), Some(StackKind::Other));
    }

    #[test]
    fn a_cluster_whose_name_begins_like_another_s_keeps_its_stacks() {
        let other = ("alpha.eksctl.io/cluster-name", "a-nodegroup");
        assert_eq!(kind_of(&stack("eksctl-a-nodegroup-cluster", &[other]), "a"), None);
        assert_eq!(kind_of(&stack("eksctl-a-nodegroup-cluster", &[other]), "a-nodegroup"), Some(StackKind::Cluster));
        assert_eq!(kind_of(&stack("eksctl-a-b-cluster", &[]), "a"), None);
    }

    #[test]
    fn stacks_of_the_first_eksctl_releases_are_found() {
        let old = [("eksctl.cluster.k8s.io/v1alpha1/cluster-name", "a"), ("eksctl.io/v1alpha2/nodegroup-name", "n")];
        assert_eq!(kind_of(&stack("eksctl-a-nodegroup-n", &old), "a"), Some(StackKind::NodeGroup("n".to_owned())));
    }

    #[test]
    fn a_stack_that_only_carries_the_tag_is_somebody_else_s() {
        assert_eq!(kind_of(&stack("my-database", &[("alpha.eksctl.io/cluster-name", "a")]), "a"), None);
    }
}
