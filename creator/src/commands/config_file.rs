//! A `ClusterConfig` that only says which cluster is meant.

use std::io::Read as _;

use super::failure::Failure;
use crate::yaml;

/// What a file says of its cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// `metadata.name`.
    pub(super) name: Option<String>,
    /// `metadata.region`.
    pub(super) region: Option<String>,
}

/// What messages call a file.
pub(super) fn shown(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(file: &str) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::to(format!("read {}", shown(file)), error);
    if file != "-" {
        return std::fs::read(file).map_err(failed);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The cluster that a file names.
pub(super) fn named(file: &str) -> Result<Named, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::to("read the cluster's name", format!("{file}: {error}"));
    let text = String::from_utf8(read(file)?).map_err(|error| failed(&error))?;
    let document = yaml::read(&text).map_err(|error| failed(&error))?;
    let text = |field: &str| document["metadata"][field].as_str().map(str::to_owned);
    match text("name") {
        None => Err(failed(&"metadata.name is missing: write it, or give --name")),
        name => Ok(Named { name, region: text("region") }),
    }
}
