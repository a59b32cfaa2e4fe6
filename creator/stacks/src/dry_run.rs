//! What a cluster's stacks would be made of, as files for review: each stack's template, each node group's user data.
//!
//! Same input, same bytes. Nothing is written here; the caller has the directory.

use std::collections::BTreeMap;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::budget::{self, CheckError};
use nodestrap_generator::bundle::{AgentSource, MapTypes, Options};
use nodestrap_generator::encode::Compression;
use nodestrap_generator::node_spec::{Architecture, NodeSpec};
use nodestrap_generator::payload::PayloadError;
use nodestrap_generator::values::NodeGroupName;
use thiserror::Error;

use crate::ami::{self, AmiError};
use crate::config::Configuration;
use crate::plan::{Boots, ClusterFacts, ClusterPlan, NodeGroupPlan};
use crate::{Image, StackError, addon_stack, cluster_stack, names, node_group_stack};

/// Why there are no files.
#[derive(Debug, Error)]
pub enum DryRunError {
    /// A plan makes no stack.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// A node group has no user data.
    #[error("node group {name}: {error}")]
    UserData {
        /// The node group.
        name: NodeGroupName,
        /// Why.
        error: CheckError,
    },
    /// AWS publishes no image for a node group.
    #[error("node group {name}: {error}")]
    Image {
        /// The node group.
        name: NodeGroupName,
        /// Why.
        error: AmiError,
    },
}

/// A node group's user data in base64, as a launch template takes it; `None` where there is nothing to say.
///
/// # Errors
/// What it cannot be made of, or that it is over EC2's limit.
pub fn user_data(spec: &NodeSpec, table: &InstanceTable<'_>) -> Result<Option<String>, CheckError> {
    let options = Options { agent: AgentSource::Embedded, types: MapTypes::for_agents(spec.architectures), table };
    let checked = match budget::check(spec, &options, Compression::Standard) {
        // A managed node group without wishes of its own: EKS makes all of its user data.
        Err(CheckError::Payload(PayloadError::NothingToSay)) => return Ok(None),
        checked => checked?,
    };
    let base64 = checked.user_data.base64();
    Ok((!base64.is_empty()).then_some(base64))
}

/// Each file's name and text: `<stack>.template.json` and `<stack>.userdata`.
///
/// # Errors
/// A plan that makes no stack, a node group without user data or image.
pub fn files(
    configuration: &Configuration,
    table: &InstanceTable<'_>,
) -> Result<BTreeMap<String, String>, DryRunError> {
    let Configuration { cluster, node_groups, nodes, .. } = configuration;
    let mut files = BTreeMap::new();
    let template = cluster_stack(cluster)?.to_json();
    files.insert(format!("{}.template.json", names::cluster_stack(&cluster.name)), template);
    for addon in &cluster.addons {
        let template = addon_stack(&cluster.name, addon).to_json();
        files.insert(format!("{}.template.json", names::addon_stack(&cluster.name, &addon.name)), template);
    }
    let facts = ClusterFacts::from(cluster);
    for (plan, spec) in node_groups.iter().zip(nodes) {
        let stack = names::node_group_stack(&cluster.name, &plan.name);
        let images = images(cluster, plan)?;
        let user_data =
            user_data(spec, table).map_err(|error| DryRunError::UserData { name: plan.name.clone(), error })?;
        let template = node_group_stack(&facts, plan, user_data.as_deref(), &images)?.to_json();
        files.insert(format!("{stack}.template.json"), template);
        if let Some(user_data) = user_data {
            files.insert(format!("{stack}.userdata"), user_data + "\n");
        }
    }
    Ok(files)
}

/// Where AWS publishes the images of a node group that is not managed and names none.
fn images(cluster: &ClusterPlan, plan: &NodeGroupPlan) -> Result<BTreeMap<Architecture, Image>, DryRunError> {
    if plan.boots != Boots::SelfManaged(None) {
        return Ok(BTreeMap::new());
    }
    let image = |architecture| {
        let parameter = ami::parameter(plan.family, cluster.kubernetes, architecture, plan.accelerator);
        let error = |error| DryRunError::Image { name: plan.name.clone(), error };
        Ok((architecture, Image::Parameter(parameter.map_err(error)?)))
    };
    plan.architectures.iter().map(image).collect()
}
