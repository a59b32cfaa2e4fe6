//! The settings of several cloud-configs as one: lists one behind the other, mappings key by key, and no value lost.

use super::cloud_config::CloudConfig;
use crate::cluster_config::reader::join;
use crate::cluster_config::tree::{Entry, Node, Position, Value};
use crate::problem::{Place, Problem};

/// A value, and the file that it stands in.
type Sited<'a> = (&'a str, &'a Node);

/// Every key but those of nodestrap's own lists, in the order in which they are first met.
///
/// # Errors
/// Each setting that two parts give unlike values; cloud-init would take one of them and lose the other.
pub(crate) fn merge<'a>(configs: impl Iterator<Item = &'a CloudConfig>) -> Result<Vec<Entry>, Vec<Problem>> {
    let mut problems = Vec::new();
    let entries = configs.flat_map(|config| config.rest.iter().map(|entry| (config.file.as_str(), entry)));
    let merged = mapping("", entries, &mut problems);
    if problems.is_empty() { Ok(merged) } else { Err(problems) }
}

/// One mapping of several.
fn mapping<'a>(
    path: &str,
    entries: impl Iterator<Item = (&'a str, &'a Entry)>,
    problems: &mut Vec<Problem>,
) -> Vec<Entry> {
    let mut keys: Vec<(&Entry, Vec<Sited<'_>>)> = Vec::new();
    for (file, entry) in entries {
        match keys.iter_mut().find(|(first, _)| first.key == entry.key) {
            Some((_, values)) => values.push((file, &entry.value)),
            None => keys.push((entry, vec![(file, &entry.value)])),
        }
    }
    let merged = |(first, values): (&Entry, Vec<Sited<'_>>)| Entry {
        value: value(&join(path, &first.key), &values, problems),
        ..first.clone()
    };
    keys.into_iter().map(merged).collect()
}

/// One value of several.
fn value(path: &str, values: &[Sited<'_>], problems: &mut Vec<Problem>) -> Node {
    let (first_file, first) = values[0];
    let merged = match &first.value {
        Value::Sequence(_) => {
            let lists = values.iter().map_while(|(_, node)| match &node.value {
                Value::Sequence(items) => Some(items.as_slice()),
                _ => None,
            });
            let lists: Vec<&[Node]> = lists.collect();
            (lists.len() == values.len()).then(|| Value::Sequence(lists.concat()))
        }
        Value::Mapping(_) => {
            let mappings = values.iter().map_while(|(file, node)| match &node.value {
                Value::Mapping(entries) => Some(entries.iter().map(move |entry| (*file, entry))),
                _ => None,
            });
            let mappings: Vec<_> = mappings.collect();
            let all = mappings.len() == values.len();
            all.then(|| Value::Mapping(mapping(path, mappings.into_iter().flatten(), problems)))
        }
        Value::Scalar(scalar) => {
            let same = |(_, node): &Sited<'_>| matches!(&node.value, Value::Scalar(other) if other == scalar);
            values.iter().all(same).then(|| first.value.clone())
        }
    };
    if let Some(value) = merged {
        return Node { position: first.position, value };
    }
    let unlike = values.iter().find(|(_, node)| !alike(&first.value, &node.value)).unwrap_or(&values[0]);
    let (file, node) = unlike;
    let message = format!(
        "is {} here, and {} at {}; keep one of them",
        node.value.describe(),
        first.value.describe(),
        place(first_file, "", first.position)
    );
    problems.push(Problem::at(&place(file, path, node.position), message));
    first.clone()
}

/// Whether two values can stand as one without a look at what is in them.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn place(file: &str, path: &str, Position { line, column }: Position) -> Place {
    Place::File { file: file.to_owned(), path: path.to_owned(), line, column }
}
