//! User data of a file's or flags' node groups, once the cluster's facts are known.

use nodestrap_generator::values::NodeGroupName;
use nodestrap_stacks::dry_run::user_data;

use super::create_cluster::{Names, Source};
use super::questions::Answers;
use crate::aws::ClusterFacts;
use crate::flow::Rendering;

/// Reads the input again, with the cluster's facts in place of the stand-ins, and renders.
#[derive(Debug)]
pub(super) struct FileRendering {
    pub(super) source: Source,
    pub(super) names: Names,
    pub(super) answers: Answers,
}

impl Rendering for FileRendering {
    fn user_data(&self, group: &NodeGroupName, cluster: &ClusterFacts) -> Result<Option<String>, String> {
        let table = self.answers.table().map_err(|error| error.to_string())?;
        let configuration = self.answers.read(&self.source, &self.names, &table, Some(cluster))?;
        let spec = configuration.nodes.iter().find(|spec| spec.name == *group);
        let spec = spec.ok_or_else(|| format!("node group {group} is no longer in the file"))?;
        user_data(spec, &table).map_err(|error| format!("node group {group}: {error}"))
    }
}
