//! The max-pods map that the agent looks its instance type up in.

use maxpods_data::map_writer::{PodMap, write_compact, write_lines};

use super::error::BundleError;
use super::options::{MapTypes, Options};
use crate::node_spec::NodeSpec;

/// The text of the map.
///
/// # Errors
/// An instance type of the node group that would not be in it, unless the user gave the number of pods.
pub(super) fn max_pods_map(spec: &NodeSpec, options: &Options<'_>) -> Result<String, BundleError> {
    let own = pods_of_group(spec, options)?;
    Ok(match options.types {
        MapTypes::Needed => write_lines(&own),
        MapTypes::All => write_compact(&spec.own.capacity.pods(options.table).0),
    })
}

/// The pods of the node group's own types.
///
/// # Errors
/// A type that is not known, or that has no pods, unless the user gave their number.
pub(crate) fn pods_of_group<'t>(spec: &NodeSpec, options: &Options<'t>) -> Result<PodMap<'t>, BundleError> {
    let mut own_types = Vec::new();
    for name in &spec.instance_types {
        match options.table.get(name.as_str()) {
            Some(known) => own_types.push(known),
            None if spec.max_pods.is_some() => {}
            None => return Err(BundleError::UnknownType { instance_type: name.clone() }),
        }
    }
    let (own, left_out) = spec.own.capacity.pods(own_types);
    if let (Some(error), None) = (left_out.into_iter().next(), spec.max_pods) {
        return Err(BundleError::NoPods(error));
    }
    Ok(own)
}

/// The one number of pods that every node of the group takes, for nodes that cannot look their type up: the user's, or
/// what all the instance types have. `None` where they differ, for the image to decide by a table of its own.
///
/// # Errors
/// An instance type that is not known; types that differ while the user says how many pods each has, for no image
/// knows of that.
pub(crate) fn one_max_pods(spec: &NodeSpec, options: &Options<'_>) -> Result<Option<u32>, BundleError> {
    if let Some(pods) = spec.max_pods {
        return Ok(Some(pods.get()));
    }
    let mut own_types = Vec::new();
    for name in &spec.instance_types {
        let known = options.table.get(name.as_str());
        own_types.push(known.ok_or_else(|| BundleError::UnknownType { instance_type: name.clone() })?);
    }
    let (own, left_out) = spec.own.capacity.pods(own_types);
    if let Some(error) = left_out.into_iter().next() {
        return Err(BundleError::NoPods(error));
    }
    let mut numbers = own.iter().map(|(_, pods)| pods);
    let first = numbers.next();
    if numbers.all(|pods| Some(pods) == first) {
        return Ok(first);
    }
    if spec.own.capacity.counts_as_the_cni() {
        return Ok(None);
    }
    Err(BundleError::SeveralMaxPods { family: spec.family })
}
