//! A cluster's end: load balancers of its Services and Ingresses deleted, its nodes drained, its node groups' stacks deleted side
//! by side, then what eksctl made beside, then the cluster, then its entries in the kubeconfig.

use super::{Draining, FlowError, side_by_side};
use crate::kubeconfig::{self, Places};
use crate::stack::{Stack, StackKind, Stacks};

/// The end of a cluster.
#[derive(Debug)]
pub struct DeleteCluster<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// The cluster's name.
    pub name: &'a str,
    /// How nodes are drained.
    pub draining: Draining,
    /// Whether to stay until the last stack is gone.
    pub wait: bool,
    /// Where kubeconfigs are.
    pub kubeconfigs: Places,
}

impl DeleteCluster<'_> {
    /// Deletes the cluster.
    ///
    /// # Errors
    /// What could not be removed, by resource; what was removed until then stays so, and running again goes on.
    pub async fn run(&self) -> Result<(), FlowError> {
        let Self { stacks, name, .. } = self;
        let log = &stacks.log;
        log.info(format_args!("deleting EKS cluster {name:?} in {:?} region", stacks.aws.region()));
        let found = stacks.of_cluster(name).await?;
        let facts = stacks.aws.cluster(name).await?;
        if found.is_empty() {
            let (cluster, region) = ((*name).to_owned(), stacks.aws.region().to_owned());
            return Err(match facts {
                Some(_) => FlowError::NoStack { cluster, region },
                None => FlowError::NoCluster { cluster, region },
            });
        }
        let is_group = |kind: &StackKind| matches!(kind, StackKind::NodeGroup(_));
        if let Some(facts) = facts.as_ref().filter(|facts| facts.status == "ACTIVE") {
            // While there are nodes that the controllers of load balancers run on.
            self.draining.remove_load_balancers(&stacks.aws, log, facts).await?;
            let managed = stacks.aws.managed_node_groups(name).await?;
            for (kind, _) in &found {
                // EKS drains its own.
                if let StackKind::NodeGroup(group) = kind
                    && managed.iter().all(|known| known.name != *group)
                {
                    self.draining.run(&stacks.aws, log, facts, group).await?;
                }
            }
            self.warn_of_others(&found, managed.iter().map(|group| group.name.as_str()));
        }
        let (groups, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|(kind, _)| is_group(kind));
        let (others, cluster): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(kind, _)| *kind == StackKind::Other);
        self.delete(groups, true).await?;
        self.delete(others, true).await?;
        self.delete(cluster, self.wait).await?;
        self.forget();
        if self.wait {
            log.success(format_args!("all cluster resources of {name:?} were deleted"));
        } else {
            log.success(format_args!("CloudFormation deletes the cluster {name:?}; give --wait to wait for it"));
        }
        Ok(())
    }

    /// Deletes stacks side by side; all of them, whatever becomes of the others.
    async fn delete(&self, stacks: Vec<(StackKind, Stack)>, wait: bool) -> Result<(), FlowError> {
        let works = stacks.into_iter().map(|(_, stack)| {
            let stacks = self.stacks.clone();
            async move { if wait { stacks.delete(&stack).await } else { stacks.start_deletion(&stack).await } }
        });
        let errors = side_by_side(works).await.into_iter().filter_map(Result::err).map(FlowError::from);
        FlowError::all(errors.collect())
    }

    /// Names managed node groups that nobody here deletes, for which EKS will not let the cluster go.
    fn warn_of_others<'n>(&self, found: &[(StackKind, Stack)], managed: impl Iterator<Item = &'n str>) {
        for group in
            managed.filter(|name| !found.iter().any(|(kind, _)| *kind == StackKind::NodeGroup((*name).to_owned())))
        {
            self.stacks.log.warning(format_args!(
                "managed nodegroup {group:?} has no stack, and EKS keeps the cluster as long as it is there: delete it with \
                 'aws eks delete-nodegroup --region={} --cluster-name={} --nodegroup-name={group}'",
                self.stacks.aws.region(),
                self.name
            ));
        }
    }

    /// Takes the cluster out of the kubeconfigs; that this fails is no failure of the deletion.
    fn forget(&self) {
        let log = &self.stacks.log;
        let (Ok(cluster), Ok(region)) = (self.name.parse(), self.stacks.aws.region().parse()) else { return };
        let (changed, errors) = kubeconfig::forget(&self.kubeconfigs, &cluster, &region);
        for path in changed {
            log.info(format_args!("removed the cluster's entries from {:?}", path.display().to_string()));
        }
        for error in errors {
            log.warning(error);
        }
    }
}
