//! Has the load balancers of a cluster's Services and Ingresses go before the cluster does.

use super::{Draining, FlowError, connect};
use crate::aws::{Aws, ClusterFacts};
use crate::kubernetes::{LoadBalancerError, LoadBalancerNews};
use crate::log::Log;

impl Draining {
    /// Deletes what has a load balancer, as patiently as nodes are drained.
    ///
    /// Where the cluster cannot be asked, that is told, and hinders nothing: most clusters that cannot be asked have nothing
    /// more to lose, and a stack that cannot be deleted says why.
    pub(super) async fn remove_load_balancers(
        &self,
        aws: &Aws,
        log: &Log,
        cluster: &ClusterFacts,
    ) -> Result<(), FlowError> {
        let tell = |news| match news {
            LoadBalancerNews::Deleted(object) => match object.host() {
                Some(host) => log.info(format_args!("deleting {object}, whose load balancer is {host:?}")),
                None => log.info(format_args!("deleting {object}, which asks for a load balancer")),
            },
            LoadBalancerNews::Gone(objects) => {
                log.success(format_args!("{objects} object(s) with load balancers are gone"));
            }
        };
        match self.attempt_removal(aws, cluster, tell).await {
            Err(FlowError::LoadBalancers(left)) if self.force => {
                log.warning(format_args!("the cluster goes all the same, as --force asks: {left}"));
                Ok(())
            }
            Ok(()) => Ok(()),
            Err(left @ FlowError::LoadBalancers(_)) => Err(left),
            Err(error) => {
                log.warning(format_args!(
                    "load balancers of Services and Ingresses, if there are any, stay and keep the VPC from being deleted: {error}"
                ));
                Ok(())
            }
        }
    }

    async fn attempt_removal(
        &self,
        aws: &Aws,
        cluster: &ClusterFacts,
        tell: impl FnMut(LoadBalancerNews),
    ) -> Result<(), FlowError> {
        let kubernetes = connect(aws, cluster)?;
        let removed = kubernetes.remove_load_balancers(self.options.interval, self.options.timeout, tell).await;
        removed.map_err(|error| match error {
            LoadBalancerError::Kubernetes(error) => error.into(),
            left @ LoadBalancerError::Left { .. } => FlowError::LoadBalancers(left),
        })
    }
}
