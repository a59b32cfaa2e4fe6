//! `nodestrap create cluster --dry-run`: what would be created, without AWS.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

use maxpods_data::table::InstanceTable;
use nodestrap_stacks::config::{self, Configuration, Given};

use super::create_cluster::{Names, Source};
use super::failure::Failure;
use super::{World, config_file, output};
use crate::cli::CreateClusterArguments;

/// What fails where the input does not make a cluster.
const ACTION: &str = "read the cluster's configuration";

/// Prints the effective `ClusterConfig`, and writes the files where a directory is given.
pub(super) fn run(arguments: &CreateClusterArguments, world: &World) -> Result<(), Failure> {
    let table = InstanceTable::embedded();
    let configuration = read(arguments, &table)?;
    for note in &configuration.notes {
        world.log.info(note);
    }
    if !configuration.stand_ins.is_empty() {
        world.log.info(format_args!(
            "{} will be known once the cluster exists: user data is shown with stand-ins for it",
            configuration.stand_ins.join(", ")
        ));
    }
    if let Some(directory) = &arguments.out {
        let files = nodestrap_stacks::dry_run::files(&configuration, &table)
            .map_err(|error| Failure::to("make the stacks' templates", error))?;
        write(directory, &files)?;
        world.log.success(format_args!("wrote {} files into {}", files.len(), directory.display()));
    }
    output::print(&configuration.effective)
}

/// The configuration of a file or of flags.
fn read(arguments: &CreateClusterArguments, table: &InstanceTable<'_>) -> Result<Configuration, Failure> {
    let names = Names::new();
    let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| env::var(name).ok());
    let given = Given {
        cluster_name: &names.cluster,
        node_group_name: &names.node_group,
        region: region.as_deref(),
        version: None,
        zones: None,
        subnets: &BTreeMap::new(),
        cluster: None,
        table,
        read_file: &config_file::read_named,
    };
    let source = Source::of(arguments)?;
    config::read(source.input(), &given).map_err(|problems| Failure::to(ACTION, problems))
}

/// Writes the files into the directory, which is made where it is not there.
fn write(directory: &Path, files: &BTreeMap<String, String>) -> Result<(), Failure> {
    let failed = |path: &Path, error: io::Error| Failure::to(format!("write {}", path.display()), error);
    fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
    for (name, text) in files {
        let path = directory.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
