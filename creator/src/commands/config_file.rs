//! Files that a command reads: a `ClusterConfig`, what it names, and which cluster it means.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::{env, fs};

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
        return fs::read(file).map_err(failed);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
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

/// What a file holds that a `ClusterConfig` names; `~/` at its start is the user's home directory.
pub(super) fn read_named(name: &str) -> io::Result<Vec<u8>> {
    match (name.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => fs::read(home.join(rest)),
        _ => fs::read(PathBuf::from(name)),
    }
}
