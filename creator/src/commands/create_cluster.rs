//! `nodestrap create cluster --dry-run`: what would be created, without AWS.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

use maxpods_data::table::InstanceTable;
use nodestrap_stacks::config::{self, Configuration, Given, Input};
use nodestrap_stacks::dry_run;

use super::failure::Failure;
use super::{World, config_file, output};
use crate::cli::CreateClusterArguments;

/// What fails where the input does not make a cluster.
const ACTION: &str = "read the cluster's configuration";

/// Prints the effective `ClusterConfig`, and writes the files where a directory is given.
pub(super) fn dry_run(arguments: &CreateClusterArguments, world: &World) -> Result<(), Failure> {
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
        let files =
            dry_run::files(&configuration, &table).map_err(|error| Failure::to("make the stacks' templates", error))?;
        write(directory, &files)?;
        world.log.success(format_args!("wrote {} files into {}", files.len(), directory.display()));
    }
    output::print(&configuration.effective)
}

/// The configuration of a file or of flags.
fn read(arguments: &CreateClusterArguments, table: &InstanceTable<'_>) -> Result<Configuration, Failure> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let chance = u64::from(now.subsec_nanos()).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    let (cluster_name, node_group_name) =
        (config::cluster_name(now.as_secs(), chance), config::node_group_name(chance));
    let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| env::var(name).ok());
    let given = Given {
        cluster_name: &cluster_name,
        node_group_name: &node_group_name,
        region: region.as_deref(),
        zones: None,
        subnets: &BTreeMap::new(),
        cluster: None,
        table,
        read_file: &read_named,
    };
    let flags = arguments.stack_flags();
    let bytes = arguments.config.file.as_deref().map(config_file::read).transpose()?;
    let input = match (&arguments.config.file, &bytes) {
        (Some(name), Some(bytes)) => Input::File(name, bytes),
        _ => Input::Flags(&flags),
    };
    config::read(input, &given).map_err(|problems| Failure::to(ACTION, problems))
}

/// What a file holds that the configuration names; `~/` at its start is the user's home directory.
fn read_named(name: &str) -> io::Result<Vec<u8>> {
    let path = match (name.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    };
    fs::read(path)
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
