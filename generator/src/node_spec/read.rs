//! From a file and flags to node specs: reads, chooses the node group, resolves, and tells everything that is wrong.

use std::io;

use maxpods_data::table::InstanceTable;

use super::NodeSpec;
use super::draft::Draft;
use super::flags::{FlagInputs, flag};
use super::resolve::resolve;
use crate::cluster_config::cluster::{self, ClusterConfig, ClusterFields, FoundNodeGroup};
use crate::cluster_config::managed_node_group;
use crate::cluster_config::node_group::{self, NodeGroupFields};
use crate::cluster_config::reader::{Field, Findings, join};
use crate::cluster_config::source::document;
use crate::cluster_config::tree::{Node, Position};
use crate::problem::{Note, Place, Problem, Problems};
use crate::values::quoted;

/// How to read, and the world outside of the input.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Whether fields that concern the stacks alone may stand in the file.
    pub allow_stack_fields: bool,
    /// The instance types that are known.
    pub table: &'a InstanceTable<'a>,
    /// Reads a file that the input names (`ssh.publicKeyPath`), by the name as it is written there; a leading `~/` is
    /// the reader's to resolve.
    pub read_file: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

/// A node group, read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The node group.
    pub spec: NodeSpec,
    /// Fields of the file that were passed over because [`ReadOptions::allow_stack_fields`] allows it.
    pub ignored: Vec<Place>,
    /// What the user should know of though nothing is wrong.
    pub notes: Vec<Note>,
}

/// The one node group that file and flags name.
///
/// `file` is the `ClusterConfig`'s name as messages show it, and its bytes. Of several node groups,
/// [`FlagInputs::node_group`] says which; the others are not checked.
///
/// # Errors
/// Every problem of the cluster and of the node group, in the order of the file, then those of flags, then what is
/// missing.
pub fn read(file: Option<(&str, &[u8])>, flags: &FlagInputs, options: &ReadOptions<'_>) -> Result<Reading, Problems> {
    let Some((name, bytes)) = file else {
        let findings = Findings::new("", options.allow_stack_fields);
        return finish(ClusterFields::default(), None, flags, options, findings);
    };
    let document = document(name, bytes)?;
    let mut findings = Findings::new(name, options.allow_stack_fields);
    let config = cluster::read(&Field::document(&document), &mut findings);
    match choose(&config, flags, &mut findings) {
        Choice::Item(item) => finish(config.cluster.clone(), Some(item), flags, options, findings),
        Choice::FromFlags => finish(config.cluster, None, flags, options, findings),
        Choice::None => Err(sorted(findings.problems)),
    }
}

/// Every node group of a file, in its order; [`FlagInputs::node_group`] plays no part.
///
/// # Errors
/// As [`read`], for all node groups together.
pub fn read_all(
    (name, bytes): (&str, &[u8]),
    flags: &FlagInputs,
    options: &ReadOptions<'_>,
) -> Result<Vec<Reading>, Problems> {
    let document = document(name, bytes)?;
    let readings = read_document(name, &document, flags, options)?;
    if readings.is_empty() {
        let mut findings = Findings::new(name, options.allow_stack_fields);
        findings.problem("", START, no_node_group());
        return Err(Problems(findings.problems));
    }
    Ok(readings)
}

/// Every node group of a document, in its order; none where it has none.
///
/// # Errors
/// As [`read_all`].
pub fn read_document(
    name: &str,
    document: &Node,
    flags: &FlagInputs,
    options: &ReadOptions<'_>,
) -> Result<Vec<Reading>, Problems> {
    let mut findings = Findings::new(name, options.allow_stack_fields);
    let config = cluster::read(&Field::document(document), &mut findings);
    check_names(&config.node_groups, &mut findings);
    let mut readings = Vec::new();
    let mut problems = std::mem::take(&mut findings.problems);
    for item in &config.node_groups {
        let mut own = Findings::new(name, options.allow_stack_fields);
        own.stack_fields.clone_from(&findings.stack_fields);
        match finish(config.cluster.clone(), Some(item), flags, options, own) {
            Ok(reading) => readings.push(reading),
            Err(Problems(found)) => {
                for problem in found {
                    // The cluster's problems come again with each node group, and are told once.
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
    }
    sorted(problems).or_value(readings)
}

/// The message for a file without node groups.
fn no_node_group() -> String {
    format!(
        "has no node group; write nodeGroups or managedNodeGroups, or name one with {} to make it from flags",
        flag::NODEGROUP
    )
}

/// The first character of a file.
const START: Position = Position { line: 1, column: 1 };

/// What the node group is made from.
enum Choice<'a, 'tree> {
    /// An item of the file.
    Item(&'a FoundNodeGroup<'tree>),
    /// Flags alone: the file has the cluster only.
    FromFlags,
    /// It cannot be told; the problem is noted.
    None,
}

/// Chooses the node group by name, or the only one.
fn choose<'a, 'tree>(
    config: &'a ClusterConfig<'tree>,
    flags: &FlagInputs,
    findings: &mut Findings,
) -> Choice<'a, 'tree> {
    let names = || {
        let name = |item: &FoundNodeGroup<'_>| item.name.as_deref().map_or("one without a name".to_owned(), quoted);
        config.node_groups.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    check_names(&config.node_groups, findings);
    let (place, message) = match (&flags.node_group, config.node_groups.as_slice()) {
        (Some(name), items @ [_, ..]) => {
            if let Some(item) = items.iter().find(|item| item.name.as_ref() == Some(name)) {
                return Choice::Item(item);
            }
            let message = format!("there is no node group {}; there is {}", quoted(name), names());
            (Place::Flag(flag::NODEGROUP.to_owned()), message)
        }
        (None, [_, _, ..]) => {
            let message = format!("has several node groups; choose one with {}: {}", flag::NODEGROUP, names());
            let (path, position) = config.first_list;
            (findings.place(path, position), message)
        }
        (None, [item]) => return Choice::Item(item),
        (Some(_), []) => return Choice::FromFlags,
        // Node groups that are there but could not be read are told of already.
        (None, []) if ["nodeGroups", "managedNodeGroups"].iter().any(|list| findings.has_problem_at(list)) => {
            return Choice::None;
        }
        (None, []) => (findings.place("", START), no_node_group()),
    };
    findings.problems.push(Problem::at(&place, message));
    Choice::None
}

/// Tells of names that more than one node group has.
fn check_names(items: &[FoundNodeGroup<'_>], findings: &mut Findings) {
    for (index, item) in items.iter().enumerate() {
        let Some(name) = &item.name else { continue };
        if let Some(first) = items[..index].iter().find(|earlier| earlier.name.as_ref() == Some(name)) {
            let message =
                format!("has the name {} of {} as well; give each a name of its own", quoted(name), first.field.path);
            findings.problem(&join(&item.field.path, "name"), item.field.node.position, message);
        }
    }
}

/// Reads the node group, puts the flags over it, resolves.
fn finish(
    cluster: ClusterFields,
    item: Option<&FoundNodeGroup<'_>>,
    flags: &FlagInputs,
    options: &ReadOptions<'_>,
    mut findings: Findings,
) -> Result<Reading, Problems> {
    let group = item.map_or_else(NodeGroupFields::default, |item| {
        let read = if item.managed { managed_node_group::read } else { node_group::read };
        read(&item.field, &mut findings)
    });
    let mut draft = Draft {
        cluster,
        certificate_authority: None,
        service_cidr: None,
        group,
        group_path: item.map_or_else(String::new, |item| item.field.path.clone()),
        group_place: item.map(|item| item.field.place(&findings)),
        architecture: None,
    };
    let mut problems = findings.problems;
    draft.apply(flags, &mut problems);
    let mut ignored = findings.stack_fields;
    ignored.sort_by_key(order);
    let mut notes = Vec::new();
    match resolve(&draft, options, &mut problems, &mut notes) {
        Some(spec) if problems.is_empty() => Ok(Reading { spec, ignored, notes }),
        _ => Err(sorted(problems)),
    }
}

/// Problems as a person goes through them: down the file, then the flags, then what is missing.
fn sorted(mut problems: Vec<Problem>) -> Problems {
    problems.sort_by_key(|problem| problem.place.as_ref().map_or((2, 0, 0), order));
    Problems(problems)
}

/// Where a place comes in the order of the input.
fn order(place: &Place) -> (u8, u64, u64) {
    match place {
        Place::File { line, column, .. } => (0, *line, *column),
        Place::Flag(_) => (1, 0, 0),
    }
}
