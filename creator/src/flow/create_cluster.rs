//! A cluster's making: its stack, the stacks of its node groups side by side, the kubeconfig, then its nodes.
//!
//! Running it again after a failure goes on where it stopped: [`Stacks::ensure`] keeps what is finished and makes again what
//! failed. Where AWS refuses a zone and says which it has instead, the cluster is tried with those.

use std::collections::BTreeMap;

use nodestrap_stacks::names::{self, tags};
use nodestrap_stacks::plan::{ClusterPlan, Network, NodeGroupPlan, split};
use nodestrap_stacks::zones::{offered_instead, retry};
use nodestrap_stacks::{cluster_stack, plan};

use super::node_group_stacks::{NodeGroups, Rendering};
use super::{Addons, FlowError, cluster_of_stack};
use crate::aws::{ClusterFacts, Identity};
use crate::stack::{Ensured, NewStack, StackError, StackOptions, Stacks};

/// How often zones are changed before it is up to the user.
const ZONE_RETRIES: u32 = 3;

/// A cluster to make.
#[derive(Debug)]
pub struct CreateCluster<'a> {
    /// Stacks.
    pub stacks: &'a Stacks,
    /// The cluster.
    pub plan: ClusterPlan,
    /// Its node groups.
    pub groups: Vec<NodeGroupPlan>,
    /// Who makes the node groups' user data.
    pub rendering: &'a dyn Rendering,
    /// What becomes of a stack that fails.
    pub options: StackOptions,
}

/// A cluster that is there.
#[derive(Clone, Debug)]
pub struct Created {
    /// What EKS says of it.
    pub facts: ClusterFacts,
    /// Who made it.
    pub caller: Identity,
    /// Its node groups, with their stacks.
    pub groups: Vec<crate::readiness::Group>,
}

impl CreateCluster<'_> {
    /// Makes the stacks.
    ///
    /// # Errors
    /// The first stack that failed, or all node groups' that did; what is finished stays for the next run.
    pub async fn run(mut self) -> Result<Created, FlowError> {
        let caller = self.stacks.aws.identity().await?;
        self.tell_the_plan();
        let ensured = self.ensure_cluster().await?;
        let name = self.plan.name.as_str();
        let region = self.stacks.aws.region();
        let facts = self.stacks.aws.cluster(name).await?;
        let facts =
            facts.ok_or_else(|| FlowError::NoCluster { cluster: name.to_owned(), region: region.to_owned() })?;
        let cluster = match &ensured {
            Ensured::Made(_) => plan::ClusterFacts::from(&self.plan),
            // It may have been made by another plan: another file, or zones that AWS offered.
            Ensured::Kept(stack) => cluster_of_stack(self.stacks, &facts, Some(stack), &self.plan.tags).await?,
        };
        let addons =
            Addons { stacks: self.stacks, cluster: &self.plan.name, tags: &self.plan.tags, options: self.options };
        addons.ensure(self.plan.addons.iter().filter(|addon| !addon.needs_nodes())).await?;
        let groups = NodeGroups {
            stacks: self.stacks,
            cluster,
            facts: &facts,
            kubernetes: self.plan.kubernetes,
            rendering: self.rendering,
            options: self.options,
        };
        let groups = groups.ensure(&self.groups).await?;
        self.stacks.log.success(format_args!("all EKS cluster resources for {name:?} have been created"));
        Ok(Created { facts, caller, groups })
    }

    /// The cluster's stack, in other zones where AWS wants it so.
    async fn ensure_cluster(&mut self) -> Result<Ensured, FlowError> {
        let mut retries = ZONE_RETRIES;
        loop {
            let new = self.cluster_stack()?;
            let error = match self.stacks.ensure(&new, self.options).await {
                Ok(ensured) => return Ok(ensured),
                Err(error) => error,
            };
            let (Some(offered), Network::New(vpc), 1..) = (offered(&error), &mut self.plan.network, retries) else {
                return Err(error.into());
            };
            retries -= 1;
            let tried: Vec<_> = vpc.subnets.iter().map(|pair| pair.zone.clone()).collect();
            let next = match retry(&self.plan.region, &tried, &offered) {
                // The same zones would be refused again.
                Ok(next) if next != tried => next,
                _ => return Err(error.into()),
            };
            let log = &self.stacks.log;
            if let StackError::Failed(failed) = &error {
                failed.causes.iter().for_each(|cause| log.warning(cause));
            }
            log.warning(format_args!(
                "AWS refuses a zone of [{}] and offers [{}]: trying again with [{}]",
                tried.join(" "),
                offered.join(" "),
                next.join(" ")
            ));
            vpc.subnets = split(vpc.cidr, &next).map_err(FlowError::input)?;
            self.stacks.clear_name(&new.name).await?;
        }
    }

    fn cluster_stack(&self) -> Result<NewStack, FlowError> {
        let template = cluster_stack(&self.plan).map_err(FlowError::input)?;
        let mut all = stack_tags(self.plan.name.as_str(), &self.plan.tags);
        all.insert(tags::CLUSTER_OIDC_ENABLED.to_owned(), self.plan.with_oidc.to_string());
        Ok(NewStack { name: names::cluster_stack(&self.plan.name), template: template.to_json(), tags: all })
    }

    /// What is going to be made, in eksctl's words.
    fn tell_the_plan(&self) {
        let Self { plan, groups, stacks, .. } = self;
        let (log, name, region) = (&stacks.log, plan.name.as_str(), plan.region.as_str());
        log.info(format_args!("nodestrap version {}", env!("CARGO_PKG_VERSION")));
        log.info(format_args!("using region {region}"));
        if let Network::New(vpc) = &plan.network {
            let zones: Vec<&str> = vpc.subnets.iter().map(|pair| pair.zone.as_str()).collect();
            log.info(format_args!("setting availability zones to [{}]", zones.join(" ")));
            for pair in &vpc.subnets {
                log.info(format_args!("subnets for {} - public:{} private:{}", pair.zone, pair.public, pair.private));
            }
        }
        log.info(format_args!("using Kubernetes version {}", plan.kubernetes));
        log.info(format_args!("creating EKS cluster {name:?} in {region:?} region"));
        match groups.len() {
            0 => log.info("will create a CloudFormation stack for cluster itself"),
            1 => log.info("will create 2 separate CloudFormation stacks for cluster itself and the initial nodegroup"),
            count => log.info(format_args!(
                "will create {} separate CloudFormation stacks for cluster itself and {count} nodegroups",
                count + 1
            )),
        }
        if !plan.addons.is_empty() {
            let names: Vec<&str> = plan.addons.iter().map(|addon| addon.name.as_str()).collect();
            log.info(format_args!("will create a CloudFormation stack for each addon [{}]", names.join(" ")));
        }
        log.info(format_args!(
            "if you encounter any issues, check CloudFormation console or try 'nodestrap utils describe-stacks \
             --region={region} --cluster={name}'"
        ));
    }
}

/// The tags of a cluster's stack.
pub(super) fn stack_tags(cluster: &str, own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut all = own.clone();
    all.insert(tags::CLUSTER_NAME.to_owned(), cluster.to_owned());
    all.insert(tags::OLD_CLUSTER_NAME.to_owned(), cluster.to_owned());
    all.insert(tags::VERSION.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    all
}

/// The zones that AWS offers in place of one that it refused.
fn offered(error: &StackError) -> Option<Vec<String>> {
    match error {
        StackError::Failed(failed) => {
            failed.causes.iter().find_map(|cause| offered_instead(cause.event.reason.as_deref()?))
        }
        StackError::Aws { error, .. } => offered_instead(error.message()),
        StackError::TimedOut { .. } | StackError::Gone { .. } | StackError::TooLarge { .. } => None,
    }
}
